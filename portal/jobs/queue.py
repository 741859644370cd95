"""Enqueue, claim, finish, fail: each step one transaction, so that a killed process loses nothing.

A claim is a *lease*: the worker has the job until the lease ends, and only who holds the lease may
finish or fail it. A worker that dies leaves a lease that ends by itself. That is no failure of the
handler and takes no try from the job; but a job that loses worker after worker dies of it in the end.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping

from peewee import Expression, Update, Value

from portal.data.base import transaction
from portal.data.engine import db
from portal.data.fields import INSTANT
from portal.data.many import insert_many
from portal.data.prepared import Prepared
from portal.jobs.due import due
from portal.jobs.models import Job, JobState

LEASE = dt.timedelta(seconds=30)
MOST_TRIES = 10
# With a lease of half a minute a job that kills its workers does so for some twenty-five minutes.
MOST_LOSSES = 50
FIRST_PAUSE = dt.timedelta(seconds=15)
LONGEST_PAUSE = dt.timedelta(hours=1)
KEEP_DONE = dt.timedelta(days=30)
WORKER_LOST = "worker-lost"

Effect = Callable[[], object]
Args = dict[str, int | None]


class LeaseLost(Exception):
    """The lease ended and somebody else may have the job: nothing of this attempt counts."""


def enqueue(
    kind: str,
    *,
    at: dt.datetime,
    key: str | None = None,
    delay: dt.timedelta = dt.timedelta(0),
    **args: int | None,
) -> None:
    """Ask for a job of ``kind`` on the rows ``args``, at most once for each ``key``.

    Raises `RuntimeError` outside a transaction: a job stands or falls with the act it is for.
    """
    enqueue_many(kind, [(key, args)], at=at, delay=delay)


def enqueue_many(
    kind: str,
    jobs: Iterable[tuple[str | None, Args]],
    *,
    at: dt.datetime,
    delay: dt.timedelta = dt.timedelta(0),
) -> None:
    """Ask for many jobs of ``kind``, each a (key, args), as `enqueue` does."""
    if not db.in_transaction():
        raise RuntimeError("A job is enqueued in the transaction of the act it is for")
    rows = [
        {"kind": kind, "key": key, "args": _ids(args), "due_at": at + delay, "created_at": at}
        for key, args in jobs
    ]
    insert_many(Job, rows, skip_taken=True)


def claim(kinds: Collection[str], *, at: dt.datetime, lease: dt.timedelta = LEASE) -> Job | None:
    """Take the job of ``kinds`` that has been due longest, or return None when none is due."""
    wanted = due(frozenset(kinds))
    while wanted.exists(at):
        with transaction():
            found = wanted.first(at)
            if found is None:
                return None
            found.losses += found.lease is not None
            if found.losses < MOST_LOSSES:
                return _lease(found, at + lease)
            _close(found, JobState.DEAD, at, WORKER_LOST)
    return None


def extend(job: Job, *, at: dt.datetime, lease: dt.timedelta = LEASE) -> bool:
    """Keep ``job`` for another ``lease``; return False when it is no longer ours."""
    return _change(job, due_at=at + lease)


def finish(job: Job, effect: Effect | None = None, *, at: dt.datetime) -> None:
    """Mark ``job`` done and let ``effect`` happen, both or neither.

    Raises `LeaseLost`, with no effect, when the job is no longer ours.
    """
    with transaction():
        _close(job, JobState.DONE, at, None)
        if effect is not None:
            effect()


def fail(job: Job, error: str, *, at: dt.datetime) -> None:
    """Let ``job`` be tried again after a pause that grows, or die after the last try."""
    if job.tries >= MOST_TRIES:
        bury(job, error, at=at)
        return
    again = {"failures": Job.failures + 1, "due_at": at + pause_after(job.tries)}
    if not _change(job, lease=None, error=error, **again):
        raise LeaseLost


def bury(job: Job, error: str, *, at: dt.datetime) -> None:
    """Let ``job`` die of ``error``: no further attempt would help."""
    _close(job, JobState.DEAD, at, error)


def give_back(job: Job, *, at: dt.datetime) -> None:
    """Let another worker have ``job`` at once; neither a try nor a worker was lost."""
    _change(job, lease=None, due_at=at)


def revive(job: Job, *, at: dt.datetime) -> bool:
    """Open a dead ``job`` again with all its tries; return False when it was not dead."""
    anew = {"state": JobState.OPEN.value, "failures": 0, "losses": 0, "lease": None}
    dead = (Job.id == job.id) & (Job.state == JobState.DEAD.value)
    return bool(Job.update(anew, due_at=at, finished_at=None).where(dead).execute())


def prune(at: dt.datetime) -> int:
    """Delete what has been done for `KEEP_DONE`, and return how many rows went."""
    old = (Job.state == JobState.DONE.value) & (Job.finished_at < at - KEEP_DONE)
    return int(Job.delete().where(old).execute())


def pause_after(tries: int) -> dt.timedelta:
    """Return how long to wait after ``tries``: twice as long each time, give or take half."""
    pause: dt.timedelta = min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE)
    return pause * (0.5 + secrets.randbelow(1000) / 1000)


def _lease(job: Job, until: dt.datetime) -> Job:
    job.lease = secrets.token_hex(8)
    job.attempts += 1
    _LEASED.tuples(job.lease, job.attempts, job.losses, INSTANT.db_value(until), job.id)
    return job


def _leased(lease: Value, attempts: Value, losses: Value, until: Value, number: Value) -> Update:
    held = {"lease": lease, "attempts": attempts, "losses": losses, "due_at": until}
    return _changing(Job.id == number, held)


def _close(job: Job, state: JobState, at: dt.datetime, error: str | None) -> None:
    if not _CLOSED.tuples(state.value, error, INSTANT.db_value(at), job.id, job.lease):
        raise LeaseLost


def _closed(state: Value, error: Value, at: Value, number: Value, lease: Value) -> Update:
    closed = {"state": state, "lease": None, "error": error, "finished_at": at}
    return _changing(_held(number, lease), closed)


def _change(job: Job, **values: object) -> bool:
    """Nothing changes for who has lost the lease."""
    return bool(Job.update(**values).where(_held(job.id, job.lease)).execute())


def _held(number: object, lease: object) -> Expression:
    held = (Job.id == number) & (Job.state == JobState.OPEN.value) & (Job.lease == lease)
    assert isinstance(held, Expression)
    return held


def _changing(which: Expression, values: Mapping[str, object]) -> Update:
    change: Update = Job.update(values).where(which).returning(Job.id)
    return change


_LEASED = Prepared(_leased, count=5)
_CLOSED = Prepared(_closed, count=5)


def _ids(args: Args) -> str:
    for name, value in args.items():
        if value is not None and type(value) is not int:
            raise TypeError(f"A job carries ids of rows; {name} is a {type(value).__name__}")
    return json.dumps(args, sort_keys=True)
