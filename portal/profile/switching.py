"""Switching on and off: members are told, nothing begins unannounced, nothing goes unannounced."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from peewee import Field, ModelSelect, Value, chunked

from portal import clock
from portal.activity.journal import Act, enter
from portal.activity.kinds import Kind
from portal.activity.models import record_for_all
from portal.activity.passing_on import Duty, Matter, is_anybody_told, named, pass_on
from portal.data.base import BaseModel, transaction
from portal.data.batches import batches
from portal.data.declarations import Erasure
from portal.jobs.models import Job
from portal.jobs.queue import Effect, enqueue
from portal.members.models import Customer, Member, MemberState
from portal.profile.discussing import is_control
from portal.profile.sections import Switchable, switchable_keys
from portal.profile.standing import Standing, State
from portal.profile.switches import STATE_NAMES, FieldWording, Switches, SwitchEvent, set_switch
from portal.words import N_, Refused

TELL = "profile.tell-switched"
# How long what members have under a switch that was set to off can be had back.
UNDO = dt.timedelta(days=30)
MEMBERS_AT_ONCE = 500


class DetailsMissing(Refused):
    """Switching on needs a purpose, a basis and a retention, and for a control measure a talk."""


@dataclass(frozen=True, slots=True)
class Details:
    """What the customer says about something it switches on."""

    purpose: str
    basis: str
    retention: str
    discussed_on: dt.date | None = None


def switch(
    customer: Customer,
    key: str,
    state: State,
    *,
    by: Member | None,
    at: dt.datetime,
    details: Details | None = None,
) -> Standing:
    """Set ``key`` to ``state`` for ``customer`` and return how it stands then.

    Raises `KeyError` for a key that does not exist and `DetailsMissing` when it would begin anew.
    """
    switchable = switchable_keys()[key]
    with transaction():
        before = Switches.of(customer, at).standing(key)
        present = before.state or switchable.default
        if state is present and before.comes is None:
            return before
        more = _more(customer, switchable, before, present, state, at, details)
        event = set_switch(customer, key, state, by=by, at=at, **more)
        if by is not None:
            named = {"section": switchable.name, "state": STATE_NAMES[state]}
            enter(Act.SWITCHED, by=by, at=at, why=event.purpose or "", values=named)
        if State.OFF in (state, present):
            enqueue(TELL, key=f"{TELL}:{event.id}", at=at, event=event.id)
    return Switches.of(customer, at).standing(key)


def begins_anew(standing: Standing, state: State, present: State, at: dt.datetime) -> bool:
    """Return whether setting ``state`` switches on what was off and can no longer be undone."""
    if present is not State.OFF or state is State.OFF:
        return False
    gone = standing.delete_at is not None and at >= standing.delete_at
    return standing.deleted_at is not None or gone


def word(
    customer: Customer, key: str, words: dict[str, str], *, by: Member | None, at: dt.datetime
) -> FieldWording:
    """Keep why ``customer`` asks for ``key``, ``words`` by language."""
    with transaction():
        if by is not None:
            enter(Act.WORDED, by=by, at=at, values={"section": switchable_keys()[key].name})
        return FieldWording.create(customer=customer, key=key, by=by, at=at, **words)


def is_kept_by_law(switchable: Switchable) -> bool:
    """Return whether a law keeps what is stored there, so that switching off deletes nothing."""
    return switchable.declared.erasure is Erasure.KEEP


def members_with_data(customer: Customer, switchable: Switchable) -> "ModelSelect[Member]":
    """Return a query for the members of ``customer`` who have something there."""
    return Member.select().where(_has_data(customer, switchable))


def _has_data(customer: Customer, switchable: Switchable) -> Any:
    """What is true of those members."""
    found: Any = None
    for model, fields in _stored(switchable):
        filled: Any = None
        for field in fields:
            filled = field.is_null(False) if filled is None else filled | field.is_null(False)
        if model is not Member:
            filled = Member.id.in_(model.select(model.member).where(filled))
        found = filled if found is None else found | filled
    return (Member.customer == customer.id) & found


def frozen(
    member: Member, switches: Switches, at: dt.datetime
) -> list[tuple[Switchable, dt.datetime]]:
    """Return where ``member`` has something that is switched off, and when it goes; in one statement."""
    going = {key: day for key, day in switches.going(at).items() if key in switchable_keys()}
    found: Any = None
    for key in going:
        mine = members_with_data(member.customer, switchable_keys()[key])
        query = mine.where(Member.id == member.id).columns(Value(key))
        found = query if found is None else found.union_all(query)
    rows = found.tuples() if found is not None else ()
    return [(switchable_keys()[key], going[key]) for (key,) in rows]


def history(customer: Customer, key: str, most: int = 20) -> list[SwitchEvent]:
    """Return who set ``key`` and when, newest first."""
    rows = SwitchEvent.select(SwitchEvent, Member).left_outer_join(
        Member, on=(SwitchEvent.by == Member.id)
    )
    mine = (SwitchEvent.customer == customer.id) & (SwitchEvent.key == key)
    return list(rows.where(mine).order_by(SwitchEvent.id.desc()).limit(most))


def tell_switched(job: Job) -> Effect | None:
    """Return the telling of a switch as the effect of its job."""
    event = job.row(SwitchEvent, "event")
    return (lambda: _tell(event)) if event is not None else None


def delete_switched_off(at: dt.datetime) -> int:
    """Delete what stands under switches whose day has come, and return how many those were."""
    due = SwitchEvent.select().where(SwitchEvent.delete_at <= at).order_by(SwitchEvent.id)
    deleted = 0
    for event in due:
        standing = Switches.of(event.customer, at).standing(event.key)
        if standing.delete_at == event.delete_at and event.key in switchable_keys():
            _delete_and_tell(event.customer, switchable_keys()[event.key], at)
            deleted += 1
    return deleted


def _more(
    customer: Customer,
    switchable: Switchable,
    before: Standing,
    present: State,
    state: State,
    at: dt.datetime,
    details: Details | None,
) -> dict[str, Any]:
    if state is State.OFF:
        return {} if is_kept_by_law(switchable) else {"delete_at": at + UNDO}
    if not begins_anew(before, state, present, at):
        return {}
    if details is None or (is_control(switchable) and details.discussed_on is None):
        raise DetailsMissing(N_("Fyll ut formål, grunnlag og lagringstid før du slår på."))
    return {
        "effective_at": at + dt.timedelta(days=customer.notice_days),
        "purpose": details.purpose,
        "basis": details.basis,
        "retention": details.retention,
        "discussed_on": details.discussed_on,
    }


def _tell(event: SwitchEvent) -> None:
    switchable = switchable_keys()[event.key]
    values: dict[str, object] = {"section": switchable.name}
    if event.state == State.OFF:
        told = members_with_data(event.customer, switchable)
        kind = Kind.SWITCHED_OFF if event.delete_at else Kind.SWITCHED_OFF_KEPT
        day = event.delete_at
    else:
        told = Member.select().where(Member.customer == event.customer)
        kind = Kind.SWITCHED_ON if event.effective_at else Kind.SWITCHED_BACK
        day = event.effective_at
    if day is not None:
        values["day"] = clock.local(day).date().isoformat()
    active = told.where(Member.state == MemberState.ACTIVE.value)
    for some in chunked(active.select(Member.id), MEMBERS_AT_ONCE):
        record_for_all(kind, some, by=event.by, at=event.at, in_journal=False, **values)


def _delete_and_tell(customer: Customer, switchable: Switchable, at: dt.datetime) -> None:
    """Some members at a time, so that others can write in between; run again, it goes on."""
    told = {column for model, fields in _stored(switchable) for column in _named(model, fields)}
    for numbers in batches(Member, _has_data(customer, switchable)):
        members = Member.select().where(Member.id.in_(numbers))
        with transaction():
            if is_anybody_told(frozenset(told)):
                pass_on(*(Matter(Duty.DELETION, one, at, frozenset(told)) for one in members))
            _delete(switchable, members.select(Member.id))
    with transaction():
        _delete(switchable, Member.select(Member.id).where(Member.customer == customer.id))
        set_switch(customer, switchable.key, State.OFF, by=None, at=at, deleted_at=at)


def _named(model: type[BaseModel], fields: "list[Field[Any]]") -> frozenset[str]:
    return named(model, [field.name for field in fields])


def _delete(switchable: Switchable, members: "ModelSelect[Member]") -> None:
    for model, fields in _stored(switchable):
        theirs = (Member.id if model is Member else model.member).in_(members)
        if switchable.asking is None and model is not Member:
            model.delete().where(theirs).execute()
        else:
            model.update(dict.fromkeys(fields)).where(theirs).execute()


def _stored(switchable: Switchable) -> "Iterator[tuple[Any, list[Field[Any]]]]":
    """The tables and columns that hold what a switch is about."""
    if switchable.asking is not None:
        field = switchable.asking.field
        yield field.model, [field]
        return
    for part in switchable.parts:
        yield part.model, [asking.field for asking in part.asks]
