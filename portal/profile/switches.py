"""What a customer asks for: each section and field is off, optional or required."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from peewee import CharField, ForeignKeyField, ModelSelect

from portal.data.base import BaseModel
from portal.data.declarations import technical
from portal.data.fields import UtcDateTimeField
from portal.data.prepared import Prepared
from portal.members.models import Customer, Member
from portal.words import N_


class State(StrEnum):
    """How a section or field stands for one customer."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


STATE_NAMES = {
    State.OFF: N_("Av"),
    State.OPTIONAL: N_("Valgfritt"),
    State.REQUIRED: N_("Må fylles ut"),
}


class SwitchEvent(BaseModel):
    """A customer set a switch. Append-only: the latest row for a key is how it stands."""

    customer = technical(
        ForeignKeyField(Customer, backref="+", on_delete="CASCADE"), "whose switch"
    )
    key = technical(CharField(), "the section or field")
    state = technical(CharField(), "off, optional or required")
    by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"),
        "the customer admin who set it; empty for the operator",
    )
    at = technical(UtcDateTimeField(), "when it was set")

    class Meta:
        table_name = "switch_event"


def _of_customer(customer_id: int) -> "ModelSelect[SwitchEvent]":
    query = SwitchEvent.select(SwitchEvent.key, SwitchEvent.state)
    return query.where(SwitchEvent.customer == customer_id).order_by(SwitchEvent.id)


_LOOK_UP = Prepared(_of_customer)


class Switches:
    """How every switch of one customer stands; what was never set has the register's default."""

    def __init__(self, states: Mapping[str, State]) -> None:
        self._states = states

    @classmethod
    def of(cls, customer: Customer) -> "Switches":
        """Return the switches of ``customer``, in one statement."""
        return cls({key: State(state) for key, state in _LOOK_UP.tuples(customer.id)})

    def state(self, key: str, default: State) -> State:
        """Return how ``key`` stands."""
        return self._states.get(key, default)


def set_switch(
    customer: Customer, key: str, state: State, *, by: Member | None, at: dt.datetime
) -> SwitchEvent:
    """Set ``key`` for ``customer``. Whether the key exists is the section list's to say."""
    return SwitchEvent.create(customer=customer, key=key, state=state, by=by, at=at)
