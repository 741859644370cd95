"""Hashing of passwords: bcrypt over an HMAC with a pepper, and the same time for every answer.

The prehash keeps bcrypt's 72-byte limit away from people; the pepper, kept outside the database,
makes a stolen table useless (OWASP Password Storage).
"""

import base64
import hashlib
import hmac
import secrets
import statistics
import threading
import time
import unicodedata
from collections import deque

import bcrypt

from portal.keys import Keys

LONGEST = 256
LONGEST_WAIT_SECONDS = 20.0


class Busy(Exception):
    """More people sign in than the machine can hash for; try again shortly."""


class Passwords:
    """Makes and checks password hashes, never more at once than ``slots``."""

    def __init__(self, keys: Keys, cost: int, slots: int, most_waiting: int = 32) -> None:
        self._keys = keys
        self._cost = cost
        self._slots = threading.BoundedSemaphore(slots)
        self._waiting = threading.BoundedSemaphore(most_waiting)
        self._times: deque[float] = deque(maxlen=15)
        self._dummy: str | None = None

    def hash(self, password: str) -> str:
        """Return ``version$pepper$bcrypt`` for ``password``."""
        digest = self._prehash(password, self._keys.pepper)
        with self._slot():
            hashed = bcrypt.hashpw(digest, bcrypt.gensalt(self._cost))
        return f"v1${self._keys.pepper}${hashed.decode()}"

    def matches(self, stored: str | None, password: str) -> bool:
        """Return whether ``password`` gave ``stored``; without one, hash all the same and say no."""
        known = stored or self._dummy_hash()
        _, pepper, hashed = known.split("$", 2)
        digest = self._prehash(password[:LONGEST], pepper)
        with self._slot():
            begun = time.perf_counter()
            same = bcrypt.checkpw(digest, hashed.encode())
            self._times.append(time.perf_counter() - begun)
        return same and stored is not None and len(password) <= LONGEST

    def wait_as_long(self) -> None:
        """Let pass the time a check takes, without the work: for an answer that was decided before."""
        if not self._times:
            self.matches(None, "")
            return
        with self._queue():
            time.sleep(statistics.median(self._times))

    def is_outdated(self, stored: str) -> bool:
        """Return whether ``stored`` was made with an older pepper or a lower cost."""
        _, pepper, hashed = stored.split("$", 2)
        return pepper != self._keys.pepper or int(hashed.split("$")[2]) < self._cost

    def _prehash(self, password: str, pepper: str) -> bytes:
        text = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
        secret = self._keys.peppers[pepper].encode()
        return base64.b64encode(hmac.new(secret, text, hashlib.sha384).digest())

    def _dummy_hash(self) -> str:
        if self._dummy is None:
            self._dummy = self.hash(secrets.token_urlsafe(24))
        return self._dummy

    def _queue(self) -> "_Place":
        return _Place(self._waiting, 0.0)

    def _slot(self) -> "_Place":
        return _Place(self._waiting, 0.0, _Place(self._slots, LONGEST_WAIT_SECONDS))


class _Place:
    """A place in a semaphore for the length of a ``with``; raises `Busy` when there is none."""

    def __init__(
        self, semaphore: threading.BoundedSemaphore, wait: float, then: "_Place | None" = None
    ) -> None:
        self._semaphore, self._wait, self._then = semaphore, wait, then

    def __enter__(self) -> None:
        if not self._semaphore.acquire(timeout=self._wait or None, blocking=bool(self._wait)):
            raise Busy
        if self._then is not None:
            try:
                self._then.__enter__()
            except BaseException:
                self._semaphore.release()
                raise

    def __exit__(self, *_: object) -> None:
        if self._then is not None:
            self._then.__exit__()
        self._semaphore.release()
