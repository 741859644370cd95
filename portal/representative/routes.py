"""The page of the employees' representative. To everybody else it is not there."""

from flask import Blueprint, Response, abort

from portal import clock
from portal.profile.switches import Switches
from portal.representative import display
from portal.representative.measures import control_sections, measures
from portal.statistics.display import requests_group
from portal.statistics.published import latest_with_look_ups
from portal.web import i18n
from portal.web.choices import offers
from portal.web.htmx import render_page
from portal.web.visit import visit

bp = Blueprint("representative", __name__)


@bp.before_request
def let_in() -> None:
    """Answer 404 to who is no representative; the role is read anew for each request."""
    if not visit().member.is_representative:
        abort(404)


@bp.get("/representative")
def representative() -> Response:
    """Show the control measures and how often data is looked up and asked for."""
    customer = visit().customer
    switches = Switches.of(customer, clock.now())
    wordings = {
        section.key: switches.wording(section.key, i18n.language())
        for section in control_sections()
    }
    found = measures(customer, switches, offers())
    figures, look_ups = latest_with_look_ups(customer)
    return render_page(
        "representative/representative.html",
        cards=[display.card(one, wordings) for one in found],
        look_ups=display.look_ups(look_ups),
        requests=requests_group(figures) if figures.month else None,
    )
