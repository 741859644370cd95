"""What a customer asks for: each section and field is off, optional or required."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from peewee import SQL, CharField, ForeignKeyField, TextField

from portal import clock
from portal.data.base import BaseModel
from portal.data.declarations import technical
from portal.data.fields import DayField, UtcDateTimeField
from portal.data.prepared import Prepared
from portal.members.models import Customer, Member
from portal.profile.standing import Set, Standing, State, stand
from portal.words import DEFAULT_LANGUAGE, LANGUAGES, N_

STATE_NAMES = {
    State.OFF: N_("Av"),
    State.OPTIONAL: N_("Valgfritt"),
    State.REQUIRED: N_("Må fylles ut"),
}


class SwitchEvent(BaseModel):
    """A customer set a switch. Append-only: `stand` says how a key stands after its rows."""

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
    effective_at = technical(UtcDateTimeField(null=True), "when it holds, if not at once")
    delete_at = technical(
        UtcDateTimeField(null=True, index=True), "when what members have there is deleted"
    )
    deleted_at = technical(UtcDateTimeField(null=True), "when it was deleted")
    purpose = technical(TextField(null=True), "why the customer switched it on, in its own words")
    basis = technical(CharField(null=True), "the basis the customer named when switching it on")
    retention = technical(TextField(null=True), "how long the customer said it is kept")
    discussed_on = technical(
        DayField(null=True), "when a control measure was discussed with the employees"
    )

    class Meta:
        table_name = "switch_event"


class FieldWording(BaseModel):
    """Why a customer asks for something, in its own words. Append-only: the latest row counts."""

    customer = technical(ForeignKeyField(Customer, backref="+", on_delete="CASCADE"), "whose words")
    key = technical(CharField(), "the section or field")
    nb = technical(TextField(default=""), "the words in bokmål")
    nn = technical(TextField(default=""), "the words in nynorsk")
    en = technical(TextField(default=""), "the words in English")
    by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"), "who wrote them"
    )
    at = technical(UtcDateTimeField(), "when they were written")

    class Meta:
        table_name = "field_wording"


_TIMES = UtcDateTimeField()
_NOTHING = SQL("NULL")


def _of_customer(customer_id: Any) -> Any:
    """Both tables in one statement; of a wording the state is empty."""
    rows = SwitchEvent.select(
        SwitchEvent.key,
        SwitchEvent.state,
        SwitchEvent.at,
        SwitchEvent.effective_at,
        SwitchEvent.delete_at,
        SwitchEvent.deleted_at,
        _NOTHING,
        _NOTHING,
        _NOTHING,
        SwitchEvent.id.alias("number"),
    ).where((SwitchEvent.customer == customer_id) & ~_only_noted())
    words = FieldWording.select(
        FieldWording.key,
        _NOTHING,
        FieldWording.at,
        _NOTHING,
        _NOTHING,
        _NOTHING,
        FieldWording.nb,
        FieldWording.nn,
        FieldWording.en,
        FieldWording.id,
    ).where(FieldWording.customer == customer_id)
    return rows.union_all(words).order_by(SQL("number"))


def _only_noted() -> Any:
    """Rows that say no more than when a measure was discussed (`portal.profile.discussing`)."""
    return SwitchEvent.discussed_on.is_null(False) & SwitchEvent.purpose.is_null()


_LOOK_UP = Prepared(_of_customer)
NEVER_SET = Standing()


class Switches:
    """How every switch of one customer stands; what was never set has the register's default."""

    def __init__(
        self,
        standings: Mapping[str, Standing],
        wordings: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    ) -> None:
        self._standings = standings
        self._wordings = wordings

    @classmethod
    def of(cls, customer: Customer, at: dt.datetime | None = None) -> "Switches":
        """Return the switches of ``customer`` at ``at``, or else now, in one statement."""
        rows: dict[str, list[Set]] = {}
        words: dict[str, dict[str, str]] = {}
        for key, state, when, *rest in _LOOK_UP.tuples(customer.id):
            if state is None:
                words[key] = dict(zip(LANGUAGES, rest[3:6], strict=True))
            else:
                rows.setdefault(key, []).append(_row(state, [when, *rest[:3]]))
        now = at or clock.now()
        return cls({key: stand(of_key, now) for key, of_key in rows.items()}, words)

    def state(self, key: str, default: State) -> State:
        """Return how ``key`` stands."""
        return self.standing(key).state or default

    def standing(self, key: str) -> Standing:
        """Return all about how ``key`` stands."""
        return self._standings.get(key, NEVER_SET)

    def going(self, at: dt.datetime) -> dict[str, dt.datetime]:
        """Return what is off and still there, with the day it is deleted."""
        found = {key: standing.delete_at for key, standing in self._standings.items()}
        return {key: goes_at for key, goes_at in found.items() if goes_at and at < goes_at}

    def proposed(self, key: str, state: State, words: Mapping[str, str]) -> "Switches":
        """Return the switches as they would be with ``key`` in ``state`` and with ``words`` on why."""
        standings = {**self._standings, key: Standing(state)}
        return Switches(standings, {**self._wordings, key: words})

    def words(self, key: str) -> Mapping[str, str]:
        """Return why the customer asks for ``key``, by language, as it was written."""
        return self._wordings.get(key, {})

    def wording(self, key: str, language: str) -> str:
        """Return why the customer asks for ``key``, in its own words; empty where it said nothing."""
        words = self.words(key)
        return words.get(language) or words.get(DEFAULT_LANGUAGE) or ""


def _row(state: str, times: list[Any]) -> Set:
    at, effective_at, delete_at, deleted_at = (_TIMES.python_value(each) for each in times)
    assert at is not None
    return Set(State(state), at, effective_at, delete_at, deleted_at)


def set_switch(
    customer: Customer,
    key: str,
    state: State,
    *,
    by: Member | None,
    at: dt.datetime,
    **more: Any,
) -> SwitchEvent:
    """Set ``key`` for ``customer``, with ``more`` columns of `SwitchEvent`.

    Whether the key exists is the section list's to say; `portal.profile.switching` has the protocol.
    """
    return SwitchEvent.create(customer=customer, key=key, state=state, by=by, at=at, **more)
