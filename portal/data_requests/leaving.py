"""Leaving: a member whom the customer ends, and the members of a customer whose contract ends."""

import datetime as dt

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.auth.sessions import end_all_sessions
from portal.data.base import transaction
from portal.data.batches import batches
from portal.data_requests import proposing
from portal.data_requests.erasure_tables import Cause, PlannedErasure
from portal.data_requests.planned import TIME_TO_UNDO, plan_erasure, standing_plan, undo
from portal.jobs.queue import enqueue
from portal.members.membership import begin_again, keep_an_admin
from portal.members.models import Customer, Member, MemberState
from portal.words import N_, Refused

# The mail job carries the id of the member.
ENDED_MAIL = "mail.membership-ended"


class AlreadyEnded(Refused):
    """The membership is over."""

    def __init__(self) -> None:
        super().__init__(N_("Medlemskapet er alt avsluttet."))


def end_member(member: Member, *, by: Member | None, at: dt.datetime) -> PlannedErasure | None:
    """End the membership of ``member``: no more signing in. Return the erasure that is planned, if any.

    An admin who ends somebody else only proposes the erasure: it takes another one to approve it. What
    Cerum does on the customer's instruction (``by`` None), and who ends their own, leads to erasure
    after 14 days. Raises `AlreadyEnded`, and `Refused` when no admin would be left.
    """
    with transaction():
        if by is not None:
            keep_an_admin(member)
        if not _end(member, by, at):
            raise AlreadyEnded
        if by is None or by.id == member.id:
            proposing.settle_unasked(member, at=at)
            due_at = at + TIME_TO_UNDO
            return plan_erasure(member, Cause.ENDED, by=by, at=at, due_at=due_at)
        enqueue(
            ENDED_MAIL, key=f"{ENDED_MAIL}:{member.id}:{at.isoformat()}", at=at, member=member.id
        )
        proposing.propose_after_ending(member, by=by, at=at)
        return None


def take_back(member: Member, *, by: Member, at: dt.datetime) -> MemberState:
    """Let ``member`` in again while nothing is erased, and return their state.

    What was proposed or decided falls. Raises `Refused` when that has begun, or somebody was faster.
    """
    with transaction():
        for cause in (Cause.ENDED, Cause.DECIDED):
            plan = standing_plan(member, cause)
            if plan is not None and not undo(plan, at=at):
                raise Refused(N_("Slettingen er begynt, og kan ikke angres."))
        proposing.let_fall(member, by=by, at=at)
        return begin_again(member, by=by, at=at)


def end_customer(customer: Customer, *, at: dt.datetime, due_at: dt.datetime) -> int:
    """End the contract with ``customer`` and return how many members will be erased at ``due_at``.

    Until then they can sign in, take their data along and be told. Done again, it does what is left.
    """
    if due_at < at + TIME_TO_UNDO:
        raise Refused(N_("Medlemmene må få minst %(days)s dager på seg."), days=TIME_TO_UNDO.days)
    Customer.update(ends_at=due_at).where(Customer.id == customer.id).execute()
    planned = 0
    still_there = (Member.customer == customer.id) & (Member.state != MemberState.ERASED.value)
    for numbers in batches(Member, still_there):
        for member in Member.select().where(Member.id.in_(numbers)):
            plan_erasure(member, Cause.CONTRACT_ENDED, by=None, at=at, due_at=due_at)
            planned += 1
    return planned


def _end(member: Member, by: Member | None, at: dt.datetime) -> bool:
    """Return whether it was ended here; Cerum may go on with one that an admin has ended."""
    now = Member.locked(member)
    if now.state == MemberState.ENDED:
        return by is None and standing_plan(now, Cause.ENDED) is None
    if now.state == MemberState.ERASED:
        return False
    Member.update(state=MemberState.ENDED.value).where(Member.id == member.id).execute()
    end_all_sessions(member, at=at)
    record(Kind.MEMBER_ENDED, member, by=by, at=at)
    return True
