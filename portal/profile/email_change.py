"""A new e-mail address takes effect when it is confirmed from that address; both are told."""

import datetime as dt

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.activity.passing_on import Duty, Matter, named, pass_on
from portal.data.base import transaction
from portal.jobs.queue import enqueue
from portal.members.links import is_usable, make_link, use_link
from portal.members.models import Link, LinkUse, Member
from portal.members.search_index import index

TELL_OLD = "mail.email-change-asked"
ASK_NEW = "mail.email-confirmation"
TELL_BOTH = "mail.email-changed"


def ask_to_change_email(member: Member, address: str, *, by: Member, at: dt.datetime) -> Link:
    """Send a link to ``address`` and word to the address in force; nothing changes until then."""
    with transaction():
        link = make_link(member, LinkUse.EMAIL_CONFIRMATION, at=at, subject=address)
        record(Kind.EMAIL_CHANGE_ASKED, member, by=by, at=at)
        enqueue(ASK_NEW, key=f"{ASK_NEW}:{link.id}", at=at, link=link.id)
        if member.email and member.email != address:
            enqueue(TELL_OLD, key=f"{TELL_OLD}:{link.id}", at=at, link=link.id)
    return link


def pending_email(member: Member, at: dt.datetime) -> Link | None:
    """Return the link that waits to be opened, if there is one."""
    newest = (
        Link.of(member)
        .where(Link.use == LinkUse.EMAIL_CONFIRMATION)
        .order_by(Link.id.desc())
        .first()
    )
    return newest if newest is not None and is_usable(newest, at) else None


def withdraw_email_change(member: Member) -> None:
    """Make the waiting link worthless; the address in force stays."""
    Link.update(void=True).where(
        (Link.member == member.id) & (Link.use == LinkUse.EMAIL_CONFIRMATION)
    ).execute()


def confirm_email(link: Link, *, at: dt.datetime) -> bool:
    """Put the address of ``link`` in force; return False when the link no longer works."""
    member = link.member
    with transaction():
        if not use_link(link, at=at):
            return False
        Member.update(email=link.subject, email_confirmed_at=at).where(
            Member.id == member.id
        ).execute()
        index([Member.locked(member)])
        record(Kind.EMAIL_CHANGED, member, by=member, at=at)
        pass_on(Matter(Duty.CORRECTION, member, at, named(Member, ["email"])))
        enqueue(TELL_BOTH, key=f"{TELL_BOTH}:{link.id}", at=at, link=link.id)
    return True
