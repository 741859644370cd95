"""What is put right at the time clock: corrections, entries that meet, what is removed."""

import datetime as dt

import pytest

from portal.activity.kinds import Kind
from portal.clock import now
from portal.profile.clock_months import month_of
from portal.profile.clock_sections import TIME_CLOCK
from portal.profile.clocking import add_forgotten, clock_in
from portal.profile.purge import purge_removed_entries
from portal.profile.refusals import Misfit, NotEditable
from portal.profile.standing import State
from portal.profile.switches import set_switch
from portal.profile.time_clock import ClockCorrection, ClockEntry
from portal.web.portal import Portal
from portal.words import Refused
from tests.cast import Cast
from tests.clock import Clock
from tests.profile.clock_entries import KEY, at_work, kinds, put_right, said, wall
from tests.profile.lists import own, stored


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


def test_a_customer_may_ask_why(cast: Cast, clock: Clock) -> None:
    set_switch(cast.nordlys, "time-clock.reason", State.REQUIRED, by=None, at=now())
    values = said("2026-03-02 08:00", "2026-03-02 16:00")
    with pytest.raises(Refused, match="«Grunn»"):
        add_forgotten(own(cast.kari), values, {"reason": None}, form_key=KEY, at=now())
    assert stored(ClockEntry, cast.kari) == []
