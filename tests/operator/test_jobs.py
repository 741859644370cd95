"""Operators see jobs, open dead ones again, and run the worker."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from peewee import Database

from portal.clock import now
from portal.config import ROOT, Settings
from portal.data.base import transaction
from portal.data.engine import connected, db, released
from portal.jobs import queue
from portal.jobs.models import Job, JobState
from portal.operator import jobs
from tests.cast import Cast
from tests.outbox import Outbox

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, database: Database) -> Run:
    """Run ``jobs …`` and return how it went."""

    def command(*arguments: str) -> Result:
        with released():
            return app.test_cli_runner().invoke(jobs.noun, arguments)

    return command


@pytest.fixture
def some(database: Database) -> dict[str, Job]:
    """A job at each stage."""
    with transaction():
        for stage in ("dead", "done", "running", "waiting"):
            queue.enqueue("mail.invitation", key=stage, at=now(), link=7)
    for act in (
        lambda job: queue.bury(job, "address-refused", at=now()),
        lambda job: queue.finish(job, at=now()),
        lambda job: None,
    ):
        job = queue.claim(["mail.invitation"], at=now())
        assert job is not None
        act(job)
    return {job.key: job for job in Job.select()}


def test_what_is_not_done_is_listed(run: Run, some: dict[str, Job]) -> None:
    rows = json.loads(run("list", "--json").stdout)
    assert [row["stage"] for row in rows] == ["dead", "running", "waiting"]
    assert rows[0]["error"] == "address-refused"
    shown = run("list")
    assert shown.exit_code == 0
    assert shown.stdout.splitlines()[0].split()[:3] == ["id", "kind", "stage"]
    assert len(shown.stdout.splitlines()) == 4


def test_one_stage_is_listed(run: Run, some: dict[str, Job]) -> None:
    for stage in ("dead", "done", "running", "waiting"):
        rows = json.loads(run("list", "--stage", stage, "--json").stdout)
        assert [row["key"] for row in rows] == [stage]
    assert len(json.loads(run("list", "--most", "2", "--json").stdout)) == 2


def test_nothing_is_said_in_words_and_in_json(run: Run) -> None:
    assert run("list").stdout == "No such jobs.\n"
    assert json.loads(run("list", "--json").stdout) == []


def test_one_job_is_shown(run: Run, some: dict[str, Job]) -> None:
    row = json.loads(run("show", str(some["dead"].id), "--json").stdout)
    assert (row["kind"], row["args"], row["attempts"]) == ("mail.invitation", '{"link": 7}', 1)
    assert "address-refused" in run("show", str(some["dead"].id)).stdout


def test_a_dead_job_is_opened_again(run: Run, some: dict[str, Job]) -> None:
    done = run("retry", str(some["dead"].id))
    assert (done.exit_code, done.stdout) == (0, "Opened again: 1.\n")
    assert Job.get(Job.key == "dead").state == JobState.OPEN
    assert json.loads(run("retry", "--all", "--json").stdout) == []


@pytest.mark.parametrize("arguments", [["show", "999"], ["retry", "999"]])
def test_a_job_that_is_not_there(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (1, "There is no job 999.\n")


def test_what_is_not_dead_is_left_alone(run: Run, some: dict[str, Job]) -> None:
    result = run("retry", str(some["dead"].id), str(some["running"].id))
    assert result.exit_code == 1
    assert result.stderr == f"Job {some['running'].id} is not dead.\n"
    assert Job.get(Job.key == "dead").state == JobState.DEAD


@pytest.mark.parametrize("arguments", [["retry"], ["retry", "7", "--all"], ["list", "--most", "0"]])
def test_a_command_that_makes_no_sense(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_works_and_stops_in_order(
    cast: Cast, settings: Settings, outbox: Outbox, how: signal.Signals
) -> None:
    with transaction():
        queue.enqueue("mail.password-changed", at=now(), member=cast.kari.id)
    db.close()
    environment = {
        **os.environ,
        "PORTAL_DATA": str(settings.data),
        "PORTAL_DATABASE_URL": settings.database_url,
        "PORTAL_BCRYPT_COST": "4",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "worker", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        _wait_until_sent(outbox)
        begun = time.monotonic()
        process.send_signal(how)
        said, _ = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    assert time.monotonic() - begun < 10
    assert said.splitlines()[-1] == "The worker has stopped."
    with connected():
        assert Job.get(Job.kind == "mail.password-changed").state == JobState.DONE
        assert Job.select().where(Job.state == JobState.OPEN, Job.lease.is_null(False)).count() == 0


def _wait_until_sent(outbox: Outbox) -> None:
    end = time.monotonic() + 30
    while not outbox.to("kari@nordlys.example"):
        assert time.monotonic() < end, "the worker did not send the mail"
        time.sleep(0.05)
