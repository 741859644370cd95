"""A job in the queue: enqueued with its act, once for each key, named, told of, pruned."""

import re

import pytest
from peewee import Database

from portal.clock import now
from portal.data.base import transaction
from portal.data.declarations import Technical, declaration_of
from portal.jobs import queue
from portal.jobs.models import Job
from tests.clock import Clock
from tests.jobs.greetings import ask, claim, given_back_and_claimed_again


def test_a_job_falls_with_the_act_it_is_for(database: Database) -> None:
    def act() -> None:
        with transaction():
            queue.enqueue("greet", at=now(), member=1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert claim() is None


def test_a_job_outside_an_act_is_refused(database: Database) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        queue.enqueue("greet", at=now())


def test_the_same_key_makes_one_job(database: Database) -> None:
    for _ in range(3):
        ask(key="greet:7", member=7)
    ask()
    ask()
    assert Job.select().count() == 3


@pytest.mark.parametrize("value", ["kari@nordlys.example", 1.5, True, [1]])
def test_a_job_carries_ids_and_nothing_about_a_person(database: Database, value: object) -> None:
    with pytest.raises(TypeError, match="ids of rows"):
        ask(member=value)
    assert all(isinstance(declaration_of(field), Technical) for field in Job._meta.sorted_fields)


def test_a_job_gives_its_ids_back(database: Database) -> None:
    ask(member=7, link=None)
    job = claim()
    assert job is not None
    assert (job.arg("member"), job.arg("link")) == (7, None)


def test_thousands_are_enqueued_at_once(database: Database) -> None:
    with transaction():
        queue.enqueue_many("greet", ((f"greet:{n}", {"member": n}) for n in range(2500)), at=now())
    assert Job.select().count() == 2500


def test_old_done_jobs_go_and_others_stay(database: Database, clock: Clock) -> None:
    for key in ("done", "dead", "open"):
        ask(key=key)
    done, dead = claim(), claim()
    assert done is not None
    assert dead is not None
    queue.finish(done, at=now())
    queue.bury(dead, "x", at=now())
    clock.move(days=30)
    assert queue.prune(now()) == 0
    clock.move(seconds=1)
    assert queue.prune(now()) == 1
    assert {job.key for job in Job.select()} == {"dead", "open"}


def test_the_name_is_the_same_at_every_attempt_and_fit_for_a_file(database: Database) -> None:
    first, again = given_back_and_claimed_again()
    assert again.name == first.name
    assert re.fullmatch(r"\d{8}-greet", first.name)


def test_the_stage_tells_waiting_from_running(database: Database, clock: Clock) -> None:
    ask()
    assert Job.get().stage(now()) == "waiting"
    job = claim()
    assert Job.get().stage(now()) == "running"
    clock.move(seconds=31)
    assert Job.get().stage(now()) == "waiting"
    assert job is not None
    queue.bury(job, "x", at=now())
    assert Job.get().stage(now()) == "dead"
