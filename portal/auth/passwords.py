"""Hashing of passwords: bcrypt over an HMAC with a pepper, and the same time for every answer.

The prehash keeps bcrypt's 72-byte limit away from people; the pepper, kept outside the database,
makes a stolen table useless (OWASP Password Storage).
"""

import base64
import hashlib
import hmac
import logging
import re
import secrets
import statistics
import time
import unicodedata
from collections import deque

import bcrypt

from portal.auth.hashing import MOST_WAITING, HashingLine
from portal.keys import Keys

log = logging.getLogger("portal")

LONGEST = 256
STORED = re.compile(r"v1\$(?P<pepper>[^$]+)\$(?P<bcrypt>\$2[aby]\$\d\d\$[./A-Za-z0-9]{53})")


class Passwords:
    """Makes and checks password hashes, never more at once than ``slots``."""

    def __init__(self, keys: Keys, cost: int, slots: int, most_waiting: int = MOST_WAITING) -> None:
        self._keys = keys
        self._cost = cost
        self._line = HashingLine(slots, most_waiting)
        self._times: deque[float] = deque(maxlen=15)
        self._dummy = f"v1${keys.pepper}${_hash_of_nothing(cost)}"

    def hash(self, password: str) -> str:
        """Return ``version$pepper$bcrypt`` for ``password``."""
        digest = self._prehash(password, self._keys.pepper)
        hashed = self._line.do(lambda: bcrypt.hashpw(digest, bcrypt.gensalt(self._cost)))
        return f"v1${self._keys.pepper}${hashed.decode()}"

    def matches(self, stored: str | None, password: str) -> bool:
        """Return whether ``password`` gave ``stored``; without one, hash all the same and say no."""
        usable = stored is not None and self._is_readable(stored)
        _, pepper, hashed = (stored if stored and usable else self._dummy).split("$", 2)
        digest = self._prehash(password[:LONGEST], pepper)
        same = self._line.do(lambda: self._check(digest, hashed.encode()))
        return same and usable and len(password) <= LONGEST

    def note_no(self, begun: float) -> None:
        """Remember how long a no took that was worked for, since ``begun`` (`time.perf_counter`)."""
        self._times.append(time.perf_counter() - begun)

    def wait_as_long(self, begun: float) -> None:
        """Let a no that was decided before take as long, since ``begun``, as one that is worked for."""
        if not self._times:
            self.matches(None, "")
            return
        with self._line.place():
            usual = statistics.median(self._times)
            time.sleep(max(0.0, usual - (time.perf_counter() - begun)))

    def is_outdated(self, stored: str) -> bool:
        """Return whether ``stored`` was made with an older pepper or a lower cost."""
        _, pepper, hashed = stored.split("$", 2)
        return pepper != self._keys.pepper or _cost_of(hashed) < self._cost

    def rest(self) -> None:
        """Let the threads that hash go, as before a fork."""
        self._line.rest()

    def _prehash(self, password: str, pepper: str) -> bytes:
        text = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
        secret = self._keys.peppers[pepper].encode()
        return base64.b64encode(hmac.new(secret, text, hashlib.sha384).digest())

    def _is_readable(self, stored: str) -> bool:
        """Whether ``stored`` is whole and its pepper at hand, which a restored backup may lack."""
        shape = STORED.fullmatch(stored)
        readable = shape is not None and shape["pepper"] in self._keys.peppers
        if not readable:
            log.error("a stored password cannot be read: is secrets.json that of the database?")
        return readable

    def _check(self, digest: bytes, hashed: bytes) -> bool:
        """A hash of an earlier, lower cost is made up for, or its age would tell that it exists."""
        same = bcrypt.checkpw(digest, hashed)
        for missing in range(_cost_of(hashed.decode()), self._cost):
            bcrypt.hashpw(digest, bcrypt.gensalt(missing))
        return same


def _hash_of_nothing(cost: int) -> str:
    """Return what looks like a hash at ``cost``, and takes as long to compare, without making one."""
    return bcrypt.gensalt(cost).decode() + secrets.token_hex(31)[:31]


def _cost_of(hashed: str) -> int:
    return int(hashed.split("$")[2])
