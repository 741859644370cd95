"""A parent process that keeps its children running until it is told to stop.

It knows nothing of the web: a child is a name and something to run. All signals are blocked in the
parent and taken one at a time, so nothing here happens in the middle of something else.
"""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NoReturn

log = logging.getLogger(__name__)

STOP = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
WATCHED = STOP | {signal.SIGCHLD}
GRACE_SECONDS = 20.0
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 10.0
SETTLED_SECONDS = 30.0


@dataclass
class Child:
    """A process that is started again whenever it ends. ``run`` returns when SIGTERM asks it to."""

    name: str
    run: Callable[[], None]
    pid: int | None = None
    started: float = 0.0
    due: float = 0.0
    pause: float = field(default=FIRST_PAUSE)


class Supervisor:
    """Starts the children, starts again what dies, and passes the order to stop on."""

    def __init__(self, children: Iterable[Child]) -> None:
        self.children = list(children)
        # Children hold the reading end: it closes when the parent is gone, even by SIGKILL.
        self._lifeline, self._kept_open = os.pipe()

    def run(self) -> int:
        """Run until SIGTERM, SIGINT or SIGHUP and return the exit code: 0 when all ended in time."""
        signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
        while True:
            self._start_what_is_due()
            event = signal.sigtimedwait(WATCHED, self._longest_wait())
            self._reap()
            if event is not None and event.si_signo in STOP:
                return self._stop()

    def _start_what_is_due(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.pid is None and child.due <= now:
                child.started = now
                child.pid = os.fork() or self._become(child)

    def _become(self, child: Child) -> NoReturn:
        """Run ``child`` in the new process and never return to the parent's code."""
        code = 1
        try:
            os.close(self._kept_open)
            signal.signal(
                signal.SIGINT, signal.SIG_IGN
            )  # Ctrl-C reaches the parent, which tells us
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            threading.Thread(target=self._die_with_parent, daemon=True).start()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
            child.run()
            code = 0
        except BaseException:
            log.exception("%s failed", child.name)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _die_with_parent(self) -> None:
        os.read(self._lifeline, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _longest_wait(self) -> float:
        waiting = [child.due for child in self.children if child.pid is None]
        return max(0.0, min(waiting) - time.monotonic()) if waiting else 3600.0

    def _reap(self) -> None:
        for child in self.children:
            if child.pid is None:
                continue
            pid, status = os.waitpid(child.pid, os.WNOHANG)
            if pid:
                self._plan_again(child, os.waitstatus_to_exitcode(status))

    def _plan_again(self, child: Child, code: int) -> None:
        """Start at once what had run for a while; what dies young waits longer each time."""
        now = time.monotonic()
        settled = now - child.started > SETTLED_SECONDS
        child.pause = FIRST_PAUSE if settled else min(child.pause * 2, LONGEST_PAUSE)
        child.pid, child.due = None, now + child.pause
        log.warning("%s ended with %d; starting it again in %.1f s", child.name, code, child.pause)

    def _stop(self) -> int:
        alive = {child.pid: child for child in self.children if child.pid is not None}
        for pid in alive:
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while alive and time.monotonic() < deadline:
            signal.sigtimedwait({signal.SIGCHLD}, 0.1)
            alive = {p: c for p, c in alive.items() if os.waitpid(p, os.WNOHANG)[0] == 0}
        for pid, child in alive.items():
            log.error("%s did not end within %.0f s and is killed", child.name, GRACE_SECONDS)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        return 1 if alive else 0
