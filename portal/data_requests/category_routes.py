"""The page about the category a program put the member in, and what can be done about it."""

from flask import Response

from portal import clock
from portal.consents.category import RULE, category_of
from portal.consents.stored_display import category_rows
from portal.consents.usage import views_of
from portal.data.purposes import CATEGORISATION
from portal.data_requests import category_display as display
from portal.data_requests.category_requests import about_category
from portal.data_requests.display import row
from portal.data_requests.routes import bp
from portal.members.restriction import is_stopped
from portal.web.htmx import render_page
from portal.web.visit import visit


@bp.get("/category")
def category() -> Response:
    """Show the category, the numbers and the rule it rests on, and the ways to object."""
    here, at = visit(), clock.now()
    views = views_of(here.member, clock.local(at).date())
    found = category_of(here.member)
    return render_page(
        "data_requests/category.html",
        consented=here.standing(CATEGORISATION).permits,
        category=category_rows(found) if found else [],
        by_person=bool(found and found.person_at),
        counted=display.counted(views),
        at_present=display.at_present(views),
        rule=RULE,
        stopped=is_stopped(here.member, CATEGORISATION, at),
        running=[row(one, at, here.customer.zone) for one in about_category(here.member)],
    )
