"""What keeps erasures going: those whose day has come begin, those that were left behind go on."""

import datetime as dt

from portal.auth.models import Session
from portal.data.base import transaction
from portal.data.batches import batches
from portal.data_requests.begin import TooLate, ask_to_carry_out, begin, job_key
from portal.data_requests.erasure_tables import Cause, Erasure, PlannedErasure
from portal.data_requests.inactivity import WARNINGS
from portal.data_requests.ledger import Ledger
from portal.data_requests.planned import undo
from portal.jobs.models import Job, JobState
from portal.jobs.queue import revive


def begin_due(ledger: Ledger, at: dt.datetime) -> None:
    """Begin every erasure that is due at ``at``; take back those of members who have been here since."""
    ripe = PlannedErasure.standing() & (PlannedErasure.due_at <= at)
    for numbers in batches(PlannedErasure, ripe):
        for plan in PlannedErasure.select().where(PlannedErasure.id.in_(numbers)):
            if plan.cause == Cause.INACTIVE and was_here_since(plan):
                undo(plan, at=at)
                continue
            if plan.cause == Cause.INACTIVE and not was_warned(plan):
                continue
            try:
                begin(plan, ledger, at=at)
            except TooLate:  # somebody took it back just now
                continue


def was_warned(plan: PlannedErasure) -> bool:
    """Return whether every warning was sent that an unused membership gets before it goes."""
    return plan.days_told == WARNINGS[-1]


def was_here_since(plan: PlannedErasure) -> bool:
    """Return whether the member of ``plan`` has used the portal after it was made."""
    sessions = Session.select().where(Session.member == plan.member_id)
    return bool(sessions.where(Session.last_seen_at > plan.decided_at).exists())


def resume_unfinished(at: dt.datetime) -> None:
    """See to it that every erasure that has begun has a job: one that died is opened again."""
    for erasure in Erasure.select().where(Erasure.finished_at.is_null()):
        job = Job.select().where(Job.key == job_key(erasure)).first()
        if job is None:
            with transaction():
                ask_to_carry_out(erasure, at=at)
        elif job.state == JobState.DEAD:
            revive(job, at=at)
