"""How each purpose stands for many members, for counting: who said what is not told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from peewee import fn

from portal.consents.models import ConsentEvent, EventKind
from portal.consents.offers import Offer
from portal.consents.state import Last, State, standing
from portal.data.fields import UtcDateTimeField
from portal.members.models import Member


def standings_of(
    offers: Mapping[str, Offer], members: Any, span: tuple[int, int], at: dt.datetime
) -> Iterator[tuple[str, State]]:
    """Yield purpose and state at ``at`` for each answer of those who fit the condition ``members``.

    ``span`` is the first and the last number of a member to look at.
    """
    instant = UtcDateTimeField().python_value
    for purpose, kind, edition, *times in _last_events(members, span).tuples():
        if purpose in offers:
            last = Last(EventKind(kind), edition, *map(instant, times))
            yield purpose, standing(last, offers[purpose].terms, at).state


def _last_events(members: Any, span: tuple[int, int]) -> Any:
    event, newer = ConsentEvent, ConsentEvent.alias()
    overtaken = newer.select(newer.id).where(
        (newer.member == event.member)
        & (newer.purpose == event.purpose)
        & (newer.sequence > event.sequence)
    )
    fields = (event.purpose, event.kind, event.edition)
    times = (event.consented_at, event.paused_until, event.valid_until)
    return (
        event.select(*fields, *times)
        .join(Member)
        .where(event.member.between(*span) & members & ~fn.EXISTS(overtaken))
    )
