"""The pages with everything about me."""

from flask import Response, abort, request

from portal import clock
from portal.data_requests import about_display as display
from portal.data_requests.about import About
from portal.data_requests.routes import bp
from portal.members.models import Member
from portal.web.htmx import render_page
from portal.web.i18n import gettext
from portal.web.portal import portal
from portal.web.visit import visit

LONGEST_SEARCH = 100


@bp.get("/data")
def everything() -> Response:
    """Show all that is stored about the member, by kind, with how much there is of each."""
    member, search = visit().member, _search()
    about = About(portal().register, member)
    own = about.table(Member._meta.table_name)
    tallies = about.tallies(search)
    return render_page(
        "data_requests/everything.html",
        own=display.values(own, member),
        reasons=display.reasons(own),
        areas=display.areas(tallies),
        empty=display.empty(tallies),
        search=search,
        read_at=clock.now(),
    )


@bp.get("/data/<table>")
def rows(table: str) -> Response:
    """Show the rows of one table, newest first, and why they are there."""
    about, search = About(portal().register, visit().member), _search()
    try:
        found = about.table(table)
    except LookupError:
        abort(404)
    before = request.args.get("before", "")
    page = about.page(found, before=int(before) if _is_number(before) else None, search=search)
    return render_page(
        "data_requests/rows.html",
        title=gettext(found.called),
        name=found.name,
        rows=[display.values(found, row) for row in page.rows],
        older_than=page.older_than,
        reasons=display.reasons(found),
        search=search,
    )


def _search() -> str:
    return request.args.get("q", "")[:LONGEST_SEARCH].strip()


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
