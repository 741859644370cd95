"""Planning an erasure, and taking the plan back."""

import datetime as dt

from portal.activity.passing_on import Duty, Matter, pass_on
from portal.data.base import transaction
from portal.data_requests.erasure_tables import Cause, PlannedErasure
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.jobs.queue import enqueue
from portal.members.models import Member

TIME_TO_UNDO = dt.timedelta(days=14)
REMINDED_BEFORE = dt.timedelta(days=2)
# What each mail job carries: the id of the plan.
ASKED_MAIL = "mail.erasure-asked"
DECIDED_MAIL = "mail.erasure-decided"
SOON_MAIL = "mail.erasure-soon"


def plan_erasure(
    member: Member,
    cause: Cause,
    *,
    by: Member | None,
    at: dt.datetime,
    due_at: dt.datetime,
    request: DataRequest | None = None,
) -> PlannedErasure:
    """Plan that the data of ``member`` is erased at ``due_at``, tell them, and return the plan.

    A plan that stands already for the same cause is returned as it is.
    """
    with transaction():
        Member.locked(member)
        standing = PlannedErasure.of(member).where(PlannedErasure.standing())
        earlier = standing.where(PlannedErasure.cause == cause.value).first()
        if isinstance(earlier, PlannedErasure):
            return earlier
        plan = PlannedErasure.create(
            member=member,
            cause=cause.value,
            decided_at=at,
            due_at=due_at,
            request=request,
            by=by,
        )
        tell(plan, at=at)
        if request is not None and due_at > at:
            pass_on(Matter(Duty.ERASURE_AHEAD, member, at, origin=request.reference))
    return plan


def tell(plan: PlannedErasure, *, at: dt.datetime) -> None:
    """Enqueue the mails about ``plan``: one at once, one shortly before. One for now needs none."""
    if plan.due_at <= at:
        return
    if plan.cause == Cause.ASKED:
        enqueue(ASKED_MAIL, key=_key(ASKED_MAIL, plan), at=at, plan=plan.id)
    elif plan.cause != Cause.INACTIVE:
        enqueue(DECIDED_MAIL, key=_key(DECIDED_MAIL, plan), at=at, plan=plan.id)
    if plan.cause != Cause.INACTIVE:
        left = max(plan.due_at - REMINDED_BEFORE - at, dt.timedelta(0))
        enqueue(SOON_MAIL, key=_key(SOON_MAIL, plan), at=at, delay=left, plan=plan.id)


def _key(kind: str, plan: PlannedErasure) -> str:
    """A plan that is put off is told of anew."""
    return f"{kind}:{plan.id}:{plan.due_at.isoformat()}"


def undo_for(request: DataRequest, *, at: dt.datetime) -> bool:
    """Take back the plan that ``request`` led to, if any; return False when it was begun already."""
    if request.asks_for is not RequestKind.ERASURE:
        return True
    plan = PlannedErasure.of(request.member).where(PlannedErasure.request == request.id).first()
    return plan is None or undo(plan, at=at)


def undo(plan: PlannedErasure, *, at: dt.datetime) -> bool:
    """Take ``plan`` back; return False when it was begun, or taken back before."""
    this = PlannedErasure.standing() & (PlannedErasure.id == plan.id)
    return bool(PlannedErasure.update(undone_at=at).where(this).execute())


def standing_plan(member: Member, cause: Cause) -> PlannedErasure | None:
    """Return the plan for ``cause`` that stands for ``member``, if there is one."""
    plans = PlannedErasure.of(member).where(PlannedErasure.standing())
    found = plans.where(PlannedErasure.cause == cause.value).first()
    return found if isinstance(found, PlannedErasure) else None
