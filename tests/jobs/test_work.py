"""Every kind of job that anything asks for has somebody to do it."""

import ast
import importlib
from collections.abc import Iterator

from portal.jobs.models import Job, JobState
from portal.jobs.worker import Worker
from portal.work import RECURRING, RECURRING_ERASURES
from tests.cast import Cast
from tests.house.sources import Source, dotted, portal_sources

# They pass on what others ask for.
PASS_ON = {"portal.jobs.queue", "portal.jobs.schedule"}
# What recurs and needs to know where files lie, or what is declared.
WITH_A_FOLDER = {"exports.expire", "members.forget-imports", "record.keep"}
RECURS = {*(job.name for job in RECURRING), *RECURRING_ERASURES, *WITH_A_FOLDER}
# The rules against misuse choose by what happened.
ALARM = "mail.security-alarm."
WAITING = {"portal.activity.rules: kind is no constant of the module"}


def kinds(source: Source) -> Iterator[str]:
    """Return the kinds that ``source`` enqueues."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and dotted(node.func).startswith("enqueue"):
            name = ast.unparse(node.args[0])
            module = importlib.import_module(source.module)
            yield getattr(module, name, f"{source.module}: {name} is no constant of the module")


def test_nothing_waits_for_nobody(worker: Worker) -> None:
    sources = [source for source in portal_sources() if source.module not in PASS_ON]
    asked = {kind for source in sources for kind in kinds(source)}
    assert asked - worker.kinds == WAITING
    left = {kind for kind in worker.kinds - asked if not kind.startswith(ALARM)}
    assert left == RECURS


def test_a_worker_that_starts_does_all_that_recurs_and_does_it_once(
    furnished: Cast, new_worker: Worker
) -> None:
    new_worker.work_due()
    done = Job.select(Job.kind).where(Job.state == JobState.DONE.value, Job.failures == 0)
    assert {kind for (kind,) in done.tuples()} >= RECURS
    assert not Job.select().where(Job.state != JobState.DONE.value).exists()
    assert new_worker.work_due() == 0
