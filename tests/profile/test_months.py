"""Months that may be unknown: what is before what, and how it reads."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.profile.months import in_words, newest_first, period_of, refuse_end_before_start
from portal.profile.refusals import Misfit

YEARS = st.integers(1900, 2200)
MONTHS = st.none() | st.integers(1, 12)
PERIODS = st.fixed_dictionaries(
    {
        "start_month": MONTHS,
        "start_year": YEARS,
        "end_month": MONTHS,
        "end_year": st.none() | YEARS,
    }
)
Period = dict[str, int | None]


def is_refused(period: Period) -> bool:
    """Return whether ``period`` is refused."""
    try:
        refuse_end_before_start(period)
    except Misfit as misfit:
        return misfit.name == "end_year"
    return False


@given(PERIODS)
def test_only_what_is_surely_backwards_is_refused(period: Period) -> None:
    start = (period["start_year"], period["start_month"] or 1)
    latest_end = (period["end_year"] or 9999, period["end_month"] or 12)
    lacks_year = period["end_year"] is None and period["end_month"] is not None
    assert is_refused(period) == (latest_end < start or lacks_year)


@given(st.lists(PERIODS))
def test_what_goes_on_comes_first_and_then_the_latest_end(periods: list[Period]) -> None:
    rows = sorted((SimpleNamespace(**period) for period in periods), key=newest_first)
    ends = [row.end_year or 9999 for row in rows]
    assert ends == sorted(ends, reverse=True)


@pytest.mark.parametrize(
    ("period", "told"),
    [
        ((8, 2012, 6, 2015), "august 2012 – juni 2015"),
        ((None, 2012, None, None), "2012 – nå"),
        ((None, 2015, None, 2015), "2015"),
        ((5, 2015, 5, 2015), "mai 2015"),
    ],
)
def test_a_period_reads_as_people_say_it(period: tuple[int | None, ...], told: str) -> None:
    names = ("start_month", "start_year", "end_month", "end_year")
    assert str(period_of(SimpleNamespace(**dict(zip(names, period, strict=True))))) == told


@given(st.integers(1, 12), YEARS)
def test_month_and_year_are_both_said(month: int, year: int) -> None:
    assert str(in_words(month, year)).endswith(f" {year}")
    assert str(in_words(None, year)) == str(year)
