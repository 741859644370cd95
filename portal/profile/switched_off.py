"""What stands under a switch that is off: who has it, when it goes, and that it goes on its day."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from peewee import Field, ModelSelect, Value

from portal.activity.passing_on import Duty, Matter, is_anybody_told, named, pass_on
from portal.data.base import BaseModel, transaction
from portal.data.batches import batches
from portal.members.models import Customer, Member
from portal.members.restriction import is_restricted
from portal.profile.sections import Switchable, switchable_keys
from portal.profile.standing import State
from portal.profile.switches import Switches, SwitchEvent, set_switch


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


def delete_switched_off(at: dt.datetime) -> int:
    """Delete what stands under switches whose day has come; return how many were done with.

    What belongs to a member whose data may only be stored stays (GDPR art. 18(2)), and the switch is
    not done with until that too has gone.
    """
    due = SwitchEvent.select().where(SwitchEvent.delete_at <= at).order_by(SwitchEvent.id)
    deleted = 0
    for event in due:
        standing = Switches.of(event.customer, at).standing(event.key)
        if standing.delete_at == event.delete_at and event.key in switchable_keys():
            deleted += _delete_and_tell(event.customer, switchable_keys()[event.key], at)
    return deleted


def _delete_and_tell(customer: Customer, switchable: Switchable, at: dt.datetime) -> bool:
    """Some members at a time, so that others can write in between; run again, it goes on.

    Return whether nothing is left.
    """
    told = {column for model, fields in _stored(switchable) for column in _named(model, fields)}
    may_go = (Member.customer == customer.id) & ~is_restricted(at)
    for numbers in batches(Member, may_go & _has_data(customer, switchable)):
        members = Member.select().where(may_go & Member.id.in_(numbers))
        with transaction():
            if is_anybody_told(frozenset(told)):
                pass_on(*(Matter(Duty.DELETION, one, at, frozenset(told)) for one in members))
            _delete(switchable, members.select(Member.id))
    with transaction():
        _delete(switchable, Member.select(Member.id).where(may_go))
        if members_with_data(customer, switchable).exists():
            return False
        set_switch(customer, switchable.key, State.OFF, by=None, at=at, deleted_at=at)
    return True


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
