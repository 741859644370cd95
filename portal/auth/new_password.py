"""Choosing a password with a link from a mail: an invitation, or the way out of a forgotten one."""

import datetime as dt

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.activity.rules import notice
from portal.activity.signals import Signal
from portal.auth.devices import trust_nothing
from portal.auth.password_change import CHANGED_MAIL, refuse_weak_for
from portal.auth.passwords import Passwords
from portal.auth.sessions import end_all_sessions
from portal.data.base import transaction
from portal.data.engine import released
from portal.jobs.queue import enqueue
from portal.members.link import Link, LinkUse
from portal.members.links import LinkFault, fault, use_link
from portal.members.models import Member, MemberState

# In which state a member must be for a link to set a password.
STATE = {
    LinkUse.INVITATION: MemberState.INVITED,
    LinkUse.PASSWORD_RESET: MemberState.ACTIVE,
}


class LinkUnusable(Exception):
    """The link was used, replaced or expired in the meantime, or the membership has ended."""


def why_unusable(link: Link, at: dt.datetime) -> LinkFault | None:
    """Return why ``link`` sets no password at ``at``, or None when it does."""
    if link.member.state == MemberState.ENDED:
        return LinkFault.ENDED
    if link.member.state != STATE[LinkUse(link.use)]:
        return LinkFault.USED
    return fault(link, at)


def set_password(link: Link, password: str, *, passwords: Passwords, at: dt.datetime) -> Member:
    """Give the member of ``link`` the ``password``, end every session, and return them, active.

    Raises `Refused` for a weak password, which leaves the link usable, and `LinkUnusable`.
    """
    member = link.member
    refuse_weak_for(member, password)
    with released():
        hashed = passwords.hash(password)
    with transaction():
        if not use_link(link, at=at) or not _change(link, hashed, at):
            raise LinkUnusable
        end_all_sessions(member, at=at)
        trust_nothing(member)
        record(Kind.PASSWORD_SET, member, by=member, at=at)
        notice(Signal.PASSWORD_CHANGED, member, by=member, at=at)
        if link.use == LinkUse.PASSWORD_RESET:
            enqueue(CHANGED_MAIL, key=f"{CHANGED_MAIL}:{link.id}", at=at, member=member.id)
    member.state = MemberState.ACTIVE.value
    return member


def _change(link: Link, hashed: str, at: dt.datetime) -> bool:
    """Who opened the link reads the mail of its address, which is thereby confirmed."""
    member = link.member
    fresh: dict[str, object] = {"password_hash": hashed, "state": MemberState.ACTIVE.value}
    if link.subject == member.email and member.email_confirmed_at is None:
        fresh["email_confirmed_at"] = at
    state = STATE[LinkUse(link.use)]
    changed = Member.update(**fresh).where((Member.id == member.id) & (Member.state == state))
    return bool(changed.execute())
