"""The clock on the wall in Norway and the instants behind it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.clock import NORWAY, local
from portal.profile.clock_months import month_asked, next_month, previous_month
from portal.profile.clock_rules import (
    LONGEST,
    moment,
    refuse_impossible,
    same_on_the_wall,
    to_minute,
)
from portal.profile.forms import as_text
from portal.profile.refusals import Misfit
from portal.words import Refused

FIRST, LAST = dt.datetime.fromisoformat("1996-01-01"), dt.datetime.fromisoformat("2037-12-31")


def last_sunday(year: int, month: int) -> dt.datetime:
    """Return the night in which the clock is set (since 1996, in March and October)."""
    last = dt.datetime.combine(dt.date(year, month, 31), dt.time(0))
    return last - dt.timedelta(days=last.isoweekday() % 7)


NIGHTS = st.builds(
    lambda year, month, minutes: last_sunday(year, month) + dt.timedelta(minutes=minutes),
    st.integers(1996, 2037),
    st.sampled_from((3, 10)),
    st.integers(0, 5 * 60),
)
WALLS = st.datetimes(FIRST, LAST).map(to_minute) | NIGHTS
INSTANTS = WALLS.map(lambda wall: wall.replace(tzinfo=dt.UTC))
AT = dt.datetime(2026, 3, 3, 9, 0, tzinfo=dt.UTC)
DAYS = st.dates(dt.date(2000, 2, 1), dt.date(2100, 12, 31))


def exists(wall: dt.datetime) -> bool:
    """Return whether ``wall`` was on the clock at all."""
    instant = wall.replace(tzinfo=NORWAY).astimezone(dt.UTC)
    return local(instant).replace(tzinfo=None) == wall


def written(wall: dt.datetime) -> tuple[str, ...]:
    """Return ``wall`` as a browser, and as people write it."""
    return wall.strftime("%Y-%m-%dT%H:%M"), wall.strftime("%d.%m.%Y kl. %H.%M")


@given(WALLS)
def test_a_time_that_was_is_the_first_instant_that_reads_so(wall: dt.datetime) -> None:
    for text in written(wall):
        if not exists(wall):
            with pytest.raises(Refused, match="stilt fram"):
                moment(text)
            continue
        instant = moment(text)
        assert local(instant).replace(tzinfo=None) == wall
        earlier = instant - dt.timedelta(hours=1)
        assert local(earlier).replace(tzinfo=None) != wall


@given(INSTANTS)
def test_what_a_form_shows_reads_the_same_when_it_comes_back(instant: dt.datetime) -> None:
    back = moment(as_text(instant))
    assert same_on_the_wall(back, instant)
    assert back in (instant, instant - dt.timedelta(hours=1))


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-03T09:00", "2026-03-03 08:00"),
        ("2026-07-01T09:00", "2026-07-01 07:00"),
        ("2026-10-25T02:30", "2026-10-25 00:30"),
        ("25.10.2026 02.30", "2026-10-25 00:30"),
        ("25 10 2026 0330", "2026-10-25 02:30"),
    ],
)
def test_the_repeated_hour_is_the_first(text: str, utc: str) -> None:
    assert moment(text) == dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize("text", ["2026-03-29T02:00", "29.3.2026 kl. 02.59"])
def test_the_skipped_hour_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(Refused, match="Klokken ble stilt fram den natten"):
        moment(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-03-03", "Skriv dato og klokkeslett"),
        ("08:30", "Skriv dato og klokkeslett"),
        ("2026-02-30T08:30", "Datoen finnes ikke"),
        ("2026-03-03T25:00", "Klokkeslettet finnes ikke"),
        ("i morgen tidlig", "Datoen finnes ikke"),
        ("T", "Skriv dato og klokkeslett"),
        ("0000-00-00T00:00", "Datoen finnes ikke"),
    ],
)
def test_half_a_time_is_refused(text: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        moment(text)


@given(INSTANTS, INSTANTS, INSTANTS)
def test_only_time_that_can_have_been_passes(
    start: dt.datetime, end: dt.datetime, at: dt.datetime
) -> None:
    possible = start <= at and start < end <= at and end - start <= LONGEST
    try:
        refuse_impossible(start, end, at)
    except Misfit:
        assert not possible
    else:
        assert possible


@pytest.mark.parametrize(
    ("start", "end", "name", "told"),
    [
        (1, 2, "started_at", "fram i tid"),
        (-3, 1, "ended_at", "fram i tid"),
        (-3, -3, "ended_at", "må være etter starten"),
        (-3, -4, "ended_at", "må være etter starten"),
        (-25, -0.5, "ended_at", "høyst 24 timer"),
        (-3, None, "ended_at", "Skriv inn når du sluttet"),
    ],
)
def test_the_refusal_names_its_field(start: float, end: float | None, name: str, told: str) -> None:
    hours = None if end is None else AT + dt.timedelta(hours=end)
    with pytest.raises(Misfit, match=told) as misfit:
        refuse_impossible(AT + dt.timedelta(hours=start), hours, AT)
    assert misfit.value.name == name


@given(DAYS)
def test_months_follow_each_other(day: dt.date) -> None:
    first = day.replace(day=1)
    assert previous_month(next_month(first)) == first
    assert next_month(first).day == previous_month(first).day == 1
    assert 28 <= (next_month(first) - first).days <= 31


@given(st.text(max_size=12) | st.none())
def test_any_month_that_is_asked_for_gives_one(text: str | None) -> None:
    today = dt.date(2026, 3, 3)
    assert month_asked(text, today) <= today
    assert month_asked(text, today).day == 1


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2026-02", "2026-02-01"),
        ("2026-03", "2026-03-01"),
        ("2027-01", "2026-03-01"),
        ("1999-12", "2026-03-01"),
        ("2026-13", "2026-03-01"),
        ("2026-00", "2026-03-01"),
        ("２０２６-02", "2026-03-01"),
    ],
)
def test_a_month_that_cannot_be_shown_is_the_present_one(text: str, first: str) -> None:
    assert month_asked(text, dt.date(2026, 3, 3)) == dt.date.fromisoformat(first)
