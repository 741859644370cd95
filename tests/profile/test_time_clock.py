"""The time clock: in and out, what was forgotten, corrections, months and their totals."""

import datetime as dt
from typing import Any

import pytest
from peewee import IntegrityError

from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.clock import NORWAY, now
from portal.members.models import Member
from portal.profile.clock_months import month_of
from portal.profile.clock_sections import TIME_CLOCK
from portal.profile.clocking import add_forgotten, clock_in, clock_out, correct
from portal.profile.entry_columns import form_key
from portal.profile.merge import Base, Edition
from portal.profile.purge import purge_removed_entries
from portal.profile.refusals import Misfit, NotEditable
from portal.profile.standing import State
from portal.profile.switches import set_switch
from portal.profile.time_clock import ClockCorrection, ClockEntry
from portal.web.portal import Portal
from portal.words import Refused
from tests.cast import Cast
from tests.clock import Clock
from tests.profile.lists import own, seen_by, stored

PATH = "/profile/time-clock"
KEY = "a-key-that-a-form-carries"


def wall(text: str) -> dt.datetime:
    """Return the instant of a time on the clock in Norway."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=NORWAY).astimezone(dt.UTC)


def at_work(member: Member, start: str, end: str | None) -> ClockEntry:
    """Return an entry that is stored."""
    return ClockEntry.create(
        member=member,
        form_key=form_key(),
        created_at=now(),
        started_at=wall(start),
        ended_at=wall(end) if end else None,
    )


def said(start: str, end: str) -> dict[str, Any]:
    """Return the values of a form."""
    return {"started_at": wall(start), "ended_at": wall(end)}


def put_right(entry: ClockEntry, made: Portal, values: dict[str, Any], reason: str | None) -> None:
    """Correct ``entry`` as its member."""
    edition = Edition(Base(made.keys, "tests"), None, {})
    correct(own(entry.member), entry, values, {"reason": reason}, edition=edition, at=now())


def kinds(member: Member) -> list[str]:
    """Return what has happened to ``member``."""
    return [event.kind for event in Event.of(member).order_by(Event.id)]


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


def test_a_correction_keeps_what_was_there(cast: Cast, made: Portal, clock: Clock) -> None:
    entry = at_work(cast.kari, "2026-03-02 08:00", "2026-03-02 23:59")
    put_right(entry, made, said("2026-03-02 08:00", "2026-03-02 16:00"), "Glemte å stemple ut")
    clock.move(minutes=1)
    put_right(entry, made, said("2026-03-02 07:30", "2026-03-02 16:00"), None)
    [row] = stored(ClockEntry, cast.kari)
    assert (row.started_at, row.ended_at) == (wall("2026-03-02 07:30"), wall("2026-03-02 16:00"))
    first, second = stored(ClockCorrection, cast.kari)
    assert (first.started_at, first.ended_at) == (
        wall("2026-03-02 08:00"),
        wall("2026-03-02 23:59"),
    )
    assert (first.reason, first.at) == ("Glemte å stemple ut", now() - dt.timedelta(minutes=1))
    assert (second.ended_at, second.reason) == (wall("2026-03-02 16:00"), None)
    assert kinds(cast.kari) == [Kind.CLOCK_CORRECTED.code] * 2


def test_saving_the_same_times_is_no_correction(cast: Cast, made: Portal, clock: Clock) -> None:
    entry = at_work(cast.kari, "2026-03-02 08:00", "2026-03-02 16:00")
    put_right(entry, made, said("2026-03-02 08:00", "2026-03-02 16:00"), "Ingenting")
    assert stored(ClockCorrection, cast.kari) == []
    assert kinds(cast.kari) == []


def test_the_second_of_two_hours_with_one_name_stays_the_second(
    cast: Cast, made: Portal, clock: Clock
) -> None:
    clock.set(wall("2026-10-26 12:00"))
    second = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    entry = ClockEntry.create(
        member=cast.kari,
        form_key=KEY,
        created_at=now(),
        started_at=second,
        ended_at=second + dt.timedelta(hours=8),
    )
    typed = said("2026-10-25 02:30", "2026-10-25 11:00")
    assert typed["started_at"] == second - dt.timedelta(hours=1)
    put_right(entry, made, typed, None)
    [row] = stored(ClockEntry, cast.kari)
    assert (row.started_at, row.ended_at) == (second, wall("2026-10-25 11:00"))


def test_a_night_in_october_has_an_hour_more(cast: Cast) -> None:
    entry = at_work(cast.kari, "2026-10-24 22:00", "2026-10-25 06:00")
    assert entry.length == dt.timedelta(hours=9)
    entry = at_work(cast.ola, "2026-03-28 22:00", "2026-03-29 06:00")
    assert entry.length == dt.timedelta(hours=7)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-02 07:00", "2026-03-02 08:01"),
        ("2026-03-02 15:59", "2026-03-02 18:00"),
        ("2026-03-02 09:00", "2026-03-02 10:00"),
        ("2026-03-02 07:00", "2026-03-02 18:00"),
        ("2026-03-03 08:00", "2026-03-03 09:30"),
    ],
)
def test_nobody_is_at_work_twice_at_once(start: str, end: str, cast: Cast, clock: Clock) -> None:
    at_work(cast.kari, "2026-03-02 08:00", "2026-03-02 16:00")
    at_work(cast.kari, "2026-03-03 09:00", None)
    with pytest.raises(Misfit, match="overlapper") as misfit:
        add_forgotten(own(cast.kari), said(start, end), {}, form_key=KEY, at=now())
    assert misfit.value.name == "started_at"
    assert len(stored(ClockEntry, cast.kari)) == 2


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-03-02 07:00", "2026-03-02 08:00"), ("2026-03-02 16:00", "2026-03-02 18:00")],
)
def test_entries_may_touch(start: str, end: str, cast: Cast, clock: Clock) -> None:
    at_work(cast.kari, "2026-03-02 08:00", "2026-03-02 16:00")
    at_work(cast.ola, start, end)
    add_forgotten(own(cast.kari), said(start, end), {}, form_key=KEY, at=now())
    assert len(stored(ClockEntry, cast.kari)) == 2


def test_what_is_removed_stays_to_be_seen(cast: Cast, clock: Clock) -> None:
    entry = at_work(cast.kari, "2026-03-02 08:00", "2026-03-02 16:00")
    entry.remove(own(cast.kari), TIME_CLOCK, at=now())
    clock.move(days=40)
    assert purge_removed_entries(now()) == 0
    found = ClockEntry.find(cast.kari, entry.id, now())
    assert found.goes_at is None
    with pytest.raises(NotEditable):
        found.erase_now(own(cast.kari), TIME_CLOCK, at=now())
    month = month_of(cast.kari, dt.date(2026, 3, 1))
    assert (month.days, month.removed, month.length) == ([], [entry], dt.timedelta(0))


def test_a_removed_entry_does_not_come_back_over_another(cast: Cast, clock: Clock) -> None:
    entry = at_work(cast.kari, "2026-03-02 08:00", "2026-03-02 16:00")
    entry.remove(own(cast.kari), TIME_CLOCK, at=now())
    other = at_work(cast.kari, "2026-03-02 09:00", "2026-03-02 15:00")
    removed = ClockEntry.find(cast.kari, entry.id, now())
    with pytest.raises(Misfit, match="overlapper"):
        removed.restore(own(cast.kari), TIME_CLOCK, at=now())
    other.remove(own(cast.kari), TIME_CLOCK, at=now())
    removed.restore(own(cast.kari), TIME_CLOCK, at=now())
    assert ClockEntry.find(cast.kari, entry.id, now()).removed_at is None


def test_who_is_at_work_cannot_remove_it(cast: Cast, clock: Clock) -> None:
    entry = clock_in(own(cast.kari), at=now())
    with pytest.raises(NotEditable):
        entry.remove(own(cast.kari), TIME_CLOCK, at=now())


def test_an_admin_does_not_clock_for_others(cast: Cast, clock: Clock) -> None:
    entry = clock_in(own(cast.kari), at=now())
    profile = seen_by(cast.admin, cast.kari)
    with pytest.raises(NotEditable):
        clock_in(profile, at=now())
    with pytest.raises(NotEditable):
        clock_out(profile, entry, at=now())


def test_a_customer_may_ask_why(cast: Cast, clock: Clock) -> None:
    set_switch(cast.nordlys, "time-clock.reason", State.REQUIRED, by=None, at=now())
    values = said("2026-03-02 08:00", "2026-03-02 16:00")
    with pytest.raises(Refused, match="«Grunn»"):
        add_forgotten(own(cast.kari), values, {"reason": None}, form_key=KEY, at=now())
    assert stored(ClockEntry, cast.kari) == []


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
