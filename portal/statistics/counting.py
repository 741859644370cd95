"""The counts behind the figures, whole and unrounded: they never leave the job that makes them.

Everywhere it is active members whose data may be used that are counted: who was erased or has
stopped the use of their data (GDPR art. 18) is in none of the numbers.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from peewee import fn

from portal import clock
from portal.activity.kinds import Kind
from portal.activity.looking import LookUp
from portal.activity.models import Event
from portal.consents.counts import standings_of
from portal.consents.offers import Offer, choices_of
from portal.consents.state import State
from portal.data_requests.models import DataRequest
from portal.members.models import Customer, Member, MemberState
from portal.members.restriction import is_restricted
from portal.policies.counts import acknowledged_by, shown_to
from portal.policies.versions import published_versions
from portal.statistics import keys
from portal.statistics.rounding import SMALLEST, class_of_median

MEMBERS_AT_ONCE = 5000
ANSWERS = {State.GIVEN: "yes", State.DECLINED: "no", State.WITHDRAWN: "no"}


def month_of(at: dt.datetime) -> dt.date:
    """Return the first day of the month in Norway that ``at`` is in."""
    return clock.local(at).date().replace(day=1)


def months_before(month: dt.date, count: int) -> dt.date:
    """Return the first day of the month ``count`` months before ``month``."""
    years, left = divmod(month.year * 12 + month.month - 1 - count, 12)
    return dt.date(years, left + 1, 1)


def start_of(day: dt.date) -> dt.datetime:
    """Return the instant at which ``day`` begins in Norway."""
    return dt.datetime.combine(day, dt.time(), clock.NORWAY).astimezone(dt.UTC)


def counts(customer: Customer, at: dt.datetime) -> dict[str, int]:
    """Return every count about ``customer`` at ``at`` by its key.

    What happened over time is counted in whole months that are over.
    """
    month = month_of(at)
    last_month = (start_of(months_before(month, 1)), start_of(month))
    year = (start_of(months_before(month, 12)), start_of(month))
    found = _by_state(customer, at)
    found[keys.SIGNED_IN] = _signed_in(customer, last_month, at)
    return {
        **found,
        **_choices(customer, at),
        **_requests(customer, year, at),
        **_policies(customer, at),
    }


def looked_up(customer: Customer, at: dt.datetime) -> int:
    """Return how often an admin was shown data of a member in the month before ``at``."""
    month = month_of(at)
    begin, end = start_of(months_before(month, 1)), start_of(month)
    rows = LookUp.select().join(Member).where(Member.customer == customer.id)
    return int(rows.where((LookUp.at >= begin) & (LookUp.at < end)).count())


def counted(customer: Customer, at: dt.datetime) -> Any:
    """Return what is true of the members who are counted."""
    active = (Member.customer == customer.id) & (Member.state == MemberState.ACTIVE.value)
    return active & ~is_restricted(at)


def _by_state(customer: Customer, at: dt.datetime) -> dict[str, int]:
    invited = (Member.customer == customer.id) & (Member.state == MemberState.INVITED.value)
    return {
        keys.ACTIVE: Member.select().where(counted(customer, at)).count(),
        keys.INVITED: Member.select().where(invited & ~is_restricted(at)).count(),
    }


def _signed_in(customer: Customer, span: tuple[dt.datetime, dt.datetime], at: dt.datetime) -> int:
    """The index of events is by member, so it is asked for each of them."""
    came = Event.select(Event.id).where(
        (Event.member == Member.id)
        & (Event.at >= span[0])
        & (Event.at < span[1])
        & (Event.kind == Kind.SIGNED_IN.code)
    )
    return int(Member.select().where(counted(customer, at) & fn.EXISTS(came)).count())


def _choices(customer: Customer, at: dt.datetime) -> dict[str, int]:
    offers = {key: offer for key, offer in choices_of(customer).items() if offer.offered}
    found: Counter[str] = Counter()
    members = counted(customer, at)
    for span in _in_parts(customer, at):
        found.update(_answers(offers, members, span, at))
    return {
        key: found[key]
        for key in (keys.choice(purpose, said) for purpose in offers for said in ("yes", "no"))
    }


def _answers(
    offers: Mapping[str, Offer], members: Any, span: tuple[int, int], at: dt.datetime
) -> Iterator[str]:
    for purpose, state in standings_of(offers, members, span, at):
        if state in ANSWERS:
            yield keys.choice(purpose, ANSWERS[state])


def _in_parts(customer: Customer, at: dt.datetime) -> Iterator[tuple[int, int]]:
    """Yield spans of some thousand members each, so that no answer grows with them all."""
    last = 0
    while True:
        beyond = Member.select(Member.id).where(counted(customer, at) & (Member.id > last))
        rows: Any = beyond.order_by(Member.id).limit(MEMBERS_AT_ONCE).tuples()
        ids = [number for (number,) in rows]
        if not ids:
            return
        yield ids[0], ids[-1]
        last = ids[-1]


def _requests(
    customer: Customer, span: tuple[dt.datetime, dt.datetime], at: dt.datetime
) -> dict[str, int]:
    within = (DataRequest.created_at >= span[0]) & (DataRequest.created_at < span[1])
    rows = DataRequest.select().join(Member).where(counted(customer, at) & within)
    by_kind: Any = rows.select(DataRequest.kind, fn.COUNT(DataRequest.member.distinct())).group_by(
        DataRequest.kind
    )
    found = {keys.request(kind): count for kind, count in by_kind.tuples()}
    ended = rows.select(DataRequest.member, DataRequest.created_at, DataRequest.closed_at)
    closed: list[Any] = list(ended.where(DataRequest.closed_at.is_null(False)).tuples())
    if len({member for member, *_ in closed}) >= SMALLEST:
        found[keys.LENGTH] = class_of_median([end - begin for _, begin, end in closed])
    return found


def _policies(customer: Customer, at: dt.datetime) -> dict[str, int]:
    members = counted(customer, at)
    told = {"shown": shown_to(members), "acknowledged": acknowledged_by(members)}
    return {
        keys.policy(version.id, what): by_version.get(version.id, 0)
        for what, by_version in told.items()
        for version in published_versions(customer, at)
    }
