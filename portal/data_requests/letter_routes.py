"""The access letter: a page that prints well, and the same as a tagged PDF."""

from flask import Response, abort, make_response

from portal import clock
from portal.data_requests.handling import found
from portal.data_requests.kinds import RequestKind
from portal.data_requests.letter import Letter, access_letter
from portal.data_requests.models import DataRequest
from portal.data_requests.routes import bp
from portal.data_requests.typesetting import tagged_pdf
from portal.web import i18n
from portal.web.htmx import render_page
from portal.web.portal import portal
from portal.web.visit import visit
from portal.web.webview import file_for_browsers


@bp.get("/requests/<int:request_id>/letter")
def letter(request_id: int) -> Response:
    """Show the letter."""
    asked = _asked(request_id)
    return render_page("data_requests/letter.html", letter=_letter(asked), request_id=asked.id)


@bp.get("/requests/<int:request_id>/letter.pdf")
@file_for_browsers
def letter_pdf(request_id: int) -> Response:
    """Return the letter as PDF/UA-1."""
    asked = _asked(request_id)
    pdf = tagged_pdf(_letter(asked), i18n.language())
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
    at = clock.now()
    return access_letter(
        portal().register,
        visit().member,
        asked,
        at=at,
        now=i18n.moment(at),
        day=i18n.date(clock.local(at).date()),
        say=i18n.gettext,
        language=i18n.language(),
    )
