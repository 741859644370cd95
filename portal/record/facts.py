"""What a record is made from, as it is now: read once for all languages, in four statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from peewee import JOIN, Field, Model

from portal.consents.offers import Offer, offers_of
from portal.data.declarations import Personal
from portal.data.purposes import SHIPPED
from portal.data.register import Register
from portal.members.models import Customer, Member
from portal.profile.sections import Switchable, switchable_keys
from portal.profile.standing import State
from portal.profile.switches import Switches
from portal.profile.switching import is_kept_by_law
from portal.record.models import PurposeOwner
from portal.sharing.columns import Shareables
from portal.sharing.models import RecipientVersion
from portal.sharing.recipients import current_recipients


@dataclass(frozen=True, slots=True)
class Facts:
    """A customer's purposes, stored data, recipients and owners at one time."""

    customer: Customer
    offers: Mapping[str, Offer]
    declared: Sequence[Personal]
    recipients: Sequence[RecipientVersion]
    shareables: Shareables
    owners: Mapping[str, Member | None]

    @classmethod
    def of(
        cls,
        customer: Customer,
        register: Register,
        at: dt.datetime,
        offers: Mapping[str, Offer] | None = None,
    ) -> Facts:
        """Return the facts about ``customer`` at ``at``; its ``offers`` are read unless given."""
        switches = Switches.of(customer, at)
        return cls(
            customer,
            offers_of(customer) if offers is None else offers,
            list(stored(register, switches)),
            current_recipients(customer),
            Shareables(register),
            owners_of(customer),
        )

    def used(self) -> list[Offer]:
        """Return what data is processed for: a choice while it is offered, else what is stored."""
        keys = {said.purpose.key for said in self.declared}
        return [
            one
            for one in self.offers.values()
            if (one.offered if one.is_choice else one.key in keys or one.key not in SHIPPED)
        ]


def stored(register: Register, switches: Switches) -> Iterator[Personal]:
    """Yield the declarations of the columns the customer has; what it has switched off is gone.

    What waits to be deleted, and what a law keeps, is still there.
    """
    gone = [one for one in switchable_keys().values() if _is_gone(one, switches)]
    tables = {model for one in gone if one.asking is None for model in _tables(one)}
    fields = {id(field) for one in gone for field in _fields(one)}
    for column, said in register.personal():
        if column.field.model not in tables and id(column.field) not in fields:
            yield said


def owners_of(customer: Customer) -> dict[str, Member | None]:
    """Return who answers for each purpose, in one statement; None when they are gone."""
    rows = PurposeOwner.select(PurposeOwner, Member).join(
        Member, JOIN.LEFT_OUTER, on=(PurposeOwner.owner == Member.id)
    )
    mine = rows.where(PurposeOwner.customer == customer.id).order_by(PurposeOwner.id)
    return {row.purpose: row.owner for row in mine}


def _is_gone(switchable: Switchable, switches: Switches) -> bool:
    standing = switches.standing(switchable.key)
    is_off = (standing.state or switchable.default) is State.OFF
    return is_off and standing.delete_at is None and not is_kept_by_law(switchable)


def _tables(switchable: Switchable) -> Iterator[type[Model]]:
    return (part.model for part in switchable.parts if part.model is not Member)


def _fields(switchable: Switchable) -> Iterator[Field[object]]:
    if switchable.asking is not None:
        yield switchable.asking.field
        return
    for part in switchable.parts:
        yield from (asking.field for asking in part.asks)
