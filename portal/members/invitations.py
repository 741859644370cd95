"""Invitations: the link with which a new member chooses a password."""

import datetime as dt
from collections.abc import Sequence

from peewee import chunked

from portal.data.base import transaction
from portal.jobs.queue import enqueue_many
from portal.members.link import LinkUse
from portal.members.links import make_links
from portal.members.models import Member, MemberState

MAIL = "mail.invitation"
ROWS_AT_ONCE = 500


def invite(members: Sequence[Member], *, by: Member | None, at: dt.datetime) -> int:
    """Invite those of ``members`` who have an e-mail address and return how many that were.

    Who has chosen a password already is not invited; a new invitation replaces the earlier one.
    """
    waiting = [one for one in members if one.email and one.state == MemberState.INVITED]
    with transaction():
        for some in chunked(waiting, ROWS_AT_ONCE):
            addresses = {member.id: member.email for member in some}
            links = make_links(addresses, LinkUse.INVITATION, at=at)
            asked_by = by.id if by else None
            jobs = ((f"{MAIL}:{link.id}", {"link": link.id, "by": asked_by}) for link in links)
            enqueue_many(MAIL, jobs, at=at)
    return len(waiting)
