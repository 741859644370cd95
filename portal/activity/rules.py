"""Rules that notice misuse in the stream of security events, each with the answer it gets.

A rule counts events of one kind that share something (whom they tried, where they came from, who did
them) within a window of time. When it is met it records an event of its own, once in that window.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from peewee import Expression, Field, ModelSelect, Value

from portal.activity.security_log import NOTHING, Circumstances, SecurityEvent, note
from portal.activity.signals import Signal
from portal.data.fields import INSTANT
from portal.data.prepared import Prepared
from portal.jobs.queue import enqueue
from portal.members.models import Member

TELL = "mail.security-alarm"


class Answer(StrEnum):
    """What a rule leads to."""

    SLOW = "slow"
    ASK = "ask"
    TELL_MEMBER = "tell-member"
    TELL_CUSTOMER = "tell-customer"
    TELL_OPERATOR = "tell-operator"


@dataclass(frozen=True, slots=True)
class Rule:
    """So many events ``on`` a signal that share ``same`` and differ in ``different``, in a time.

    ``doors`` asks besides that so many customers were tried.
    """

    on: Signal
    same: str
    different: str
    at_least: int
    within: dt.timedelta
    fires: Signal
    answers: frozenset[Answer]
    doors: int = 0

    def is_met(self, event: SecurityEvent) -> bool:
        """Return whether ``event`` is the one too many, and the first such in this window."""
        key = event.__data__.get(self.same)
        if key is None:
            return False
        recent = (_column(self.same) == key) & (SecurityEvent.at > event.at - self.within)
        events = _events(self.on.code, self.on.about, recent)
        different = events.select(_column(self.different)).distinct().count()
        if different < self.at_least:
            return False
        enough = events.select(SecurityEvent.door).distinct().count() >= self.doors
        return bool(enough and not _events(self.fires.code, self.fires.about, recent).exists())


GUESSING = Rule(
    Signal.SIGN_IN_FAILED,
    same="subject",
    different="id",
    at_least=10,
    within=dt.timedelta(minutes=5),
    fires=Signal.GUESSING,
    answers=frozenset({Answer.SLOW, Answer.TELL_MEMBER}),
)
STUFFING = Rule(
    Signal.SIGN_IN_FAILED,
    same="network",
    different="subject",
    at_least=10,
    within=dt.timedelta(minutes=10),
    fires=Signal.STUFFING,
    answers=frozenset({Answer.SLOW, Answer.TELL_OPERATOR}),
    doors=2,
)
FLOOD = Rule(
    Signal.SIGN_IN_FAILED,
    same="code",
    different="id",
    at_least=1000,
    within=dt.timedelta(minutes=5),
    fires=Signal.FLOOD,
    answers=frozenset({Answer.SLOW, Answer.TELL_OPERATOR}),
)
LOOK_UPS = Rule(
    Signal.LOOKED_UP,
    same="by",
    different="object_id",
    at_least=20,
    within=dt.timedelta(minutes=10),
    fires=Signal.MANY_LOOKED_UP,
    answers=frozenset({Answer.TELL_CUSTOMER, Answer.TELL_OPERATOR}),
)
RULES = (GUESSING, STUFFING, FLOOD, LOOK_UPS)


def notice(
    signal: Signal,
    member: Member | None,
    *,
    at: dt.datetime,
    by: Member | None = None,
    around: Circumstances = NOTHING,
) -> list[Rule]:
    """Record ``signal`` and return the rules that it meets; whoever they say is told.

    Call it in the transaction of the act. What "slow" and "ask" mean is the act's to carry out.
    """
    event = note(signal, member, at=at, by=by, around=around)
    met = [rule for rule in RULES if rule.on is signal and rule.is_met(event)]
    for rule in met:
        alarm(rule.fires, member, at=at, by=by, around=around, answers=rule.answers)
    return met


def alarm(
    signal: Signal,
    member: Member | None,
    *,
    at: dt.datetime,
    answers: frozenset[Answer],
    by: Member | None = None,
    around: Circumstances = NOTHING,
) -> SecurityEvent:
    """Record that misuse was noticed, and let those be told whom ``answers`` name."""
    event = note(signal, member, at=at, by=by, around=around)
    for answer in sorted(
        answers & {Answer.TELL_MEMBER, Answer.TELL_CUSTOMER, Answer.TELL_OPERATOR}
    ):
        kind = f"{TELL}.{answer}"
        enqueue(kind, key=f"{kind}:{event.id}", at=at, event=event.id)
    return event


def is_noticed(signal: Signal, *, network: str, since: dt.datetime) -> bool:
    """Return whether a rule that fires ``signal`` was met by ``network`` after ``since``."""
    return bool(_NOTICED.tuples(signal.code, signal.about, network, INSTANT.db_value(since)))


def _noticed(
    code: Value, about: Value, network: Value, since: Value
) -> "ModelSelect[SecurityEvent]":
    recent = (SecurityEvent.network == network) & (SecurityEvent.at > since)
    return _events(code, about, recent).select(SecurityEvent.id).limit(1)


_NOTICED = Prepared(_noticed, count=4)


def _events(code: Any, about: Any, recent: Expression) -> "ModelSelect[SecurityEvent]":
    kind = (SecurityEvent.code == code) & (SecurityEvent.about == about)
    return SecurityEvent.select().where(kind & recent)


def _column(name: str) -> "Field[Any]":
    found: Field[Any] = SecurityEvent._meta.fields[name]
    return found
