"""What a customer decides about itself. Every change leaves a row that says who and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from peewee import ForeignKeyField, TextField

from portal.data.base import BaseModel, transaction
from portal.data.declarations import technical
from portal.data.fields import UtcDateTimeField
from portal.members.models import Customer, Member

# What the customer's own admins may change; the rest is the operator's.
OWN = ("name", "contact_email", "contact_phone", "language", "two_step_for_admins", "notice_days")
FEWEST_DAYS, MOST_DAYS = 0, 90


class CustomerChange(BaseModel):
    """A customer's settings were changed. Append-only; it says what, not what to."""

    customer = technical(
        ForeignKeyField(Customer, backref="+", on_delete="CASCADE"), "whose settings"
    )
    by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"), "who changed them"
    )
    names = technical(TextField(), "the names of the settings, with commas between")
    at = technical(UtcDateTimeField(), "when they were changed")

    class Meta:
        table_name = "customer_change"


def change_settings(
    customer: Customer, values: Mapping[str, Any], *, by: Member, at: dt.datetime
) -> set[str]:
    """Store checked ``values`` of ``customer`` and return the names of those that were new.

    Raises `KeyError` for a setting that is not the customer's to change.
    """
    for name in values:
        if name not in OWN:
            raise KeyError(name)
    changed = {name for name in values if getattr(customer, name) != values[name]}
    if not changed:
        return changed
    with transaction():
        new = {Customer._meta.fields[name]: values[name] for name in changed}
        Customer.update(new).where(Customer.id == customer.id).execute()
        CustomerChange.create(customer=customer, by=by, names=",".join(sorted(changed)), at=at)
    return changed


def last_change(customer: Customer) -> CustomerChange | None:
    """Return when the settings of ``customer`` were changed last and by whom, in one statement."""
    rows = CustomerChange.select(CustomerChange, Member).left_outer_join(
        Member, on=(CustomerChange.by == Member.id)
    )
    found = rows.where(CustomerChange.customer == customer.id).order_by(CustomerChange.id.desc())
    change = found.first()
    return change if isinstance(change, CustomerChange) else None
