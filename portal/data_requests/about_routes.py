"""The pages with everything about me."""

from flask import Response, abort, request

from portal import clock
from portal.data_requests import about_display as display
from portal.data_requests.about import SEARCHED, About, Search
from portal.data_requests.going import going
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
    member, typed = visit().member, _typed()
    search = Search(typed, gettext)
    about = About(portal().register, member)
    own = about.table(Member._meta.table_name)
    tallies = about.tallies(search)
    return render_page(
        "data_requests/everything.html",
        own=display.values(own, member),
        reasons=display.reasons(own),
        areas=display.areas(tallies),
        empty=display.empty(tallies),
        search=typed,
        unread=[gettext(one.table.called) for one in tallies if one.unread],
        searched=SEARCHED,
        is_restricted=visit().is_restricted,
        read_at=clock.now(),
    )


@bp.get("/data/<table>")
def rows(table: str) -> Response:
    """Show the rows of one table, newest first, and why they are there."""
    here, typed = visit(), _typed()
    about = About(portal().register, here.member)
    try:
        found = about.table(table)
    except LookupError:
        abort(404)
    page = about.page(found, before=_before(), search=Search(typed, gettext))
    lines = going(portal().plan.lifetimes, found.model, page.rows)
    return render_page(
        "data_requests/rows.html",
        title=gettext(found.called),
        name=found.name,
        rows=[
            (display.values(found, row), display.goes(found, line, here.erasure))
            for row, line in zip(page.rows, lines, strict=True)
        ],
        searched=SEARCHED,
        is_restricted=here.is_restricted,
        older_than=page.older_than,
        reasons=display.reasons(found),
        search=typed,
    )


def _typed() -> str:
    typed = request.args.get("q", "")[:LONGEST_SEARCH]
    return "".join(filter(str.isprintable, typed)).strip()


def _before() -> int | None:
    """Return the number that the rows asked for are below; what is none asks for the newest."""
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
