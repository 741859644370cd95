"""Publishing: once a month for each customer, and what is published stays as it is.

That the time is fixed and the rows are frozen is part of what protects the members (decision 19):
nobody can look before and after one person's answer.
"""

from __future__ import annotations

import datetime as dt

from portal.data.base import transaction
from portal.data.many import insert_many
from portal.members.models import Customer
from portal.statistics import keys
from portal.statistics.counting import counts, looked_up, month_of
from portal.statistics.models import Figure
from portal.statistics.rounding import rounded


def publish_due(at: dt.datetime) -> int:
    """Publish for each customer that has no figures for the month of ``at``; return for how many."""
    month = month_of(at)
    done = Figure.select(Figure.customer).where(Figure.month == month)
    due = list(Customer.select().where(Customer.id.not_in(done)).order_by(Customer.id))
    for customer in due:
        publish(customer, at)
    return len(due)


def publish(customer: Customer, at: dt.datetime) -> None:
    """Publish the figures of ``customer`` for the month of ``at``, unless they are there already."""
    found = published(counts(customer, at))
    if found[keys.ACTIVE]:
        found[keys.LOOK_UPS] = looked_up(customer, at)
    same = {"customer": customer.id, "month": month_of(at), "at": at}
    rows = [{**same, "key": key, "value": value} for key, value in found.items()]
    with transaction():
        insert_many(Figure, rows, skip_taken=True)


def published(counted: dict[str, int]) -> dict[str, int]:
    """Return what may be told of ``counted``: everything rounded but the class of the median.

    A class stands only where at least ten had their request answered.
    """
    return {key: count if key == keys.LENGTH else rounded(count) for key, count in counted.items()}
