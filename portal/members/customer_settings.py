"""What a customer decides about itself. Every change leaves a row that says who and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from peewee import ForeignKeyField, TextField

from portal.activity.journal import Act, enter
from portal.data.base import BaseModel, transaction
from portal.data.declarations import technical
from portal.data.fields import UtcDateTimeField
from portal.members.models import Customer, Member
from portal.words import N_, Sentence

# What the customer's own admins may change; the rest is the operator's.
OWN = {
    "name": N_("navn"),
    "contact_email": N_("e-post for personvern"),
    "contact_phone": N_("telefon for personvern"),
    "privacy_contact": N_("kontakt for personvern"),
    "help_email": N_("e-post for hjelp"),
    "help_phone": N_("telefon for hjelp"),
    "languages": N_("språk"),
    "language": N_("språk i e-post"),
    "colour": N_("farge"),
    "registration": N_("nye medlemmer"),
    "two_step_for_admins": N_("totrinnsbekreftelse"),
    "device_days": N_("enheter som huskes"),
    "idle_minutes": N_("innlogging uten bruk"),
    "absolute_hours": N_("lengste innlogging"),
    "notice_days": N_("varsel før noe nytt"),
    "names_in_access_log": N_("navn på den som har sett"),
}
# What is changed on the same page and kept elsewhere.
BESIDE = {"months": N_("sletting av ubrukte medlemskap")}
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

    @property
    def settings(self) -> list[Sentence]:
        """Return what the changed settings are called."""
        return [Sentence(name) for name in _called(self.names.split(","))]


def change_settings(
    customer: Customer,
    values: Mapping[str, Any],
    *,
    by: Member,
    at: dt.datetime,
    beside: Iterable[str] = (),
) -> set[str]:
    """Store checked ``values`` of ``customer`` and return the names of those that were new.

    What was changed ``beside`` them is recorded too. Raises `KeyError` for a setting that is not the
    customer's to change.
    """
    for name in values:
        if name not in OWN:
            raise KeyError(name)
    changed = {name for name in values if getattr(customer, name) != values[name]}
    told = sorted(changed.union(beside))
    if not told:
        return changed
    with transaction():
        new = {Customer._meta.fields[name]: values[name] for name in changed}
        if new:
            Customer.update(new).where(Customer.id == customer.id).execute()
        CustomerChange.create(customer=customer, by=by, names=",".join(told), at=at)
        enter(Act.SETTINGS_CHANGED, by=by, at=at, values={"names": _called(told)})
    return changed


def last_changes(customer: Customer, most: int = 10) -> list[CustomerChange]:
    """Return what was changed last in the settings of ``customer``, when and by whom, newest first."""
    rows = CustomerChange.select(CustomerChange, Member).left_outer_join(
        Member, on=(CustomerChange.by == Member.id)
    )
    mine = rows.where(CustomerChange.customer == customer.id)
    return list(mine.order_by(CustomerChange.id.desc()).limit(most))


def _called(names: Iterable[str]) -> list[str]:
    known = {**OWN, **BESIDE}
    return [known.get(name, name) for name in names]
