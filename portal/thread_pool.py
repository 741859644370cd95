"""The threads that answer requests: few at work at once, and another one when some of them wait.

Python runs one thread of a process at a time, so a crowd of them only takes turns: with four, a third
more pages are answered than with forty. Who waits for something slow steps aside and takes no page's
place; what waits without saying so, as for a lock or a slow client, is noticed.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

log = logging.getLogger(__name__)

AT_WORK = 4
# So long a request waits at most behind threads that all wait without saying so.
STUCK_SECONDS = 0.05


class Task(Protocol):
    """A request that has come in whole."""

    def service(self) -> None:
        """Answer it."""

    def cancel(self) -> None:
        """Let it go unanswered."""


class ThreadPool:
    """Answers requests in the order they came, as the dispatcher of waitress."""

    def __init__(self, most: int, at_work: int = AT_WORK) -> None:
        self._most, self._at_work = most, at_work
        self._tasks: deque[Task] = deque()
        self._lock = threading.Lock()
        self._called = threading.Condition(self._lock)
        self._ended = threading.Condition(self._lock)
        self._threads = self._idle = self._aside = self._extra = 0
        self._stopping = False
        self._waiting_since = 0.0

    def add_task(self, task: Task) -> None:
        """Let a thread take ``task`` as soon as one may."""
        with self._lock:
            if not self._tasks:
                self._waiting_since = time.monotonic()
            self._tasks.append(task)
            self._call_for_more()

    def waiting(self) -> int:
        """Return how many requests no thread has taken yet."""
        return len(self._tasks)

    def relieve(self) -> None:
        """Let one thread more work when those at work have taken nothing for too long."""
        with self._lock:
            now = time.monotonic()
            if self._tasks and now - self._waiting_since > STUCK_SECONDS:
                self._extra += 1
                self._waiting_since = now
                self._call_for_more()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Leave the place of the running thread to another for the length of a ``with``."""
        with self._lock:
            self._aside += 1
            self._call_for_more()
        try:
            yield
        finally:
            with self._lock:
                self._aside -= 1

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5.0) -> bool:
        """Let every thread end after what it does; return whether all did within ``timeout`` seconds."""
        with self._lock:
            self._stopping, self._idle = True, 0
            self._called.notify_all()
            ended = self._ended.wait_for(lambda: not self._threads, timeout)
            while cancel_pending and self._tasks:
                self._tasks.popleft().cancel()
        return ended

    def _call_for_more(self) -> None:
        """Wake or start a thread when one more may work. The lock is held."""
        if not self._tasks or self._working() >= self._at_work + self._extra:
            return
        if self._idle:
            self._idle -= 1  # here and not when it has woken: a second call must not count on it
            self._called.notify()
        elif self._threads < self._most:
            _PoolThread(self).start()
            self._threads += 1

    def _working(self) -> int:
        return self._threads - self._idle - self._aside

    def work(self) -> None:
        """Answer one request after the other until this thread is not needed any more."""
        while task := self._next():
            try:
                task.service()
            except BaseException:  # a thread that ended here would be missed
                log.exception("a request was not answered")

    def _next(self) -> Task | None:
        with self._lock:
            while self._stopping or not self._tasks or self._are_too_many():
                if self._stopping or self._idle >= self._at_work:
                    self._threads -= 1
                    self._ended.notify()
                    return None
                self._idle += 1
                self._called.wait()
            self._waiting_since = time.monotonic()
            task = self._tasks.popleft()
            self._extra = self._extra if self._tasks else 0
            return task

    def _are_too_many(self) -> bool:
        """As when those who had stepped aside are back."""
        return self._working() > self._at_work + self._extra


class _PoolThread(threading.Thread):
    def __init__(self, pool: ThreadPool) -> None:
        super().__init__(target=pool.work, name="answering", daemon=True)
        self.pool = pool


@contextmanager
def stepping_aside() -> Iterator[None]:
    """Take no place among the threads that answer, for the length of a ``with`` that waits."""
    thread = threading.current_thread()
    if isinstance(thread, _PoolThread):
        with thread.pool.aside():
            yield
    else:
        yield
