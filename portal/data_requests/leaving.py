"""Leaving: a member whom the customer ends, and the members of a customer whose contract ends."""

import datetime as dt

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.auth.sessions import end_all_sessions
from portal.data.base import transaction
from portal.data.batches import batches
from portal.data_requests.erasure_tables import Cause, PlannedErasure
from portal.data_requests.planned import TIME_TO_UNDO, plan_erasure, standing_plan, undo
from portal.members.membership import begin_again, keep_an_admin
from portal.members.models import Customer, Member, MemberState
from portal.words import N_, Refused

_OVER = (MemberState.ENDED.value, MemberState.ERASED.value)


class AlreadyEnded(Refused):
    """The membership is over."""

    def __init__(self) -> None:
        super().__init__(N_("Medlemskapet er alt avsluttet."))


def end_member(member: Member, *, by: Member | None, at: dt.datetime) -> PlannedErasure:
    """End the membership of ``member``: no more signing in, and erasure after 14 days; return the plan.

    ``by`` is the customer admin, or None for the operator. Raises `AlreadyEnded`, and `Refused` when an
    admin would leave the customer without one.
    """
    with transaction():
        if by is not None:
            keep_an_admin(member)
        this = (Member.id == member.id) & Member.state.not_in(_OVER)
        if not Member.update(state=MemberState.ENDED.value).where(this).execute():
            raise AlreadyEnded
        end_all_sessions(member, at=at)
        record(Kind.MEMBER_ENDED, member, by=by, at=at)
        due_at = at + TIME_TO_UNDO
        return plan_erasure(member, Cause.ENDED, by=by, at=at, due_at=due_at)


def take_back(member: Member, *, by: Member, at: dt.datetime) -> MemberState:
    """Let ``member`` in again while nothing is erased, and return their state.

    Raises `Refused` when the erasure has begun, or somebody was faster.
    """
    with transaction():
        plan = standing_plan(member, Cause.ENDED)
        if plan is not None and not undo(plan, at=at):
            raise Refused(N_("Slettingen er begynt, og kan ikke angres."))
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
