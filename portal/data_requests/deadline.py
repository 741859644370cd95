"""When an answer is due: Regulation (EEC, Euratom) No 1182/71, with Norway's public holidays.

GDPR art. 12(3) gives one month from receipt, and two more where that is necessary.
"""

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo

from portal.clock import NORWAY

MONTHS_TO_ANSWER = 1
MONTHS_WHEN_EXTENDED = 3
SATURDAY = 5


def due_on(
    received: dt.datetime, *, months: int = MONTHS_TO_ANSWER, zone: ZoneInfo = NORWAY
) -> dt.date:
    """Return the last day of a period of ``months`` that runs from the day of ``received`` in ``zone``.

    The day of receipt does not count (art. 3(1)); the period ends with the day of the same number, or
    with the last day of a month that has none (art. 3(2)(c)); a day off moves it to the next working
    day (art. 3(4)).
    """
    last = same_day_later(received.astimezone(zone).date(), months)
    while is_day_off(last):
        last += dt.timedelta(days=1)
    return last


def ends_at(day: dt.date, zone: ZoneInfo = NORWAY) -> dt.datetime:
    """Return the instant at which ``day`` is over in ``zone``, in UTC."""
    after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone)
    return after.astimezone(dt.UTC)


def is_day_off(day: dt.date) -> bool:
    """Return whether ``day`` is a Saturday, a Sunday or a public holiday in Norway."""
    return day.weekday() >= SATURDAY or day in _days_off(day.year)


def days_left(due: dt.date, today: dt.date) -> int:
    """Return how many days are left, 0 on the last one and negative after it."""
    return (due - today).days


def same_day_later(day: dt.date, months: int) -> dt.date:
    """Return the day of the same number so many months later, or the last of a month without it."""
    years, month = divmod(day.month - 1 + months, 12)
    first = dt.date(day.year + years, month + 1, 1)
    length = ((first + dt.timedelta(days=31)).replace(day=1) - first).days
    return first.replace(day=min(day.day, length))


@cache
def _days_off(year: int) -> frozenset[dt.date]:
    import holidays  # every country's; only a deadline needs them

    return frozenset(holidays.country_holidays("NO", years=year))
