"""How many members of a customer have said what to each purpose: numbers only."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from peewee import fn

from portal.consents.models import ConsentEvent
from portal.consents.offers import Offer
from portal.consents.state import Last, State, standing
from portal.members.models import Customer, Member, MemberState


def counts_of(
    customer: Customer, offers: Mapping[str, Offer], at: dt.datetime
) -> dict[str, Counter[State]]:
    """Return how each purpose stands at ``at`` for those active members who have answered it."""
    found: dict[str, Counter[State]] = {key: Counter() for key in offers}
    for event in _last_events(customer):
        if event.purpose in offers:
            state = standing(Last.of(event), offers[event.purpose].terms, at).state
            found[event.purpose][state] += 1
    return found


def _last_events(customer: Customer) -> list[ConsentEvent]:
    event, newer = ConsentEvent, ConsentEvent.alias()
    overtaken = newer.select(newer.id).where(
        (newer.member == event.member)
        & (newer.purpose == event.purpose)
        & (newer.sequence > event.sequence)
    )
    fields = (event.purpose, event.kind, event.edition)
    times = (event.consented_at, event.paused_until, event.valid_until)
    rows = event.select(*fields, *times).join(Member)
    whose = (Member.customer == customer) & (Member.state == MemberState.ACTIVE.value)
    return list(rows.where(whose & ~fn.EXISTS(overtaken)))
