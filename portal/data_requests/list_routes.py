"""The list of a member's requests, a page at a time."""

from collections.abc import Iterable

from flask import Response, request

from portal import clock
from portal.data_requests import display
from portal.data_requests.handling import open_requests, requests_before
from portal.data_requests.models import DataRequest
from portal.data_requests.routes import bp
from portal.web.htmx import render_page
from portal.web.visit import visit

PAGE = 25


@bp.get("/requests")
def index() -> Response:
    """List the member's requests, open ones first, a page at a time, and what can be asked for."""
    me, before = visit().member, _before()
    rows = requests_before(me, before, PAGE + 1)
    return render_page(
        "data_requests/index.html",
        open=_rows(open_requests(me) if before is None else ()),
        closed=_rows(one for one in rows[:PAGE] if not one.is_open),
        older=rows[PAGE - 1].id if len(rows) > PAGE else None,
        kinds=display.wishes() if before is None else [],
    )


def _before() -> int | None:
    """The number of the request after which the page begins; what means nothing is no number."""
    typed = request.args.get("before", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None


def _rows(found: Iterable[DataRequest]) -> list[display.Row]:
    at, zone = clock.now(), visit().customer.zone
    return [display.row(one, at, zone) for one in found]
