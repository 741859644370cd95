"""Measuring visits with Google Analytics: off unless the customer configured it and the member said yes.

Only then is its script in the page, only then does the content policy allow it, and only then may its
cookies stay.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, Response, request

from portal.config import GOOGLE_ANALYTICS
from portal.consents.state import State
from portal.consents.texts import Text
from portal.consents.usage import page_of
from portal.data.purposes import VISIT_ANALYTICS
from portal.web.cookies import ANALYTICS_LIFE, COOKIES
from portal.web.headers import content_security_policy
from portal.web.i18n import language
from portal.web.portal import portal
from portal.web.visit import visit_or_none

SCRIPT = "/gtag/js"
# Where Google's own script sends what it measures.
GOOGLE_COLLECTS = (
    "https://*.google-analytics.com",
    "https://*.analytics.google.com",
    "https://*.googletagmanager.com",
)
# The choice is on these pages already.
NO_BOX = ("/consents", "/cookies")
UNANSWERED = frozenset({State.UNDECIDED, State.EXPIRED, State.CHANGED})
CHOSEN = tuple(cookie for cookie in COOKIES if cookie.purpose is not None)


@dataclass(frozen=True, slots=True)
class Measuring:
    """What the page tells its own script: where Google's is, for which property, which page.

    ``life`` is how long its cookies stay, in seconds.
    """

    source: str
    measurement_id: str
    page: str
    life: int = int(ANALYTICS_LIFE.total_seconds())


def init_app(app: Flask) -> None:
    """Let the content policy and the cookies of every answer follow the member's choice."""
    app.after_request(_follow_choice)


def measuring() -> Measuring | None:
    """Return how this page is measured, or None: then nothing of Google's is in it."""
    here = visit_or_none()
    if here is None or here.measurement is None or request.url_rule is None:
        return None
    if not here.may_use(VISIT_ANALYTICS):
        return None
    page = page_of(request.url_rule.rule, request.view_args or {})
    return Measuring(
        portal().settings.analytics_url + SCRIPT, here.measurement.measurement_id, page
    )


def open_question() -> Text | None:
    """Return what to ask about measuring visits, where the customer wants to and nobody answered."""
    here = visit_or_none()
    measured = here.measurement if here else None
    if here is None or measured is None or request.path.startswith(NO_BOX):
        return None
    is_open = here.standing(VISIT_ANALYTICS).state in UNANSWERED
    if not is_open or not measured.offered or language() not in measured.texts:
        return None
    return measured.texts[language()].told_by(here.customer.name)


def _follow_choice(response: Response) -> Response:
    if measuring() is not None:
        origin = portal().settings.analytics_url
        collects = GOOGLE_COLLECTS if origin == GOOGLE_ANALYTICS else ()
        response.headers["Content-Security-Policy"] = content_security_policy(
            script=(origin,), connect=(origin, *collects), image=(origin, *collects)
        )
    elif visit_or_none() is not None:
        for name in _left_behind():
            response.delete_cookie(name)
    return response


def _left_behind() -> Iterator[str]:
    """The cookies of the browser that only a consent would let stay."""
    for name in request.cookies:
        if any(cookie.stands_for(name) for cookie in CHOSEN):
            yield name
