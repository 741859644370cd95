"""A member changes the password, or is made to: all other sessions end, and word of it is sent."""

import datetime as dt

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.activity.rules import notice
from portal.activity.signals import Signal
from portal.auth.devices import trust_nothing
from portal.auth.limits import PER_DEVICE, counter
from portal.auth.models import Session
from portal.auth.passwords import Passwords
from portal.auth.second_step import has_second_step
from portal.auth.sessions import end_all_sessions
from portal.auth.strength import SHORTEST, SHORTEST_WITH_SECOND_STEP, own_words, refuse_weak
from portal.data.base import transaction
from portal.data.engine import released
from portal.jobs.queue import enqueue
from portal.keys import Keys
from portal.members.models import Member
from portal.words import N_, Refused

CHANGED_MAIL = "mail.password-changed"


class WrongPassword(Refused):
    """The current password is another one."""

    def __init__(self) -> None:
        super().__init__(N_("Dette er ikke passordet du har nå."))


class TooManyTries(Refused):
    """The current password was wrong so often that it is not looked at for a while."""

    def __init__(self) -> None:
        super().__init__(N_("Det ble for mange forsøk. Vent 5 minutter, og prøv igjen."))


def shortest_for(member: Member) -> int:
    """Return how many characters a password of ``member`` must have."""
    return SHORTEST_WITH_SECOND_STEP if has_second_step(member) else SHORTEST


def refuse_weak_for(member: Member, password: str) -> None:
    """Raise `Refused` with the reason when ``password`` will not do for ``member``."""
    refuse_weak(password, own_words(member), shortest=shortest_for(member))


def change_password(
    session: Session,
    current: str,
    new: str,
    *,
    keys: Keys,
    passwords: Passwords,
    at: dt.datetime,
) -> int:
    """Give the member of ``session`` the ``new`` password; return how many other sessions ended.

    Raises `WrongPassword`, `TooManyTries`, or `Refused` for a new password that is weak or the same.
    """
    member = session.member
    check_current(session, current, keys=keys, passwords=passwords, at=at)
    refuse_weak_for(member, new)
    with released():
        if passwords.matches(member.password_hash, new):
            raise Refused(N_("Det nye passordet er det samme som det gamle."))
        hashed = passwords.hash(new)
    with transaction():
        changed = (
            Member.update(password_hash=hashed)
            .where((Member.id == member.id) & (Member.password_hash == member.password_hash))
            .execute()
        )
        if not changed:
            raise WrongPassword
        ended = end_all_sessions(member, at=at, but=session)
        trust_nothing(member)
        event = record(Kind.PASSWORD_CHANGED, member, by=member, at=at)
        notice(Signal.PASSWORD_CHANGED, member, by=member, at=at)
        if member.email:
            enqueue(CHANGED_MAIL, key=f"{CHANGED_MAIL}:event-{event.id}", at=at, member=member.id)
    return ended


def check_current(
    session: Session, current: str, *, keys: Keys, passwords: Passwords, at: dt.datetime
) -> None:
    """Raise `WrongPassword` unless ``current`` is the member's password, `TooManyTries` if not asked."""
    member = session.member
    tries = counter(keys, PER_DEVICE, "current-password", member.id)
    if tries.is_full(at):
        raise TooManyTries
    with released():
        right = passwords.matches(member.password_hash, current)
    if right:
        return
    with transaction():
        tries.count(at)
        record(Kind.PASSWORD_CHANGE_FAILED, member, by=None, at=at)
        notice(Signal.PASSWORD_CHANGE_FAILED, member, by=member, at=at)
    raise WrongPassword


def demand_new_password(member: Member, *, by: Member | None, at: dt.datetime) -> None:
    """Make the present password worthless: the member chooses a new one with a link from a mail."""
    Member.update(password_hash=None).where(Member.id == member.id).execute()
    record(Kind.PASSWORD_DEMANDED, member, by=by, at=at)
    notice(Signal.PASSWORD_DEMANDED, member, by=by, at=at)
