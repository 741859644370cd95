"""When a control measure was discussed with the employees' representatives (arbeidsmiljøloven § 9-2).

The day is given when the measure is switched on. For one that was on from the beginning, or that was
discussed again, it is noted later: a row with a day and without a purpose, which switches nothing.
"""

import datetime as dt
from collections.abc import Iterable

from portal.activity.journal import Act, enter
from portal.data.base import transaction
from portal.members.models import Customer, Member
from portal.profile.sections import Switchable, switchable_keys
from portal.profile.standing import State
from portal.profile.switches import Switches, SwitchEvent, set_switch
from portal.words import N_, Refused

OFF = N_("Dette er slått av. Datoen skrives når dere slår det på.")


def is_control(switchable: Switchable) -> bool:
    """Return whether ``switchable`` is a control measure as a whole."""
    return switchable.asking is None and switchable.section.is_control


def note_discussion(
    customer: Customer, key: str, day: dt.date, *, by: Member, at: dt.datetime
) -> SwitchEvent:
    """Keep that ``customer`` discussed the measure ``key`` on ``day``.

    Raises `Refused` when it is off, and `KeyError` for what is no control measure.
    """
    switchable = switchable_keys()[key]
    if not is_control(switchable):
        raise KeyError(key)
    with transaction():
        state = switchable.section.state(Switches.of(customer, at))
        if state is State.OFF:
            raise Refused(OFF)
        enter(Act.DISCUSSED, by=by, at=at, values={"section": switchable.name})
        return set_switch(customer, key, state, by=by, at=at, discussed_on=day)


def last_talk(rows: Iterable[SwitchEvent]) -> dt.date | None:
    """Return when that was discussed which ``rows`` of one key, oldest first, have left on."""
    said: dt.date | None = None
    for row in rows:
        said = None if row.state == State.OFF else row.discussed_on or said
    return said


def discussed_on(customer: Customer, key: str) -> dt.date | None:
    """Return when ``customer`` says that it discussed the measure ``key`` as it stands."""
    mine = (SwitchEvent.customer == customer.id) & (SwitchEvent.key == key)
    return last_talk(SwitchEvent.select().where(mine).order_by(SwitchEvent.id))
