"""What the worker does: each kind of job with the act behind it, and what recurs."""

import datetime as dt
import threading

from portal.jobs import queue
from portal.jobs.schedule import Recurring
from portal.jobs.worker import Handler, Worker, run_worker

DAY = dt.timedelta(days=1)

HANDLERS: dict[str, Handler] = {}
RECURRING = (Recurring("prune-jobs", queue.prune, DAY),)


def work(stop: threading.Event) -> None:
    """Work off the jobs until ``stop`` is set."""
    run_worker(Worker(HANDLERS, RECURRING), stop)
