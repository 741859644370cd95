"""How long a session lasts: without use, and at most. Within Cerum's bounds a customer decides."""

import datetime as dt
from functools import lru_cache

from portal.auth.models import Session
from portal.members.models import Customer

# What holds where a customer has decided nothing.
IDLE = dt.timedelta(minutes=15)
ABSOLUTE = dt.timedelta(hours=12)
SHORTEST_IDLE, LONGEST_IDLE = dt.timedelta(minutes=5), dt.timedelta(minutes=30)
SHORTEST_ABSOLUTE, LONGEST_ABSOLUTE = dt.timedelta(hours=1), dt.timedelta(hours=12)


def idle_of(customer: Customer) -> dt.timedelta:
    """Return how long a session at ``customer`` lasts without use, never outside Cerum's bounds."""
    return _idle(customer.idle_minutes)


def absolute_of(customer: Customer) -> dt.timedelta:
    """Return how long a session at ``customer`` lasts at most, never outside Cerum's bounds."""
    return _absolute(customer.absolute_hours)


def is_alive(session: Session, at: dt.datetime) -> bool:
    """Return whether ``session`` still signs its browser in."""
    return session.ended_at is None and time_left(session, at) > dt.timedelta(0)


def time_left(session: Session, at: dt.datetime) -> dt.timedelta:
    """Return how long ``session`` lasts if nothing is done in it from now on."""
    customer = session.member.customer
    idle: dt.timedelta = idle_of(customer) - (at - session.last_seen_at)
    absolute: dt.timedelta = absolute_of(customer) - (at - session.created_at)
    return min(idle, absolute)


@lru_cache
def _idle(minutes: int) -> dt.timedelta:
    return min(max(dt.timedelta(minutes=minutes), SHORTEST_IDLE), LONGEST_IDLE)


@lru_cache
def _absolute(hours: int) -> dt.timedelta:
    return min(max(dt.timedelta(hours=hours), SHORTEST_ABSOLUTE), LONGEST_ABSOLUTE)
