"""Where a member is: only when the member sends it, and never closer than about a kilometre."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal

from peewee import Field, Node

from portal.consents.collected import Position
from portal.consents.gate import collect
from portal.data import purposes
from portal.members.models import Member
from portal.words import N_, Refused

COARSE = Decimal("0.01")
LATITUDE, LONGITUDE = 90, 180
_DEGREES = re.compile(r"-?[0-9]{1,3}([.,][0-9]{1,20})?")


def degrees(most: int) -> Callable[[str], Decimal]:
    """Return a check for degrees from ``-most`` to ``most``; what it returns is already coarse."""

    def check(text: str) -> Decimal:
        typed = text.strip()
        if not _DEGREES.fullmatch(typed) or abs(found := Decimal(typed.replace(",", "."))) > most:
            raise Refused(N_("Skriv grader som et tall, for eksempel 66,31."))
        return found.quantize(COARSE, ROUND_HALF_EVEN)

    return check


def send_position(
    member: Member,
    latitude: Decimal,
    longitude: Decimal,
    *,
    at: dt.datetime,
    sign_in: int | None = None,
) -> Position | None:
    """Store where ``member`` is, made coarse; return None, and store nothing, without consent.

    ``sign_in`` is the number of the session it is sent in.
    """

    def write() -> Position:
        return Position.create(
            member=member,
            latitude=latitude.quantize(COARSE, ROUND_HALF_EVEN),
            longitude=longitude.quantize(COARSE, ROUND_HALF_EVEN),
            at=at,
            sign_in=sign_in,
        )

    return collect(purposes.POSITION, member, write, at=at)


def latest_positions(member: Member, most: int) -> list[Position]:
    """Return the positions ``member`` sent last, newest first."""
    return list(Position.of(member).order_by(Position.at.desc(), Position.id.desc()).limit(most))


def sent_in(sign_in: Node) -> tuple[Node, Node]:
    """Return the columns ``latitude`` and ``longitude`` of what was sent last in that ``sign_in``."""
    last = Position.at.desc(), Position.id.desc()

    def column(field: Field) -> Node:
        sent = Position.select(field).where(Position.sign_in == sign_in).order_by(*last)
        found: Node = sent.limit(1).alias(field.name)
        return found

    return column(Position.latitude), column(Position.longitude)
