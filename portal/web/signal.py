"""Global Privacy Control: a browser's «do not track me» is a no to measuring visits.

It answers an open question only: what the member has said before or says later counts for more.
https://www.w3.org/TR/gpc/
"""

from flask import Flask, request

from portal import clock
from portal.consents.models import Channel
from portal.consents.receipt import SIGNAL, Shown
from portal.consents.state import State, standings_of
from portal.data.purposes import VISIT_ANALYTICS
from portal.web.choices import asks_not_to_be_tracked, choice, offers, told
from portal.web.i18n import language
from portal.web.visit import visit_or_none


def init_app(app: Flask) -> None:
    """Heed the signal in every request of a member."""
    app.before_request(_heed)


def _heed() -> None:
    here = visit_or_none() if asks_not_to_be_tracked() and request.endpoint else None
    if here is None or here.standing(VISIT_ANALYTICS).state is not State.UNDECIDED:
        return
    offer, at = offers()[VISIT_ANALYTICS.key], clock.now()
    shown = Shown(told(offer), language(), Channel.SIGNAL, (SIGNAL,), signal=True)
    choice(offer).heed_signal(by=here.member, at=at, shown=shown)
    here.standings = standings_of(here.member, at)
