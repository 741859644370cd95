"""What the worker sends about erasures. A job carries the id of a plan; whose it is, is found here."""

import datetime as dt

from portal import clock
from portal.data_requests.erasure_tables import Cause, Erasure, ErasureProposal, PlannedErasure
from portal.data_requests.keeping import keep_path
from portal.jobs.models import Job
from portal.mail import letters
from portal.mail.post import AddressRefused
from portal.mail.room import MailRoom
from portal.members.addressee import addressee
from portal.members.models import Member, MemberState

# After so many tries the erasure goes on without its last mail.
TRIES_TO_TELL = 4


def send_asked(job: Job, room: MailRoom) -> None:
    """Tell the member of the job's ``plan`` that it was made, and where it can be undone."""
    plan = _standing(job)
    if plan is not None:
        to = addressee(plan.member, room)
        message = letters.erasure_asked(to, day=_day(plan), path=_request_path(plan))
        room.post.send(message, job)


def send_decided(job: Job, room: MailRoom) -> None:
    """Tell the member of the job's ``plan`` what the customer has decided."""
    plan = _standing(job)
    if plan is not None:
        to = addressee(plan.member, room)
        room.post.send(letters.erasure_decided(to, day=_day(plan)), job)


def send_ended(job: Job, room: MailRoom) -> None:
    """Tell the job's ``member`` that the customer has ended the membership."""
    member = job.row(Member, "member")
    if member is not None and member.email and member.state == MemberState.ENDED:
        room.post.send(letters.membership_ended(addressee(member, room)), job)


def send_proposed(job: Job, room: MailRoom) -> None:
    """Tell the job's ``admin`` that another one proposes an erasure, while it waits for an answer."""
    proposal, admin = job.row(ErasureProposal, "proposal"), job.row(Member, "admin")
    waits = proposal is not None and proposal.settled_at is None
    if waits and admin is not None and admin.is_admin and admin.email:
        room.post.send(letters.erasure_proposed(addressee(admin, room)), job)


def send_soon(job: Job, room: MailRoom) -> None:
    """Remind the member of the job's ``plan``; who cannot sign in any more was told once."""
    plan = _standing(job)
    if plan is None or plan.member.state == MemberState.ENDED:
        return
    asked = plan.cause == Cause.ASKED
    path = _request_path(plan) if asked else "/requests/new/export"
    message = letters.erasure_soon(
        addressee(plan.member, room), day=_day(plan), path=path, can_be_undone=asked
    )
    room.post.send(message, job)


def send_warning(job: Job, room: MailRoom) -> None:
    """Warn the member of the job's ``plan`` that an unused membership goes."""
    plan = _standing(job)
    if plan is not None:
        path = keep_path(plan, room.keys)
        to = addressee(plan.member, room)
        room.post.send(letters.inactivity_warning(to, day=_day(plan), path=path), job)


def send_done(job: Job, room: MailRoom, erasure: Erasure, member: Member) -> None:
    """Tell ``member`` that ``erasure`` is done, while there still is an address.

    Nothing waits for a mail server for ever: after some tries the erasure goes on.
    """
    message = letters.erasure_done(addressee(member, room), path=f"/erasure/{erasure.reference}")
    try:
        room.post.send(message, job)
    except AddressRefused:
        return
    except OSError:
        if job.tries < TRIES_TO_TELL:
            raise


def _standing(job: Job) -> PlannedErasure | None:
    plan = job.row(PlannedErasure, "plan")
    stands = plan is not None and plan.undone_at is None and plan.begun_at is None
    return plan if plan is not None and stands and plan.member.email else None


def _request_path(plan: PlannedErasure) -> str:
    return f"/requests/{plan.request_id}" if plan.request_id else "/requests"


def _day(plan: PlannedErasure) -> dt.date:
    return clock.local(plan.due_at).date()
