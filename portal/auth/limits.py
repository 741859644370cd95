"""Limits on guessing, counted in the database so that they hold over processes.

Only failures count. A stranger's guesses close the door for strangers: a device that the member has
used before has a count of its own. Figures follow OWASP ASVS 5.0 6.3.1 and NIST SP 800-63B-4 (at
most 100 failures in a row against one membership).
"""

import datetime as dt
import ipaddress
from dataclasses import dataclass

from portal.auth.models import Attempts
from portal.data.base import transaction
from portal.keys import Keys


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` tries in ``seconds``."""

    name: str
    most: int
    seconds: int


PER_MEMBER = Limit("member", 10, 5 * 60)
PER_MEMBER_A_DAY = Limit("member-day", 100, 24 * 3600)
PER_DEVICE = Limit("device", 10, 5 * 60)
PER_ADDRESS = Limit("address", 30, 5 * 60)
OVERALL = Limit("overall", 1000, 5 * 60)
RESETS_PER_MEMBER = Limit("reset", 5, 24 * 3600)
RESETS_PER_ADDRESS = Limit("reset-address", 20, 3600)


@dataclass(frozen=True, slots=True)
class Counter:
    """One limit on one subject."""

    limit: Limit
    key: str

    def is_full(self, at: dt.datetime) -> bool:
        """Return whether no further try is allowed at ``at``."""
        return self._weight(at) >= self.limit.most

    def count(self, at: dt.datetime) -> None:
        """Count one try at ``at``."""
        window = self._window(at)
        end = dt.datetime.fromtimestamp((window + 2) * self.limit.seconds, dt.UTC)
        Attempts.insert(key=self.key, window=window, count=1, expires_at=end).on_conflict(
            conflict_target=(Attempts.key, Attempts.window),
            update={Attempts.count: Attempts.count + 1},
        ).execute()

    def _window(self, at: dt.datetime) -> int:
        return int(at.timestamp()) // self.limit.seconds

    def _weight(self, at: dt.datetime) -> float:
        """A sliding window: all of this one, and what is left of the one before."""
        now = self._window(at)
        rows = Attempts.select().where(
            (Attempts.key == self.key) & (Attempts.window.in_([now - 1, now]))
        )
        counts = {row.window: row.count for row in rows}
        left = 1 - (at.timestamp() % self.limit.seconds) / self.limit.seconds
        return counts.get(now, 0) + counts.get(now - 1, 0) * left


def counter(keys: Keys, limit: Limit, *subject: object) -> Counter:
    """Return the count of ``limit`` on ``subject``, of which the database sees a keyed hash."""
    return Counter(limit, keys.fingerprint("attempts", limit.name, *subject))


class ResetLimits:
    """The limits on asking for a link to a new password: they count every time, known or not."""

    def __init__(
        self, keys: Keys, customer: str, username: str, address: str, device: int | None
    ) -> None:
        if device is not None:
            self._counters = [counter(keys, RESETS_PER_MEMBER, device)]
            return
        self._counters = [
            counter(keys, RESETS_PER_MEMBER, customer, username),
            counter(keys, RESETS_PER_ADDRESS, block(address)),
        ]

    def refuse(self, at: dt.datetime) -> bool:
        """Return whether no further link is made now."""
        return any(one.is_full(at) for one in self._counters)

    def count(self, at: dt.datetime) -> None:
        """Count one more asking."""
        for one in self._counters:
            one.count(at)


class SignInLimits:
    """The limits one sign-in must pass."""

    def __init__(
        self, keys: Keys, customer: str, username: str, address: str, device: int | None
    ) -> None:
        self._shared = [counter(keys, PER_ADDRESS, block(address)), counter(keys, OVERALL)]
        self._own = (
            [counter(keys, PER_DEVICE, device)]
            if device is not None
            else [
                counter(keys, PER_MEMBER, customer, username),
                counter(keys, PER_MEMBER_A_DAY, customer, username),
            ]
        )
        self._known = device is not None

    def refuse(self, at: dt.datetime) -> bool:
        """Return whether this try must not be weighed at all.

        A known device passes the limits that strangers can fill.
        """
        counters = self._own if self._known else self._own + self._shared
        return any(one.is_full(at) for one in counters)

    def failed(self, at: dt.datetime) -> None:
        """Count one failure against every limit."""
        with transaction():
            for one in self._own + self._shared:
                one.count(at)


def block(address: str) -> str:
    """Return the network one subscriber holds: the address itself, or the /64 for IPv6."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)
