"""Jobs as an operator looks at them."""

import datetime as dt
from typing import Any

from portal.data.base import transaction
from portal.jobs.models import Job, JobState
from portal.jobs.queue import revive

STAGES = ("waiting", "running", "done", "dead")


def jobs_by_stage(stages: tuple[str, ...], *, at: dt.datetime, most: int) -> list[Job]:
    """Return the newest jobs that are at one of ``stages``, at most so many, oldest first."""
    leased = Job.lease.is_null(False) & (Job.due_at > at)
    is_open = Job.state == JobState.OPEN.value
    which = {
        "waiting": is_open & ~leased,
        "running": is_open & leased,
        "done": Job.state == JobState.DONE.value,
        "dead": Job.state == JobState.DEAD.value,
    }
    wanted = which[stages[0]]
    for stage in stages[1:]:
        wanted |= which[stage]
    return list(Job.select().where(wanted).order_by(Job.id.desc()).limit(most))[::-1]


def find_jobs(numbers: tuple[int, ...]) -> list[Job]:
    """Return those of the jobs with ``numbers`` that there are."""
    return list(Job.select().where(Job.id.in_(numbers)).order_by(Job.id))


def dead_jobs() -> list[Job]:
    """Return every job that died."""
    return list(Job.select().where(Job.state == JobState.DEAD.value).order_by(Job.id))


def revive_all(jobs: list[Job], *, at: dt.datetime) -> list[int]:
    """Open all of ``jobs`` again if all are dead; return the ids of those that are not."""
    alive = [job.id for job in jobs if job.state != JobState.DEAD]
    if not alive:
        with transaction():
            for job in jobs:
                revive(job, at=at)
    return alive


def as_row(job: Job, at: dt.datetime) -> dict[str, Any]:
    """Return what there is to know about ``job``."""
    return {
        "id": job.id,
        "kind": job.kind,
        "stage": job.stage(at),
        "attempts": job.attempts,
        "failures": job.failures,
        "losses": job.losses,
        "error": job.error,
        "due_at": job.due_at,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
        "key": job.key,
        "args": job.args,
    }
