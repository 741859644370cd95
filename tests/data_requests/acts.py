"""What tests do with members who are to be erased."""

from portal import clock
from portal.data_requests.begin import begin
from portal.data_requests.erasure import Eraser
from portal.data_requests.erasure_tables import Cause, Erasure, PlannedErasure
from portal.data_requests.plan import Plan
from portal.data_requests.planned import plan_erasure
from portal.members.models import Member

Rows = dict[str, list[tuple[object, ...]]]


def erase(member: Member, eraser: Eraser) -> Erasure:
    """Erase ``member`` now, as a job would, and return the erasure."""
    return eraser.carry_out(begin_now(member, eraser), lambda _member: None)


def begin_now(member: Member, eraser: Eraser) -> Erasure:
    """Begin to erase ``member`` and return the erasure."""
    at = clock.now()
    plan = plan_erasure(member, Cause.ASKED, by=member, at=at, due_at=at)
    assert isinstance(plan, PlannedErasure)
    return begin(plan, eraser.ledger, at=at)


def rows_of(plan: Plan, member: Member) -> Rows:
    """Return every row of ``member``, by table."""
    return {
        model._meta.table_name: sorted(plan.ownership.rows(model, member.id).tuples(), key=repr)
        for model in plan.ownership.models()
    }
