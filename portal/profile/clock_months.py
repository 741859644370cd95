"""A month of time at work: its days, its totals, and what was corrected."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from peewee import JOIN

from portal import clock
from portal.members.models import Member
from portal.profile.time_clock import ClockCorrection, ClockEntry

FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Day:
    """One day with its entries, the latest first; an entry belongs to the day it began."""

    date: dt.date
    entries: Sequence[ClockEntry]

    @property
    def length(self) -> dt.timedelta:
        """Return how long the member was at work."""
        return sum((entry.length for entry in self.entries), dt.timedelta(0))


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in Norway."""

    first: dt.date
    days: Sequence[Day]
    removed: Sequence[ClockEntry]
    now_open: ClockEntry | None
    corrections: Mapping[int, Sequence[ClockCorrection]]

    @property
    def length(self) -> dt.timedelta:
        """Return how long the member was at work, what is still open left out."""
        return sum((day.length for day in self.days), dt.timedelta(0))


def month_asked(text: str | None, today: dt.date) -> dt.date:
    """Return the first day of the month ``2026-11``; of the present one for anything else."""
    parts = re.fullmatch(r"(\d{4})-(\d{2})", text or "", re.ASCII)
    this = today.replace(day=1)
    if not parts or not 1 <= int(parts[2]) <= 12 or int(parts[1]) < FIRST_YEAR:
        return this
    return min(this, dt.date(int(parts[1]), int(parts[2]), 1))


def next_month(first: dt.date) -> dt.date:
    """Return the first day of the month after that of ``first``."""
    return (first + dt.timedelta(days=31)).replace(day=1)


def previous_month(first: dt.date) -> dt.date:
    """Return the first day of the month before that of ``first``."""
    return (first - dt.timedelta(days=1)).replace(day=1)


def month_of(member: Member, first: dt.date) -> Month:
    """Return the month that begins with ``first``, in two statements however much happened."""
    in_month = (ClockEntry.started_at >= _midnight(first)) & (
        ClockEntry.started_at < _midnight(next_month(first))
    )
    still_open = ClockEntry.ended_at.is_null() & ClockEntry.removed_at.is_null()
    found = ClockEntry.in_order(ClockEntry.of(member).where(in_month | still_open), first)
    here = [entry for entry in found if _day_of(entry).replace(day=1) == first]
    live = [entry for entry in here if entry.removed_at is None]
    return Month(
        first=first,
        days=[Day(date, list(entries)) for date, entries in groupby(live, key=_day_of)],
        removed=[entry for entry in here if entry.removed_at is not None],
        now_open=next((entry for entry in found if entry.is_open), None),
        corrections=_by_entry(corrections_of(member, in_month)),
    )


def corrections_of(member: Member, which: object) -> list[ClockCorrection]:
    """Return the corrections of the entries for which ``which`` holds, the first one first."""
    query = (
        ClockCorrection.select(ClockCorrection, Member)
        .join(Member, JOIN.LEFT_OUTER, on=ClockCorrection.by)
        .switch(ClockCorrection)
        .join(ClockEntry, on=ClockCorrection.entry)
        .where(ClockCorrection.member == member.id, which)
    )
    return list(query.order_by(ClockCorrection.at, ClockCorrection.id))


def _by_entry(corrections: Sequence[ClockCorrection]) -> dict[int, list[ClockCorrection]]:
    found: dict[int, list[ClockCorrection]] = {}
    for correction in corrections:
        found.setdefault(correction.entry_id, []).append(correction)
    return found


def _day_of(entry: ClockEntry) -> dt.date:
    return clock.local(entry.started_at).date()


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(0), clock.NORWAY)
