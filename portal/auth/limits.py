"""Limits on guessing, counted in the database so that they hold over processes.

Only failures count. A stranger's guesses close the door for strangers: a device that the member has
used before has a count of its own. Figures follow OWASP ASVS 5.0 6.3.1 and NIST SP 800-63B-4 (at
most 100 failures in a row against one membership).
"""

import datetime as dt
import ipaddress
from dataclasses import dataclass

from peewee import Insert, ModelDelete, ModelSelect, Value, fn

from portal.activity.rules import is_noticed
from portal.activity.security_log import Circumstances
from portal.activity.signals import Signal
from portal.auth.models import Attempts
from portal.data.base import transaction
from portal.data.fields import INSTANT
from portal.data.prepared import Prepared
from portal.keys import Keys

SLICES = 24


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
TURNED_AWAY = Limit("turned-away", 1, 5 * 60)
# How long a network that tried the members of several customers is kept out.
STUFFING_LASTS = dt.timedelta(hours=1)
RESETS_PER_MEMBER = Limit("reset", 5, 24 * 3600)
RESETS_PER_ADDRESS = Limit("reset-address", 20, 3600)


@dataclass(frozen=True, slots=True)
class Counter:
    """One limit on one subject.

    Time is cut into slices. All slices that reach into the last ``limit.seconds`` count in full, so
    never more than ``limit.most`` tries fall into any stretch of that length.
    """

    limit: Limit
    key: str

    def is_full(self, at: dt.datetime) -> bool:
        """Return whether no further try is allowed at ``at``."""
        return self.tries(at) >= self.limit.most

    def count(self, at: dt.datetime, by: int = 1) -> None:
        """Count one try at ``at``."""
        number = self._slice(at)
        end = dt.datetime.fromtimestamp((number + 2) * self.limit.seconds / SLICES, dt.UTC)
        end += dt.timedelta(seconds=self.limit.seconds)
        _COUNTED.tuples(self.key, number, by, INSTANT.db_value(end))

    def tries(self, at: dt.datetime) -> int:
        """Return how many tries count at ``at``."""
        [(tries,)] = _TRIES.tuples(self.key, self._slice(at) - SLICES)
        return int(tries or 0)

    def _slice(self, at: dt.datetime) -> int:
        return int(at.timestamp() * SLICES) // self.limit.seconds


def _sum_of_tries(key: Value, since: Value) -> "ModelSelect[Attempts]":
    recent = (Attempts.key == key) & (Attempts.window >= since)
    return Attempts.select(fn.SUM(Attempts.count)).where(recent)


def _counted(key: Value, window: Value, by: Value, end: Value) -> "Insert":
    row = {Attempts.key: key, Attempts.window: window, Attempts.count: by, Attempts.expires_at: end}
    counted: Insert = (
        Attempts.insert(row)
        .on_conflict(
            conflict_target=(Attempts.key, Attempts.window),
            update={Attempts.count: Attempts.count + by},
        )
        .returning(Attempts.id)
    )
    return counted


def _emptied(key: Value) -> "ModelDelete":
    emptied: ModelDelete = Attempts.delete().where((Attempts.key == key) & (Attempts.count <= 0))
    return emptied.returning(Attempts.id)


_TRIES = Prepared(_sum_of_tries, count=2)
_COUNTED = Prepared(_counted, count=4)
_EMPTIED = Prepared(_emptied)


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
        self._own = [
            counter(keys, PER_MEMBER, customer, username)
            if device is None
            else counter(keys, PER_DEVICE, device)
        ]
        self._day = counter(keys, PER_MEMBER_A_DAY, customer, username)
        self._turned_away = counter(keys, TURNED_AWAY, block(address))
        self._known = device is not None
        self.around = Circumstances(
            door=keys.fingerprint("door", customer),
            subject=keys.fingerprint("subject", customer, username),
            network=keys.fingerprint("network", block(address)),
        )

    def refuse(self, at: dt.datetime) -> bool:
        """Return whether this try must not be weighed at all.

        A known device passes the limits that strangers can fill.
        """
        if self._known:
            return any(one.is_full(at) for one in self._own)
        return any(one.is_full(at) for one in self._own + self._shared) or is_noticed(
            Signal.STUFFING, network=self.around.network or "", since=at - STUFFING_LASTS
        )

    def reserve(self, at: dt.datetime) -> bool:
        """Count this try for the day before it is weighed; return False when the day is full.

        Counting first keeps tries that come at the same time within the limit too.
        """
        if self._known:
            return True
        with transaction():
            self._day.count(at)
            return self._day.tries(at) <= self._day.limit.most

    def give_back(self, at: dt.datetime) -> None:
        """Take back what was counted for the day: the try was right."""
        if self._known:
            return
        with transaction():
            self._day.count(at, by=-1)
            _EMPTIED.tuples(self._day.key)

    def turned_away(self, at: dt.datetime) -> None:
        """Note that a try was not weighed: one write, as for a try that was."""
        with transaction():
            self._turned_away.count(at)

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
