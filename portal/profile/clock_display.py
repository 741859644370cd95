"""The time clock as a page shows it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal import clock
from portal.profile.clock_months import Day, Month, next_month, previous_month
from portal.profile.clock_sections import TIME_CLOCK
from portal.profile.listing_display import told, words_of
from portal.profile.time_clock import ClockCorrection, ClockEntry
from portal.web import i18n
from portal.web.i18n import gettext
from portal.web.notices import translate
from portal.words import N_

PATH = "/profile/time-clock"
MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: from when to when, how long, and what was corrected."""

    id: str
    href: str
    name: str
    times: str
    length: str
    removed: str
    is_removed: bool
    added: bool
    corrected: bool
    history: Sequence[str]


@dataclass(frozen=True, slots=True)
class DayView:
    """One day with its total."""

    heading: str
    is_today: bool
    length: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class ClockView:
    """Whether the member is clocked in, and one month."""

    since: str | None
    open_href: str | None
    is_forgotten: bool
    title: str
    length: str
    days: Sequence[DayView]
    removed: Sequence[Line]
    earlier: tuple[str, str] | None
    later: tuple[str, str] | None


def clock_view(month: Month, at: dt.datetime, *, in_place: int | None = None) -> ClockView:
    """Return the page of ``month``; a removed entry ``in_place`` stands where it was."""
    here, entry = clock.local(at).date(), month.now_open
    staying = [gone for gone in month.removed if gone.id == in_place]
    leaving = [gone for gone in month.removed if gone.id != in_place]
    return ClockView(
        since=_since(entry, here) if entry else None,
        open_href=f"{PATH}/{entry.id}" if entry else None,
        is_forgotten=bool(entry and entry.is_forgotten(at)),
        title=i18n.month(month.first),
        length=duration(month.length),
        days=[_day(day, month, here) for day in _with(month.days, staying)],
        removed=[_line(gone, month) for gone in leaving],
        earlier=_link(previous_month(month.first)),
        later=_link(next_month(month.first)) if month.first < here.replace(day=1) else None,
    )


def history(corrections: Sequence[ClockCorrection]) -> list[str]:
    """Return what was done to an entry by hand, in sentences."""
    return [_correction(each) for each in corrections]


def times(start: dt.datetime, end: dt.datetime | None) -> str:
    """Return ``08.02–15.58``, on the clock in Norway."""
    values = {"start": i18n.clock_time(start), "end": i18n.clock_time(end) if end else ""}
    if end is None:
        return gettext(N_("%(start)s – pågår"), **values)
    if clock.local(end).date() != clock.local(start).date():
        return gettext(N_("%(start)s–%(end)s neste dag"), **values)
    return gettext(N_("%(start)s–%(end)s"), **values)


def duration(length: dt.timedelta) -> str:
    """Return ``7 t 56 min``."""
    hours, minutes = divmod(length // MINUTE, 60)
    return gettext(N_("%(hours)s t %(minutes)s min"), hours=hours, minutes=minutes)


def _with(days: Sequence[Day], staying: Sequence[ClockEntry]) -> list[Day]:
    found = {day.date: list(day.entries) for day in days}
    for entry in staying:
        found.setdefault(clock.local(entry.started_at).date(), []).append(entry)
    return [
        Day(date, ClockEntry.in_order(entries, date))
        for date, entries in sorted(found.items(), reverse=True)
    ]


def _day(day: Day, month: Month, today: dt.date) -> DayView:
    live = Day(day.date, [entry for entry in day.entries if entry.removed_at is None])
    return DayView(
        heading=i18n.weekday(day.date),
        is_today=day.date == today,
        length=duration(live.length) if live.length else "",
        lines=[_line(entry, month) for entry in day.entries],
    )


def _line(entry: ClockEntry, month: Month) -> Line:
    corrections = month.corrections.get(entry.id, ())
    return Line(
        id=f"time-clock-{entry.id}",
        href=f"{PATH}/{entry.id}",
        name=translate(entry.title),
        times=times(entry.started_at, entry.ended_at),
        length=duration(entry.length) if entry.ended_at else "",
        removed=translate(told(words_of(TIME_CLOCK).removed, entry)),
        is_removed=entry.removed_at is not None,
        added=any(each.started_at is None for each in corrections),
        corrected=any(each.started_at is not None for each in corrections),
        history=history(corrections),
    )


def _correction(correction: ClockCorrection) -> str:
    by = correction.by.full_name if correction.by else gettext(N_("ukjent"))
    values = {"at": i18n.moment(correction.at), "by": by}
    if correction.started_at is None:
        told = gettext(N_("Lagt til %(at)s av %(by)s."), **values)
    else:
        before = times(correction.started_at, correction.ended_at)
        told = gettext(
            N_("Opprinnelig %(before)s. Rettet %(at)s av %(by)s."), before=before, **values
        )
    if correction.reason is None:
        return told
    why = gettext(N_("Grunn: %(reason)s"), reason=correction.reason)
    return f"{told} {why}"


def _since(entry: ClockEntry, today: dt.date) -> str:
    if clock.local(entry.started_at).date() == today:
        return gettext(N_("kl. %(time)s"), time=i18n.clock_time(entry.started_at))
    return i18n.moment(entry.started_at)


def _link(first: dt.date) -> tuple[str, str]:
    return f"{PATH}?month={first:%Y-%m}", i18n.month(first)
