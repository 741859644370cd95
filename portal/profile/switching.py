"""Switching on and off: members are told, nothing begins unannounced, nothing goes unannounced."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from peewee import chunked

from portal import clock
from portal.activity.journal import Act, enter
from portal.activity.kinds import Kind
from portal.activity.models import record_for_all
from portal.data.base import transaction
from portal.data.declarations import Erasure
from portal.jobs.models import Job
from portal.jobs.queue import Effect, enqueue
from portal.members.models import Customer, Member, MemberState
from portal.profile.discussing import is_control
from portal.profile.sections import Switchable, switchable_keys
from portal.profile.standing import Standing, State
from portal.profile.switched_off import members_with_data
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
