"""The worker: what it does with good and bad handlers, and how it stops."""

import logging
import threading
import time
from collections.abc import Callable

import pytest
from peewee import Database

from portal.clock import now
from portal.data.base import transaction
from portal.data.engine import connected, db
from portal.jobs import queue
from portal.jobs.models import Job, JobState
from portal.jobs.worker import GiveUp, Handler, Worker, run_worker

SECRET = "kari@nordlys.example"


def ask(kind: str = "greet", key: str | None = None) -> None:
    with connected(), transaction():
        queue.enqueue(kind, key=key, at=now())


def only_job() -> Job:
    with connected():
        return Job.get()


def raising(error: Exception) -> Handler:
    def handler(job: Job) -> None:
        raise error

    return handler


def wait_for(come_true: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not come_true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def test_all_that_is_due_is_worked(database: Database) -> None:
    for _ in range(3):
        ask()
    seen: list[int] = []
    worker = Worker({"greet": lambda job: seen.append(job.id)})
    assert worker.work_due() == 3
    assert seen == sorted({job.id for job in Job.select()})
    assert {job.state for job in Job.select()} == {JobState.DONE}
    assert worker.work_due() == 0


def test_the_effect_happens_with_the_end_of_the_job(database: Database) -> None:
    ask()
    seen: list[str] = []
    Worker({"greet": lambda job: lambda: seen.append(Job.get_by_id(job.id).state)}).work_due()
    assert seen == [JobState.DONE]


def test_a_failure_keeps_its_kind_and_never_its_words(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ask()
    with caplog.at_level(logging.INFO, "portal.jobs"):
        Worker({"greet": raising(ConnectionError(SECRET))}).work_due()
    job = only_job()
    assert (job.state, job.error, job.failures) == (JobState.OPEN, "ConnectionError", 1)
    assert "ConnectionError" in caplog.text
    assert SECRET not in caplog.text


def test_a_failing_effect_leaves_nothing_and_is_tried_again(database: Database) -> None:
    ask()

    def effect() -> None:
        queue.enqueue("greet", key="half", at=now())
        raise ConnectionError

    Worker({"greet": lambda job: effect}).work_due()
    job = only_job()
    assert (job.state, job.error) == (JobState.OPEN, "ConnectionError")


def test_what_will_never_work_is_dead_at_once(database: Database) -> None:
    ask()
    Worker({"greet": raising(GiveUp("address-refused"))}).work_due()
    job = only_job()
    assert (job.state, job.error, job.attempts) == (JobState.DEAD, "address-refused", 1)


def test_a_long_job_keeps_its_lease(app: object) -> None:
    ask()
    begun, go_on = threading.Event(), threading.Event()

    def long(job: Job) -> None:
        begun.set()
        go_on.wait(10)

    worker = Worker({"greet": long}, lease=queue.LEASE / 60)
    thread = threading.Thread(target=worker.work_due)
    thread.start()
    begun.wait(10)
    time.sleep(1.2)
    other = Worker({"greet": lambda job: None})
    with connected():
        assert not other.work_one()
    go_on.set()
    thread.join()
    assert (only_job().state, only_job().attempts) == (JobState.DONE, 1)


def test_a_stop_lets_the_running_job_finish_and_begins_no_other(app: object) -> None:
    ask()
    ask()
    stop, begun = threading.Event(), threading.Event()

    def slow(job: Job) -> None:
        begun.set()
        time.sleep(0.3)

    runner = threading.Thread(target=run_worker, args=(Worker({"greet": slow}), stop))
    runner.start()
    begun.wait(10)
    stop.set()
    runner.join(10)
    assert not runner.is_alive()
    with connected():
        assert sorted(job.state for job in Job.select()) == ["done", "open"]


def test_a_job_that_outlasts_the_stop_is_given_back_and_has_no_effect(app: object) -> None:
    ask()
    stop, begun, go_on = threading.Event(), threading.Event(), threading.Event()

    def endless(job: Job) -> queue.Effect:
        begun.set()
        go_on.wait(10)
        return lambda: queue.enqueue("greet", key="effect", at=now())

    worker = Worker({"greet": endless})
    runner = threading.Thread(target=run_worker, args=(worker, stop), kwargs={"grace": 0.1})
    runner.start()
    begun.wait(10)
    stop.set()
    runner.join(10)
    job = only_job()
    assert (job.state, job.tries, job.lease) == (JobState.OPEN, 1, None)
    go_on.set()
    wait_for(lambda: worker.current is None)
    with connected():
        assert [(job.state, job.key) for job in Job.select()] == [(JobState.OPEN, None)]


def test_an_idle_worker_takes_up_a_new_job_soon(app: object) -> None:
    stop, taken = threading.Event(), threading.Event()
    runner = threading.Thread(
        target=run_worker, args=(Worker({"greet": lambda job: taken.set()}), stop)
    )
    runner.start()
    time.sleep(1)
    ask()
    assert taken.wait(2.5)
    stop.set()
    runner.join(10)


def test_a_database_that_goes_away_does_not_end_the_worker(
    app: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.jobs.worker.AFTER_TROUBLE", 0.1)
    stop, taken, away = threading.Event(), threading.Event(), threading.Event()
    away.set()

    def unless_away(*args: object, **kwargs: object) -> None:
        if away.is_set():
            raise OSError("no route to the database")

    db.obj.query_hooks.append(unless_away)
    ask_later = Worker({"greet": lambda job: taken.set()})
    runner = threading.Thread(target=run_worker, args=(ask_later, stop))
    try:
        runner.start()
        time.sleep(0.3)
        away.clear()
        ask()
        assert taken.wait(5)
    finally:
        db.obj.query_hooks.remove(unless_away)
        stop.set()
        runner.join(10)
