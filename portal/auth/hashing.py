"""Where passwords are hashed: first come, first served, and never at the cost of anybody's page.

A hash keeps a core busy for a third of a second. Threads of a lower priority make them, so that a page
is served first even while a crowd signs in.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from portal.thread_pool import stepping_aside

MOST_WAITING = 64
LONGEST_WAIT_SECONDS = 45.0
# How many steps of niceness hashing stays behind pages.
BEHIND_PAGES = 5
Result = TypeVar("Result")


class Busy(Exception):
    """More people sign in than the machine can hash for; try again shortly."""


class HashingLine:
    """Does one piece of work after the other, at most ``slots`` at a time.

    Each process has its own. The operating system hands a crowd to the processes unevenly, so each
    may use every core.
    """

    def __init__(
        self, slots: int, most_waiting: int, longest_wait: float = LONGEST_WAIT_SECONDS
    ) -> None:
        self._slots = slots
        self._longest_wait = longest_wait
        self._places = threading.BoundedSemaphore(most_waiting)
        self._starting = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None

    def do(self, work: Callable[[], Result]) -> Result:
        """Return what ``work`` gives when its turn has come.

        Raises `Busy` when too many wait already, or when its turn does not come.
        """
        with self.place():
            turn = self._threads().submit(work)
            try:
                return turn.result(self._longest_wait)
            except TimeoutError:
                turn.cancel()
                raise Busy from None

    @contextmanager
    def place(self) -> Iterator[None]:
        """Stand in the line for the length of a ``with``; raises `Busy` when it is full."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            with stepping_aside():
                yield
        finally:
            self._places.release()

    def rest(self) -> None:
        """Let the threads go, as before a fork: they would not come along."""
        with self._starting:
            if self._pool is not None:
                self._pool.shutdown()
            self._pool = None

    def _threads(self) -> ThreadPoolExecutor:
        with self._starting:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._slots, "hashing", initializer=_let_pages_pass)
            return self._pool


def _let_pages_pass() -> None:
    """Only Linux gives a thread a priority of its own."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        niceness = os.getpriority(os.PRIO_PROCESS, thread) + BEHIND_PAGES
        os.setpriority(os.PRIO_PROCESS, thread, min(niceness, 19))
