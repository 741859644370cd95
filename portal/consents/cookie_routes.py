"""What the portal keeps in a browser, for everybody to read; and the one choice there is about it."""

from flask import Response

from portal.consents import display
from portal.consents.history import latest_events
from portal.consents.routes import bp
from portal.data.purposes import VISIT_ANALYTICS
from portal.web.choices import asks_not_to_be_tracked, offers
from portal.web.cookies import COOKIES
from portal.web.htmx import render_page
from portal.web.visit import visit_or_none


@bp.get("/cookies")
def cookies() -> Response:
    """List every cookie, with the choice about measuring visits where the customer measures them."""
    return render_page(
        "consents/cookies.html",
        cookies=[cookie.row for cookie in COOKIES],
        card=_card(),
        signal=asks_not_to_be_tracked(),
        problems={},
        back="/cookies",
    )


def _card() -> display.Card | None:
    here = visit_or_none()
    if here is None or here.measurement is None:
        return None
    last = latest_events(here.member).get(VISIT_ANALYTICS.key)
    return display.card(offers()[VISIT_ANALYTICS.key], last, 0)
