"""Deadlines: a month is a month, and the last day is a working day in Norway."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.clock import NORWAY
from portal.data_requests.deadline import days_left, due_on, ends_at, is_day_off

# Received on, months, due on: months' ends, leap years, weekends, moving feasts, 17 May, Christmas.
VECTORS = """
2027-01-31 1 2027-03-01
2028-01-31 1 2028-02-29
2027-01-29 1 2027-03-01
2027-01-28 1 2027-03-01
2027-01-27 1 2027-03-01
2027-01-26 1 2027-02-26
2026-11-30 3 2027-03-01
2027-11-30 3 2028-02-29
2026-11-29 3 2027-03-01
2027-11-29 3 2028-02-29
2026-12-31 1 2027-02-01
2026-12-30 1 2027-02-01
2026-12-29 1 2027-01-29
2026-03-31 1 2026-04-30
2026-05-31 1 2026-06-30
2026-08-31 1 2026-09-30
2026-10-31 1 2026-11-30
2026-07-31 1 2026-08-31
2026-12-01 1 2027-01-04
2026-11-25 1 2026-12-28
2026-11-26 1 2026-12-28
2026-11-24 1 2026-12-24
2026-11-27 1 2026-12-28
2027-11-25 1 2027-12-27
2027-11-26 1 2027-12-27
2026-03-02 1 2026-04-07
2026-03-03 1 2026-04-07
2026-03-05 1 2026-04-07
2026-03-06 1 2026-04-07
2026-03-07 1 2026-04-07
2026-03-01 1 2026-04-01
2027-02-25 1 2027-03-30
2027-02-26 1 2027-03-30
2027-02-28 1 2027-03-30
2027-03-01 1 2027-04-01
2026-04-01 1 2026-05-04
2026-04-17 1 2026-05-18
2027-04-17 1 2027-05-18
2026-04-14 1 2026-05-15
2026-04-25 1 2026-05-26
2026-04-24 1 2026-05-26
2028-04-01 1 2028-05-02
2029-04-17 1 2029-05-18
2028-04-25 1 2028-05-26
2028-05-05 1 2028-06-06
2027-04-06 1 2027-05-07
2027-04-16 1 2027-05-18
2027-04-15 1 2027-05-18
2024-01-29 1 2024-02-29
2024-01-30 1 2024-02-29
2024-01-31 1 2024-02-29
2023-01-31 1 2023-02-28
2100-01-31 1 2100-03-01
2096-01-31 1 2096-02-29
2000-01-31 1 2000-02-29
2026-01-15 1 2026-02-16
2026-01-16 1 2026-02-16
2026-02-16 1 2026-03-16
2026-06-13 1 2026-07-13
2026-09-30 3 2026-12-30
2026-10-01 3 2027-01-04
2026-01-25 3 2026-04-27
2026-02-17 3 2026-05-18
2026-02-14 3 2026-05-15
2026-09-25 3 2026-12-28
2025-12-31 2 2026-03-02
"""


@pytest.mark.parametrize("vector", VECTORS.split("\n")[1:-1])
def test_table_of_dates(vector: str) -> None:
    received, months, due = vector.split()
    noon = dt.datetime.combine(dt.date.fromisoformat(received), dt.time(12), NORWAY)
    assert due_on(noon, months=int(months)) == dt.date.fromisoformat(due)


def test_the_table_is_long_enough() -> None:
    assert len(VECTORS.split("\n")[1:-1]) >= 60


def test_the_day_is_the_one_on_the_wall_in_norway() -> None:
    last_second = dt.datetime(2026, 9, 10, 23, 59, 59, tzinfo=NORWAY)
    midnight = dt.datetime(2026, 9, 11, tzinfo=NORWAY)
    assert due_on(last_second) == dt.date(2026, 10, 12)
    assert due_on(midnight) == dt.date(2026, 10, 12)
    assert due_on(midnight + dt.timedelta(days=1)) == dt.date(2026, 10, 12)
    assert due_on(dt.datetime(2026, 9, 13, 22, 0, tzinfo=dt.UTC)) == dt.date(2026, 10, 14)
    assert due_on(dt.datetime(2026, 9, 13, 21, 59, tzinfo=dt.UTC)) == dt.date(2026, 10, 13)


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        ("2026-03-28", "2026-03-28T23:00+00:00"),
        ("2026-03-29", "2026-03-29T22:00+00:00"),
        ("2026-10-24", "2026-10-24T22:00+00:00"),
        ("2026-10-25", "2026-10-25T23:00+00:00"),
    ],
)
def test_the_last_hour_follows_summer_time(day: str, instant: str) -> None:
    assert ends_at(dt.date.fromisoformat(day)) == dt.datetime.fromisoformat(instant)


@given(some.dates(dt.date(1990, 1, 1), dt.date(2150, 1, 1)), some.integers(1, 3))
def test_it_never_falls_on_a_day_off_nor_before_its_month_is_over(
    day: dt.date, months: int
) -> None:
    received = dt.datetime.combine(day, dt.time(9), NORWAY)
    due = due_on(received, months=months)
    assert not is_day_off(due)
    assert months * 28 <= days_left(due, received.date()) <= months * 31 + 6
