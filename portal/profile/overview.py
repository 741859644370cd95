"""How a whole profile stands, in one statement."""

import datetime as dt
from functools import reduce
from typing import Any

from peewee import SQL

from portal import clock
from portal.data.prepared import Prepared
from portal.members.link import Link, LinkUse
from portal.members.models import Member
from portal.profile.asking import Section
from portal.profile.certificates import WARNED_AHEAD
from portal.profile.entries import ListEntry
from portal.profile.profile import Profile
from portal.profile.schedule import HOURS, PERCENTAGE, POSITION, WorkSchedule
from portal.profile.standing import State
from portal.profile.tallies import Tally, as_text, line

EMAIL, EMAIL_UNTIL = "email", "email-until"


def tally_of(member: Member, at: dt.datetime) -> Tally:
    """Return how every list of ``member`` stands, and whether a new e-mail address waits."""
    today = clock.local(at).date()
    return Tally(_LINES.tuples(member.id, str(today), str(today + WARNED_AHEAD)))


def waiting_email(tally: Tally, at: dt.datetime) -> str | None:
    """Return the e-mail address that waits to be confirmed."""
    until = tally.instant(EMAIL_UNTIL)
    return tally.text(EMAIL) if until is not None and at < until else None


def is_wanted(profile: Profile, section: Section) -> bool:
    """Return whether the customer asks every member for something in ``section``."""
    if section.state(profile.switches) is State.REQUIRED:
        return True
    fields = () if section.list_words else profile.editable(section)
    return any(state is State.REQUIRED for _, state in fields)


def is_missing(profile: Profile, section: Section, tally: Tally) -> bool:
    """Return whether the customer asks for something in ``section`` that is not there."""
    if not is_wanted(profile, section):
        return False
    if section.list_words:
        return not tally.number(section.model._meta.table_name)
    if section.model is Member:
        values = [getattr(profile.member, asking.name) for asking, _ in profile.editable(section)]
        return bool(profile.missing(section, profile.member)) or not any(values)
    states = {asking.name: state for asking, state in profile.editable(section)}
    no_percentage = states.get(PERCENTAGE) is State.REQUIRED and tally.text(POSITION) is None
    return no_percentage or not (tally.number(HOURS) or tally.text(POSITION))


def _lines(member: Any, today: Any, soon: Any) -> Any:
    waiting = (
        (Link.member == member)
        & (Link.use == LinkUse.EMAIL_CONFIRMATION.value)
        & ~Link.void
        & Link.used_at.is_null()
    )
    parts = [
        line(Link, EMAIL, waiting, number=SQL("1"), text=Link.subject),
        line(Link, EMAIL_UNTIL, waiting, number=SQL("1"), text=as_text(Link.expires_at)),
        *WorkSchedule.tallies(member),
    ]
    for model in ListEntry.__subclasses__():
        parts += model.tallies(member, today, soon)
    return reduce(lambda one, other: one.union_all(other), parts)


_LINES = Prepared(_lines, count=3)
