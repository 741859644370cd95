"""A change in how a member signs in: in the member's list of events, and told by mail."""

import datetime as dt

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.jobs.queue import enqueue
from portal.members.models import Member

TELL = "mail.security-change"


def record_change(kind: Kind, member: Member, *, by: Member | None, at: dt.datetime) -> None:
    """Record ``kind`` and send word of it. Call it in the transaction of the act."""
    event = record(kind, member, by=by, at=at)
    if member.email:
        enqueue(TELL, key=f"{TELL}:{event.id}", at=at, event=event.id)
