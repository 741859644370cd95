"""Where a device is, for a member who shares the position: as the member sent it from that device.

It stands beside the sign-in it was sent in and beside no other, so it vouches for nobody else's.
"""

from decimal import Decimal

from peewee import Node

from portal.auth.models import Session
from portal.consents.position import sent_in
from portal.data.purposes import POSITION
from portal.web.i18n import decimal
from portal.web.visit import Visit
from portal.words import N_, Sentence


def shares_position(here: Visit) -> bool:
    """Return whether the member agreed to the use of the position and has not stopped it."""
    return here.may_use(POSITION)


def place_columns(here: Visit) -> tuple[Node, ...]:
    """Return the columns that say where each session was, none without consent."""
    return sent_in(Session.id) if shares_position(here) else ()


def about_where(session: Session) -> Sentence | None:
    """Return where ``session`` was, to about a kilometre, if `place_columns` found it."""
    latitude = getattr(session, "latitude", None)
    longitude = getattr(session, "longitude", None)
    if latitude is None or longitude is None:
        return None
    return Sentence(
        N_("Omtrent ved %(latitude)s, %(longitude)s, slik du sendte det."),
        {
            "latitude": _said(latitude, N_("%(degrees)s° nord"), N_("%(degrees)s° sør")),
            "longitude": _said(longitude, N_("%(degrees)s° øst"), N_("%(degrees)s° vest")),
        },
    )


def _said(value: object, positive: str, negative: str) -> Sentence:
    degrees = Decimal(str(value))
    return Sentence(negative if degrees < 0 else positive, {"degrees": decimal(abs(degrees))})
