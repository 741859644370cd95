"""A forgotten password: one answer and one length of time for everybody who asks."""

import datetime as dt

from portal import clock
from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.auth.devices import known_device
from portal.auth.limits import ResetLimits
from portal.auth.sign_in import find_member
from portal.data.base import transaction
from portal.jobs.models import Job
from portal.jobs.queue import Effect, enqueue
from portal.keys import Keys
from portal.members.invitations import invite
from portal.members.link import LinkUse
from portal.members.links import make_link
from portal.members.models import Member, MemberState

ASKED = "auth.forgotten"
MAIL = "mail.password-reset"


def ask_for_reset(
    customer_id: str,
    username: str,
    *,
    keys: Keys,
    address: str,
    device_token: str | None,
    at: dt.datetime,
) -> None:
    """Note that somebody asked, in the same statements whether or not there is such a member.

    What a member gets is made later by the worker, so the time of the answer tells nothing.
    """
    member = find_member(customer_id, username)
    device = known_device(member, device_token)
    typed = (customer_id.strip().casefold(), username.strip().casefold())
    limits = ResetLimits(keys, *typed, address, device.id if device else None)
    if limits.refuse(at):
        return
    with transaction():
        limits.count(at)
        enqueue(ASKED, at=at, member=member.id if member else None)


def answer_request(job: Job) -> Effect | None:
    """Return what the job's ``member`` gets: a link, or a new invitation if there was no password."""
    member = job.row(Member, "member")
    if member is None or not member.email:
        return None
    if member.state == MemberState.INVITED:
        return lambda: invite([member], by=None, at=clock.now())
    return (lambda: _send_link(member, clock.now())) if member.is_active else None


def _send_link(member: Member, at: dt.datetime) -> None:
    link = make_link(member, LinkUse.PASSWORD_RESET, at=at, subject=member.email)
    record(Kind.PASSWORD_FORGOTTEN, member, by=None, at=at)
    enqueue(MAIL, key=f"{MAIL}:{link.id}", at=at, link=link.id)
