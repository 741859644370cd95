"""Two workers that are killed again and again while they work: run as a process of its own.

``python -m tests.jobs.killing DATABASE FOLDER KILLS`` forks two workers and sends each ``KILLS``
times SIGKILL, at points of their work drawn by lot, then waits until nothing is left to do. It must
not touch the database before the last fork, so the workers tell over a pipe how far they are.
"""

import os
import random
import select
import signal
import sys
import threading
import time
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from portal import clock
from portal.auth.models import Attempts
from portal.data.engine import connected, open_database
from portal.jobs.models import Job, JobState
from portal.jobs.queue import Effect
from portal.jobs.worker import Worker, run_worker
from portal.mail.post import Outbox

LEASE = timedelta(seconds=1)
LONGEST_SECONDS = 60


class Lane:
    """One worker process, replaced whenever it is killed."""

    def __init__(self, url: str, folder: Path, kills: int) -> None:
        self.url, self.folder, self.kills = url, folder, kills
        self.begin()

    def begin(self) -> None:
        """Fork a worker; `steps` is how many more of its steps it may take."""
        self.steps = random.randint(4, 24)
        self.pipe, write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.pipe)
            work(self.url, self.folder, write)
            os._exit(0)
        os.close(write)

    def heard(self) -> None:
        """Count the steps the worker told of; kill it a moment after the last one it may take."""
        self.steps -= len(os.read(self.pipe, 100))
        if self.kills and self.steps <= 0:
            time.sleep(random.uniform(0, 0.006))
            self.end()
            self.kills -= 1
            self.begin()

    def end(self) -> None:
        """Kill the worker, in whatever it is doing."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.pipe)


def work(url: str, folder: Path, pipe: int) -> None:
    """Be a worker: every job counts itself in the database, and some send a mail too."""
    open_database(url)
    post = Outbox(folder, "portal@test.example")

    def step() -> None:
        os.write(pipe, b".")

    def count(job: Job) -> Effect:
        step()
        return lambda: (step(), _count(job), step())

    def mail(job: Job) -> Effect:
        step()
        message = EmailMessage()
        message["Subject"], message["To"] = f"Jobb {job.id}", "kari@nordlys.example"
        message.set_content("Hei.\n" * 200)
        message.add_alternative("<p>Hei.</p>\n", subtype="html")
        post.send(message, job)
        return count(job)

    run_worker(Worker({"count": count, "mail": mail}, lease=LEASE), threading.Event())


def _count(job: Job) -> None:
    Attempts.insert(key=str(job.id), window=0, count=1, expires_at=clock.now()).on_conflict(
        conflict_target=(Attempts.key, Attempts.window),
        update={Attempts.count: Attempts.count + 1},
    ).execute()


def open_jobs() -> int:
    """Return how many jobs are left to do."""
    with connected():
        return Job.select().where(Job.state == JobState.OPEN).count()


def main(url: str, folder: Path, kills: int) -> None:
    """Kill, then let finish, and print how much was left when the killing ended."""
    lanes = [Lane(url, folder, kills), Lane(url, folder, kills)]
    while any(lane.kills for lane in lanes):
        ready, _, _ = select.select([lane.pipe for lane in lanes], [], [], LONGEST_SECONDS)
        assert ready, "the workers have stopped working"
        for lane in lanes:
            if lane.pipe in ready:
                lane.heard()
    open_database(url)
    print(open_jobs())
    begun = clock.now()
    while open_jobs() and (clock.now() - begun).total_seconds() < LONGEST_SECONDS:
        ready, _, _ = select.select([lane.pipe for lane in lanes], [], [], 0.1)
        for lane in lanes:
            if lane.pipe in ready:
                lane.heard()
        time.sleep(0.05)
    for lane in lanes:
        lane.end()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
