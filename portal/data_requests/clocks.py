"""Who has had a request, and for how long: the same for the member and for who answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from portal.data_requests.models import DataRequest, RequestMove
from portal.data_requests.states import Actor, Move

OTHER = {Actor.CUSTOMER: Actor.CERUM, Actor.CERUM: Actor.CUSTOMER}


@dataclass(frozen=True, slots=True)
class Turn:
    """A time in which one side had to answer; ``until`` is None while it has to."""

    who: Actor
    since: dt.datetime
    until: dt.datetime | None

    def days(self, at: dt.datetime, zone: ZoneInfo) -> int:
        """Return how many of the customer's days it has lasted."""
        end = self.until or at
        return (end.astimezone(zone).date() - self.since.astimezone(zone).date()).days


def turns(request: DataRequest, moves: Iterable[RequestMove]) -> list[Turn]:
    """Return the turns of ``request``, oldest first; every hand-over begins the other side's."""
    changes = [move.at for move in moves if move.move == Move.HAND_OVER]
    began = [request.created_at, *changes]
    ended = [*changes, request.closed_at]
    now = Actor(request.handled_by)
    sides = [
        now if (len(changes) - number) % 2 == 0 else OTHER[now] for number in range(len(began))
    ]
    return [Turn(*turn) for turn in zip(sides, began, ended, strict=True)]
