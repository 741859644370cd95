"""The access letter: a page that prints well, and the same as a tagged PDF."""

import json
from pathlib import Path

from flask import Response, abort, make_response

from portal import clock
from portal.data_requests.handling import found
from portal.data_requests.kinds import RequestKind
from portal.data_requests.letter import Letter, access_letter
from portal.data_requests.models import DataRequest
from portal.data_requests.routes import bp
from portal.policies import tables
from portal.web import i18n
from portal.web.htmx import render_page
from portal.web.portal import portal
from portal.web.visit import visit

TEMPLATE = Path(__file__).with_name("letter.typ")


@bp.get("/requests/<int:request_id>/letter")
def letter(request_id: int) -> Response:
    """Show the letter."""
    asked = _asked(request_id)
    return render_page("data_requests/letter.html", letter=_letter(asked), request_id=asked.id)


@bp.get("/requests/<int:request_id>/letter.pdf")
def letter_pdf(request_id: int) -> Response:
    """Return the letter as PDF/UA-1."""
    import typst  # it is large, and few requests need it

    asked = _asked(request_id)
    inputs = {"letter": json.dumps(_letter(asked).as_json()), "lang": i18n.language()}
    pdf = typst.compile(TEMPLATE, sys_inputs=inputs, pdf_standards=["ua-1"])
    response = make_response(pdf, {"Content-Type": "application/pdf"})
    response.headers.set("Content-Disposition", "attachment", filename=f"{asked.reference}.pdf")
    return response


def _asked(request_id: int) -> DataRequest:
    try:
        asked = found(visit().member, request_id)
    except LookupError:
        abort(404)
    if asked.asks_for is not RequestKind.ACCESS:
        abort(404)
    return asked


def _letter(asked: DataRequest) -> Letter:
    member = visit().member
    at = clock.now()
    return access_letter(
        portal().register,
        member,
        asked,
        day=i18n.date(clock.local(at).date()),
        now=i18n.moment(at),
        say=i18n.gettext,
        recipients=tables.recipients(i18n.gettext),
    )
