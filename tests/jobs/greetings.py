"""Jobs that greet: asked for and claimed as an act and a worker would."""

import datetime as dt

from portal.clock import now
from portal.data.base import transaction
from portal.jobs import queue
from portal.jobs.models import Job

SECOND = dt.timedelta(seconds=1)
KINDS = ["greet"]


def ask(key: str | None = None, delay: dt.timedelta = 0 * SECOND, **args: int | None) -> None:
    with transaction():
        queue.enqueue("greet", key=key, delay=delay, at=now(), **args)


def claim() -> Job | None:
    return queue.claim(KINDS, at=now())


def given_back_and_claimed_again() -> tuple[Job, Job]:
    """Return an asked job as its first worker had it, and as the next one has it."""
    ask()
    first = claim()
    assert first is not None
    queue.give_back(first, at=now())
    again = claim()
    assert again is not None
    return first, again
