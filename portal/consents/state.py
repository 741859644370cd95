"""How a purpose stands for a member: derived here and nowhere else, from the last event on it."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from peewee import SQL, ModelSelect, fn

from portal.consents.models import ConsentEvent, EventKind, PurposeSetting, PurposeVersion
from portal.data.fields import UtcDateTimeField
from portal.data.prepared import Prepared
from portal.members.models import Member

_BETWEEN, _WITHIN, _AFTER = "|", ":", ";"
_FALSE = ("0", "f")
_instant: Callable[[str | None], dt.datetime | None] = UtcDateTimeField().python_value


class State(StrEnum):
    """How a purpose stands for a member. Only ``GIVEN`` lets anything be collected."""

    UNDECIDED = "undecided"
    GIVEN = "given"
    PAUSED = "paused"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CHANGED = "changed"


_NOT_GIVEN = {
    EventKind.DECLINED: State.DECLINED,
    EventKind.WITHDRAWN: State.WITHDRAWN,
    EventKind.EXPIRED: State.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a consent is measured by: the edition asked for now, and how the customer offers it."""

    edition: int
    offered: bool = True
    renewal_months: int | None = None


@dataclass(frozen=True, slots=True)
class Last:
    """What counts of the last event on a purpose."""

    kind: EventKind
    edition: int
    consented_at: dt.datetime | None = None
    paused_until: dt.datetime | None = None
    valid_until: dt.datetime | None = None

    @classmethod
    def of(cls, event: ConsentEvent) -> Last:
        """Return what counts of ``event``."""
        return cls(
            EventKind(event.kind),
            event.edition,
            event.consented_at,
            event.paused_until,
            event.valid_until,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How one purpose stands, and until when if that is known."""

    state: State
    offered: bool = True
    ends_at: dt.datetime | None = None

    @property
    def permits(self) -> bool:
        """Return whether data may be collected."""
        return self.state is State.GIVEN and self.offered


UNANSWERED = Standing(State.UNDECIDED)


def standing(last: Last | None, terms: Terms, at: dt.datetime) -> Standing:
    """Return how a purpose stands at ``at`` when ``last`` was the last event on it.

    A consent to an earlier edition does not cover the present one. What was promised to end, ends;
    a consent without an end gets one when the customer sets a time for renewal.
    """
    if last is None:
        return Standing(State.UNDECIDED, terms.offered)
    if last.kind in _NOT_GIVEN:
        return Standing(_NOT_GIVEN[last.kind], terms.offered)
    ends_at = _end(last, terms)
    if last.edition < terms.edition:
        return Standing(State.CHANGED, terms.offered, ends_at)
    if ends_at is not None and ends_at <= at:
        return Standing(State.EXPIRED, terms.offered, ends_at)
    if last.kind is EventKind.PAUSED and last.paused_until and at < last.paused_until:
        return Standing(State.PAUSED, terms.offered, ends_at)
    return Standing(State.GIVEN, terms.offered, ends_at)


def months_after(instant: dt.datetime, months: int) -> dt.datetime:
    """Return the same day and time ``months`` later, or the last day of a shorter month."""
    years, month = divmod(instant.month - 1 + months, 12)
    year, month = instant.year + years, month + 1
    day = min(instant.day, calendar.monthrange(year, month)[1])
    return instant.replace(year=year, month=month, day=day)


def _end(last: Last, terms: Terms) -> dt.datetime | None:
    if last.valid_until is not None or last.consented_at is None or not terms.renewal_months:
        return last.valid_until
    return months_after(last.consented_at, terms.renewal_months)


def standings_column(member: Any, customer: Any) -> ModelSelect[ConsentEvent]:
    """Return SQL for the last event on every purpose of ``member``, all in one text.

    So that the look-up of a visit brings it along, and no page pays a statement to ask.
    """
    event, newer = ConsentEvent.alias("event"), ConsentEvent.alias("newer")
    overtaken = newer.select(newer.id).where(
        (newer.member == event.member)
        & (newer.purpose == event.purpose)
        & (newer.sequence > event.sequence)
    )
    line = _joined(
        event.purpose,
        event.kind,
        event.edition,
        event.consented_at,
        event.paused_until,
        event.valid_until,
        _edition(event.purpose, customer),
        _setting(event.purpose, customer),
    )
    return event.select(fn.STRING_AGG(line, SQL(f"'{_AFTER}'"))).where(
        (event.member == member) & ~fn.EXISTS(overtaken)
    )


def read_standings(text: str | None, at: dt.datetime) -> dict[str, Standing]:
    """Return what the column says: how each purpose stands that the member has answered."""
    found = {}
    for line in text.split(_AFTER) if text else ():
        key, kind, edition, consented, paused, valid, asked, setting = line.split(_BETWEEN)
        offered, months, begins = (*setting.split(_WITHIN, 2), "", "")[:3]
        ends = (_instant(instant or None) for instant in (consented, paused, valid))
        last = Last(EventKind(kind), int(edition), *ends)
        is_on = offered not in _FALSE and _has_begun(begins, at)
        terms = Terms(int(asked or 1), is_on, int(months) if months else None)
        found[key] = standing(last, terms, at)
    return found


def standings_of(member: Member, at: dt.datetime) -> dict[str, Standing]:
    """Return how each purpose stands that ``member`` has answered, as the database has it now."""
    return read_standings(_STANDINGS.tuples(member.id)[0][0], at)


def _has_begun(begins: str, at: dt.datetime) -> bool:
    instant = _instant(begins or None)
    return instant is None or instant <= at


def _edition(purpose: Any, customer: Any) -> ModelSelect[PurposeVersion]:
    version = PurposeVersion.alias("version")
    whose = version.customer.is_null() | (version.customer == customer)
    return version.select(fn.MAX(version.edition)).where((version.purpose == purpose) & whose)


def _setting(purpose: Any, customer: Any) -> ModelSelect[PurposeSetting]:
    setting = PurposeSetting.alias("setting")
    within = SQL(f"'{_WITHIN}'")
    told = fn.CONCAT(setting.offered, within, setting.renewal_months, within, setting.effective_at)
    mine = (setting.customer == customer) & (setting.purpose == purpose)
    return setting.select(told).where(mine).order_by(setting.id.desc()).limit(1)


def _joined(*parts: Any) -> Any:
    """Nothing is said by an empty part; each database writes the others as text in its own way."""
    between = SQL(f"'{_BETWEEN}'")
    return fn.CONCAT(*[node for part in parts for node in (part, between)][:-1])


def _of_member(number: Any) -> ModelSelect[Member]:
    column = standings_column(Member.id, Member.customer)
    return Member.select(column).where(Member.id == number)


_STANDINGS = Prepared(_of_member)
