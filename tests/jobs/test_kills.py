"""Whatever is killed, each job is done, and once."""

import subprocess
import sys
from pathlib import Path

from peewee import Database

from portal import clock
from portal.auth.models import Attempts
from portal.config import ROOT, Settings
from portal.data.base import transaction
from portal.jobs.models import Job, JobState
from portal.jobs.queue import enqueue

JOBS = 1000
KILLS = 20


def test_two_workers_killed_twenty_times_each_lose_nothing_and_double_nothing(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    with transaction():
        at = clock.now()
        for n in range(JOBS):
            kind = "count" if n % 5 else "mail"
            enqueue(kind, key=f"{kind}:{n}", at=at, row=n)
    database.close()

    command = [sys.executable, "-m", "tests.jobs.killing"]
    done = subprocess.run(
        [*command, settings.database_url, str(tmp_path), str(KILLS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > JOBS / 4, (
        "the killing ended when most work was done: it proves little"
    )
    database.connect(reuse_if_open=True)
    assert {job.state for job in Job.select()} == {JobState.DONE}
    assert Job.select().where(Job.attempts > 1).count() >= KILLS / 4, "hardly any job was hit"
    assert [row.count for row in Attempts.select()] == [1] * JOBS
    mails = Job.select().where(Job.kind == "mail")
    assert {path.name for path in tmp_path.iterdir()} == {f"{job.name}.eml" for job in mails}
