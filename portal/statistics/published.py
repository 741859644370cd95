"""The published figures, as they are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from peewee import fn

from portal.members.models import Customer
from portal.statistics import keys
from portal.statistics.models import Figure


@dataclass(frozen=True, slots=True)
class Published:
    """The figures of one month; a number that is 0 or not there is fewer than ten."""

    month: dt.date | None = None
    at: dt.datetime | None = None
    values: Mapping[str, int] = field(default_factory=dict)

    def value(self, key: str) -> int:
        """Return the number ``key`` stands for."""
        return self.values.get(key, 0)


def latest(customer: Customer) -> Published:
    """Return the newest figures of ``customer``, empty before the first are published."""
    newest = Figure.select(fn.MAX(Figure.month)).where(Figure.customer == customer.id)
    rows = list(Figure.select().where((Figure.customer == customer.id) & (Figure.month == newest)))
    if not rows:
        return Published()
    return Published(rows[0].month, rows[0].at, {row.key: row.value for row in rows})


def every(customer: Customer) -> list[Published]:
    """Return all figures of ``customer``, the newest month first."""
    months: dict[dt.date, dict[str, int]] = {}
    times: dict[dt.date, dt.datetime] = {}
    rows = Figure.select().where(Figure.customer == customer.id)
    for row in rows.order_by(Figure.month.desc(), Figure.id):
        months.setdefault(row.month, {})[row.key] = row.value
        times[row.month] = row.at
    return [Published(month, times[month], values) for month, values in months.items()]


def latest_with_look_ups(
    customer: Customer, most: int = 12
) -> tuple[Published, list[tuple[dt.date, int]]]:
    """Return the newest figures, and how often admins looked by the month it was published in.

    What was published in a month is about the month before. One in which the customer had fewer than
    ten members has no number. All in one statement.
    """
    newest = Figure.select(fn.MAX(Figure.month)).where(Figure.customer == customer.id)
    wanted = (Figure.month == newest) | (Figure.key == keys.LOOK_UPS)
    rows = list(Figure.select().where((Figure.customer == customer.id) & wanted))
    if not rows:
        return Published(), []
    month = max(row.month for row in rows)
    at = max(row.at for row in rows)
    values = {row.key: row.value for row in rows if row.month == month}
    looks = [(row.month, row.value) for row in rows if row.key == keys.LOOK_UPS]
    return Published(month, at, values), sorted(looks, reverse=True)[:most]
