"""The time clock: in and out, what was forgotten, months and their totals."""

import datetime as dt

import pytest
from peewee import IntegrityError

from portal.activity.kinds import Kind
from portal.clock import now
from portal.profile.clock_months import month_of
from portal.profile.clocking import add_forgotten, clock_in, clock_out
from portal.profile.refusals import NotEditable
from portal.profile.time_clock import ClockCorrection, ClockEntry
from tests.cast import Cast
from tests.clock import Clock
from tests.profile.clock_entries import KEY, at_work, kinds, said, wall
from tests.profile.lists import own, seen_by, stored


def test_in_and_out_is_one_entry_to_the_minute(cast: Cast, clock: Clock) -> None:
    clock.move(seconds=42)
    entry = clock_in(own(cast.kari), at=now())
    assert (entry.started_at, entry.ended_at) == (wall("2026-03-03 10:00"), None)
    clock.move(hours=7, minutes=30, seconds=5)
    assert clock_out(own(cast.kari), entry, at=now())
    [row] = stored(ClockEntry, cast.kari)
    assert (row.ended_at, row.length) == (
        wall("2026-03-03 17:30"),
        dt.timedelta(hours=7, minutes=30),
    )
    assert kinds(cast.kari) == [Kind.CLOCKED_IN.code, Kind.CLOCKED_OUT.code]


def test_clocking_in_twice_is_clocking_in_once(cast: Cast, clock: Clock) -> None:
    first = clock_in(own(cast.kari), at=now())
    clock.move(minutes=5)
    assert clock_in(own(cast.kari), at=now()) == first
    assert stored(ClockEntry, cast.kari)[0].started_at == wall("2026-03-03 10:00")
    assert kinds(cast.kari) == [Kind.CLOCKED_IN.code]


def test_clocking_out_twice_keeps_the_first_end(cast: Cast, clock: Clock) -> None:
    entry = clock_in(own(cast.kari), at=now())
    for minutes in (60, 5):
        clock.move(minutes=minutes)
        clock_out(own(cast.kari), entry, at=now())
    assert stored(ClockEntry, cast.kari)[0].ended_at == wall("2026-03-03 11:00")
    assert kinds(cast.kari) == [Kind.CLOCKED_IN.code, Kind.CLOCKED_OUT.code]


def test_the_database_holds_one_open_entry_for_each_member(cast: Cast) -> None:
    at_work(cast.kari, "2026-03-03 08:00", None)
    at_work(cast.kari, "2026-03-02 08:00", "2026-03-02 16:00")
    at_work(cast.ola, "2026-03-03 08:00", None)
    with pytest.raises(IntegrityError):
        at_work(cast.kari, "2026-03-03 09:00", None)


def test_an_entry_that_was_forgotten_open_needs_its_end_typed(cast: Cast, clock: Clock) -> None:
    entry = clock_in(own(cast.kari), at=now())
    clock.move(hours=24)
    assert clock_out(own(cast.kari), entry, at=now() - dt.timedelta(minutes=1))
    other = clock_in(own(cast.ola), at=now() - dt.timedelta(hours=24, minutes=1))
    assert not clock_out(own(cast.ola), other, at=now())
    assert stored(ClockEntry, cast.ola)[0].ended_at is None


def test_what_was_forgotten_is_added_once_and_marked(cast: Cast, clock: Clock) -> None:
    values = said("2026-03-02 08:00", "2026-03-02 16:00")
    for _ in range(2):
        added = add_forgotten(
            own(cast.kari), values, {"reason": "Glemte det"}, form_key=KEY, at=now()
        )
    assert stored(ClockEntry, cast.kari) == [added]
    [mark] = stored(ClockCorrection, cast.kari)
    assert (mark.entry, mark.started_at, mark.reason, mark.by) == (
        added,
        None,
        "Glemte det",
        cast.kari,
    )
    assert kinds(cast.kari) == [Kind.ENTRY_ADDED.code]


def test_a_night_in_october_has_an_hour_more(cast: Cast) -> None:
    entry = at_work(cast.kari, "2026-10-24 22:00", "2026-10-25 06:00")
    assert entry.length == dt.timedelta(hours=9)
    entry = at_work(cast.ola, "2026-03-28 22:00", "2026-03-29 06:00")
    assert entry.length == dt.timedelta(hours=7)


def test_an_admin_does_not_clock_for_others(cast: Cast, clock: Clock) -> None:
    entry = clock_in(own(cast.kari), at=now())
    profile = seen_by(cast.admin, cast.kari)
    with pytest.raises(NotEditable):
        clock_in(profile, at=now())
    with pytest.raises(NotEditable):
        clock_out(profile, entry, at=now())


def test_a_month_has_the_days_on_the_wall(cast: Cast) -> None:
    at_work(cast.kari, "2026-02-28 22:00", "2026-03-01 06:00")
    at_work(cast.kari, "2026-03-01 00:00", "2026-03-01 00:30")
    at_work(cast.kari, "2026-03-02 08:00", "2026-03-02 12:00")
    at_work(cast.kari, "2026-03-02 13:00", "2026-03-02 16:15")
    at_work(cast.kari, "2026-03-31 23:30", "2026-04-01 01:00")
    at_work(cast.kari, "2026-04-01 00:00", "2026-04-01 01:00")
    month = month_of(cast.kari, dt.date(2026, 3, 1))
    lengths = {day.date.day: day.length for day in month.days}
    assert list(lengths) == [31, 2, 1]
    assert lengths[2] == dt.timedelta(hours=7, minutes=15)
    assert month.length == dt.timedelta(hours=9, minutes=15)
