"""Asking to be erased: at once, or after 14 days in which one can change one's mind."""

import datetime as dt
from enum import StrEnum

from portal.data.base import transaction
from portal.data_requests.begin import begin
from portal.data_requests.erasure_tables import Cause, Erasure, PlannedErasure
from portal.data_requests.handling import ask
from portal.data_requests.kinds import RequestKind
from portal.data_requests.ledger import Ledger
from portal.data_requests.planned import TIME_TO_UNDO, plan_erasure, standing_plan
from portal.members.models import Member


class When(StrEnum):
    """When a member wants to be erased."""

    LATER = "later"
    NOW = "now"


def ask_for_erasure(member: Member, *, at: dt.datetime) -> PlannedErasure:
    """Record that ``member`` asks to be erased, once, and return the plan."""
    with transaction():
        Member.locked(member)
        standing = standing_plan(member, Cause.ASKED)
        if standing is not None:
            return standing
        request = ask(member, RequestKind.ERASURE, at=at)
        return plan_erasure(
            member, Cause.ASKED, by=member, at=at, due_at=at + TIME_TO_UNDO, request=request
        )


def erase_at_once(member: Member, ledger: Ledger, *, at: dt.datetime) -> Erasure:
    """Begin to erase ``member`` without time to change one's mind, and return the erasure.

    Raises `TooLate` when it was begun already.
    """
    with transaction():
        standing = standing_plan(member, Cause.ASKED)
        plan = standing or plan_erasure(member, Cause.ASKED, by=member, at=at, due_at=at)
        return begin(plan, ledger, at=at)
