"""A job under a lease: claimed by one, done once, tried again, given back, dead."""

import pytest
from peewee import Database

from portal.clock import now
from portal.jobs import queue
from portal.jobs.models import Job, JobState
from tests.clock import Clock
from tests.jobs.greetings import SECOND, ask, claim, given_back_and_claimed_again


def test_a_claimed_job_is_nobody_elses(database: Database) -> None:
    ask()
    first = claim()
    assert first is not None
    assert first.attempts == 1
    assert claim() is None


def test_the_longest_due_is_first_and_a_delayed_one_waits(database: Database, clock: Clock) -> None:
    ask(key="later", delay=60 * SECOND)
    clock.move(seconds=1)
    ask(key="sooner")
    soon = claim()
    assert soon is not None
    assert soon.key == "sooner"
    assert claim() is None
    queue.finish(soon, at=now())
    clock.move(seconds=59)
    late = claim()
    assert late is not None
    assert late.key == "later"


def test_a_worker_leaves_kinds_it_does_not_know(database: Database) -> None:
    ask()
    assert queue.claim(["part"], at=now()) is None
    assert claim() is not None


def test_done_and_its_effect_are_one(database: Database) -> None:
    ask()
    job = claim()
    assert job is not None
    with pytest.raises(ZeroDivisionError):
        queue.finish(job, lambda: (ask(key="effect"), 1 / 0), at=now())
    assert [row.key for row in Job.select()] == [None]
    queue.finish(job, lambda: ask(key="effect"), at=now())
    assert {row.key: row.state for row in Job.select()} == {
        None: JobState.DONE,
        "effect": JobState.OPEN,
    }


def test_a_lost_lease_finishes_nothing(database: Database, clock: Clock) -> None:
    ask()
    slow = claim()
    clock.move(seconds=queue.LEASE.total_seconds())
    quick = claim()
    assert slow is not None
    assert quick is not None
    assert quick.attempts == 2
    for act in (
        lambda: queue.finish(slow, lambda: ask(key="effect"), at=now()),
        lambda: queue.fail(slow, "Slow", at=now()),
        lambda: queue.bury(slow, "Slow", at=now()),
    ):
        with pytest.raises(queue.LeaseLost):
            act()
    assert not queue.extend(slow, at=now())
    queue.give_back(slow, at=now())
    queue.finish(quick, at=now())
    job = Job.get()
    assert (Job.select().count(), job.state, job.attempts, job.error) == (1, "done", 2, None)


def test_a_heartbeat_keeps_the_lease(database: Database, clock: Clock) -> None:
    ask()
    job = claim()
    assert job is not None
    clock.move(seconds=20)
    assert queue.extend(job, at=now())
    clock.move(seconds=20)
    assert claim() is None
    clock.move(seconds=11)
    assert claim() is not None


def test_failures_wait_longer_each_time_and_end(database: Database, clock: Clock) -> None:
    ask()
    waits = []
    for _ in range(queue.MOST_TRIES):
        job = claim()
        assert job is not None
        queue.fail(job, "Timeout", at=now())
        row = Job.get()
        waits.append((row.due_at - now()).total_seconds())
        clock.set(max(row.due_at, now()))
    assert (row.state, row.error, row.lease) == (JobState.DEAD, "Timeout", None)
    assert claim() is None
    for n, wait in enumerate(waits[:-1]):
        whole = min(15 * 2**n, 3600)
        assert whole / 2 <= wait <= whole * 1.5
    assert sum(waits) > 3600, "a mail server that is away for an hour must not lose a mail"


def test_a_job_that_kills_its_workers_dies(database: Database, clock: Clock) -> None:
    ask(key="deadly")
    for _ in range(queue.MOST_LOSSES):
        assert claim() is not None
        clock.move(seconds=31)
    ask(key="harmless")
    next_one = claim()
    assert next_one is not None
    assert next_one.key == "harmless"
    dead = Job.get(Job.key == "deadly")
    assert (dead.state, dead.error) == (JobState.DEAD, queue.WORKER_LOST)


def test_a_lost_worker_takes_no_try_from_its_job(database: Database, clock: Clock) -> None:
    """Being killed is not the handler's failure: a restart of the machine must cost no mail."""
    ask()
    for _ in range(2 * queue.MOST_TRIES):
        assert claim() is not None
        clock.move(seconds=31)
    job = claim()
    assert job is not None
    assert (job.tries, job.losses) == (1, 2 * queue.MOST_TRIES)
    queue.fail(job, "Timeout", at=now())
    row = Job.get()
    assert (row.state, row.tries) == (JobState.OPEN, 2)
    assert row.due_at - now() < 30 * SECOND, "the pause after the first failure"


def test_a_failure_is_no_lost_worker(database: Database, clock: Clock) -> None:
    ask()
    job = claim()
    assert job is not None
    queue.fail(job, "Timeout", at=now())
    clock.move(minutes=1)
    again = claim()
    assert again is not None
    assert (again.tries, again.losses, again.attempts) == (2, 0, 2)


def test_a_dead_job_can_be_opened_again(database: Database) -> None:
    ask()
    job = claim()
    assert job is not None
    assert not queue.revive(job, at=now())
    queue.bury(job, "address-refused", at=now())
    assert queue.revive(job, at=now())
    again = claim()
    assert again is not None
    assert (again.tries, again.losses) == (1, 0)


def test_given_back_is_free_at_once_and_not_counted(database: Database) -> None:
    _, again = given_back_and_claimed_again()
    assert (again.tries, again.losses) == (1, 0)
