"""The worker: claims jobs one at a time, keeps their leases alive, and stops in order."""

import logging
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta

from portal import clock
from portal.data.engine import connected, db
from portal.jobs import queue
from portal.jobs.models import Job
from portal.jobs.queue import Effect, LeaseLost
from portal.jobs.schedule import Recurring, Schedule

Handler = Callable[[Job], Effect | None]

SHORTEST_PAUSE = 0.05
LONGEST_PAUSE = 1.0
AFTER_TROUBLE = 3.0
GRACE_SECONDS = 15.0

log = logging.getLogger("portal.jobs")


class GiveUp(Exception):
    """A handler's word that no further attempt would help; ``code`` is kept and may be shown."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Worker:
    """Works the jobs that ``handlers`` are for, by kind; other kinds wait for a worker that can.

    A handler does what takes time (mail, files) and may be run again after a crash, so it gives its
    files a name from the job. What it does in the database, it returns as an effect: that happens
    in the transaction that marks the job done, and only once.
    """

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        recurring: Sequence[Recurring] = (),
        *,
        lease: timedelta = queue.LEASE,
    ) -> None:
        self._schedule = Schedule(recurring)
        self._handlers = {**handlers, **{job.name: job.handler for job in recurring}}
        self._lease = lease
        self.current: Job | None = None

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of jobs that are worked here."""
        return frozenset(self._handlers)

    def work_due(self) -> int:
        """Work every job that is due, recurring ones too, and return how many were claimed."""
        with connected():
            self._schedule.enqueue_due(clock.now())
            worked = 0
            while self.work_one():
                worked += 1
            return worked

    def work_one(self) -> bool:
        """Claim one job and work it; return False when none is due."""
        with connected():
            job = queue.claim(self._handlers, at=clock.now(), lease=self._lease)
            if job is None:
                return False
            self.current = job
            try:
                self._work(job)
            except LeaseLost:
                log.warning("job %s %s: lease lost", job.id, job.kind)
            finally:
                self.current = None
            return True

    def loop(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set; look often while there is work, seldom while not."""
        pause = SHORTEST_PAUSE
        while not stop.is_set():
            try:
                with connected():
                    self._schedule.enqueue_due(clock.now())
                    worked = self.work_one()
                pause = SHORTEST_PAUSE if worked else min(pause * 2, LONGEST_PAUSE)
            except Exception as error:  # the database is away; the lease puts it right
                log.error("jobs: %s", _trace(error))
                _drop_connection()
                worked, pause = False, AFTER_TROUBLE
            if not worked:
                stop.wait(pause)

    def _work(self, job: Job) -> None:
        try:
            with self._kept(job):
                effect = self._handlers[job.kind](job)
            queue.finish(job, effect, at=clock.now())
            log.info("job %s %s: done at attempt %s", job.id, job.kind, job.attempts)
        except LeaseLost:
            raise
        except GiveUp as refusal:
            queue.bury(job, refusal.code, at=clock.now())
            log.error("job %s %s: dead, %s", job.id, job.kind, refusal.code)
        except Exception as error:
            log.error("job %s %s: attempt %s, %s", job.id, job.kind, job.attempts, _trace(error))
            queue.fail(job, type(error).__name__, at=clock.now())

    @contextmanager
    def _kept(self, job: Job) -> Iterator[None]:
        """Extend the lease again and again while the handler runs."""
        finished = threading.Event()
        heart = threading.Thread(target=self._beat, args=(job, finished), daemon=True)
        heart.start()
        try:
            yield
        finally:
            finished.set()
            heart.join()

    def _beat(self, job: Job, finished: threading.Event) -> None:
        while not finished.wait(self._lease.total_seconds() / 3):
            try:
                with connected():
                    if not queue.extend(job, at=clock.now(), lease=self._lease):
                        return
            except (
                Exception
            ) as error:  # the next beat may get through; if none does, the lease ends
                log.warning("job %s %s: no heartbeat, %s", job.id, job.kind, type(error).__name__)
                _drop_connection()


def run_worker(worker: Worker, stop: threading.Event, *, grace: float = GRACE_SECONDS) -> None:
    """Let ``worker`` work until ``stop`` is set, then up to ``grace`` seconds to finish its job.

    A job that takes longer is given back: another worker has it at once.
    """
    thread = threading.Thread(target=worker.loop, args=(stop,), name="jobs", daemon=True)
    thread.start()
    stop.wait()
    thread.join(grace)
    job = worker.current
    if thread.is_alive() and job is not None:
        with suppress(Exception), connected():  # otherwise the lease ends by itself
            queue.give_back(job, at=clock.now())
            log.warning("job %s %s: given back", job.id, job.kind)


def _drop_connection() -> None:
    with suppress(Exception):
        db.manual_close()


def _trace(error: Exception) -> str:
    """Where it happened, without the message: that may carry what a member wrote."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__name__}\n{frames}"
