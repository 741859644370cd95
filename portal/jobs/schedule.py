"""Recurring jobs: enqueued once for each period, whatever the number of processes."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal import clock
from portal.data.base import transaction
from portal.jobs.models import Job
from portal.jobs.queue import KEEP_DONE, Effect, enqueue

# Periods begin at this hour, so that what happens daily happens at night.
NIGHT = dt.timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Recurring:
    """What happens ``every`` so often: ``act`` takes the time and runs in one transaction.

    An act ``in_parts`` takes care of its own transactions, and may be run again after a crash.
    """

    name: str
    act: Callable[[dt.datetime], object]
    every: dt.timedelta
    in_parts: bool = False

    def __post_init__(self) -> None:
        """Refuse a period longer than the memory of done jobs, which is what makes it once."""
        if not dt.timedelta(0) < self.every <= KEEP_DONE:
            raise ValueError(f"{self.name} must recur within {KEEP_DONE.days} days")

    def handler(self, _job: Job) -> Effect | None:
        """Return the act as the effect of its job, or do it here and now if it is in parts."""
        if self.in_parts:
            self.act(clock.now())
            return None
        return lambda: self.act(clock.now())

    def key(self, at: dt.datetime) -> str:
        """Return what is the same throughout one period."""
        period = (at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC) - NIGHT) // self.every
        return f"{self.name}@{period}"


class Schedule:
    """The recurring jobs of one worker, which remembers what it has enqueued."""

    def __init__(self, recurring: Sequence[Recurring]) -> None:
        self._recurring = tuple(recurring)
        self._enqueued: dict[str, str] = {}

    def enqueue_due(self, at: dt.datetime) -> None:
        """Enqueue what has not been enqueued in the present period."""
        due = {job.name: job.key(at) for job in self._recurring}
        fresh = {name: key for name, key in due.items() if self._enqueued.get(name) != key}
        if not fresh:
            return
        with transaction():
            for name, key in fresh.items():
                enqueue(name, key=key, at=at)
        self._enqueued.update(fresh)
