"""Who is visiting: one look-up for session, member, customer, policy and consents."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from flask import g
from flask_login import AnonymousUserMixin, UserMixin
from peewee import ModelSelect, Value

from portal import clock
from portal.auth.models import Session
from portal.auth.session_length import is_alive, time_left
from portal.auth.tokens import hashed
from portal.consents.measurement import Measurement, measurement_column, read_measurement
from portal.consents.state import (
    UNANSWERED,
    Standing,
    read_standings,
    standings_column,
)
from portal.data.fields import INSTANT
from portal.data.prepared import PreparedJoin
from portal.data.purposes import Purpose
from portal.data_requests.announced import Announced, announced_column, read_announced
from portal.members.models import Customer, Member
from portal.members.restriction import EVERYTHING, read_stopped, stopped_column
from portal.policies.versions import has_unseen
from portal.web.kept import kept


@dataclass(eq=False, slots=True)
class Visit(UserMixin):  # type: ignore[misc]
    """A signed-in member in one browser."""

    session: Session
    member: Member
    customer: Customer
    alive: bool
    has_unseen_policy: bool
    standings: Mapping[str, Standing]
    measurement: Measurement | None
    erasure: Announced | None
    stopped: frozenset[str]

    @property
    def is_authenticated(self) -> bool:
        """Return whether the visitor is signed in now; an expired session only says who was."""
        return self.alive

    def get_id(self) -> str:
        """Return the session's hash: what Flask-Login would keep, if it kept anything."""
        return str(self.session.token_hash)

    def standing(self, purpose: Purpose) -> Standing:
        """Return how ``purpose`` stood for the member when the request began."""
        return self.standings.get(purpose.key, UNANSWERED)

    @property
    def is_restricted(self) -> bool:
        """Return whether the member's data may be stored and nothing else (GDPR art. 18(2))."""
        return EVERYTHING in self.stopped

    def may_use(self, purpose: Purpose) -> bool:
        """Return whether the member agreed to ``purpose`` and nothing stops it (GDPR art. 18, 21)."""
        is_stopped = self.is_restricted or purpose.key in self.stopped
        return self.standing(purpose).permits and not is_stopped


class Stranger(AnonymousUserMixin):  # type: ignore[misc]
    """Nobody is signed in."""


def _by_token(token_hash: Value, at: Value) -> "ModelSelect[Session]":
    more = (
        has_unseen(at),
        standings_column(Member.id, Member.customer),
        measurement_column(Member.customer),
        announced_column(Member.id),
        stopped_column(Member.id, at),
    )
    query = Session.select(Session, Member, Customer, *more).join(Member).join(Customer)
    return query.where(Session.token_hash == token_hash)


_LOOK_UP = PreparedJoin((Session, Member, Customer), _by_token, count=2)


def find_visit(token: str, at: dt.datetime) -> Visit | None:
    """Return the visit that ``token`` belongs to, expired ones too, in one statement."""
    found = _LOOK_UP.first(hashed(token), INSTANT.db_value(at))
    if found is None:
        return None
    session, member, customer, unseen, answered, measured, erasure, stopped = found
    member.customer = customer
    session.member = member
    alive = is_alive(session, at) and member.is_active
    standings, measurement = read_standings(answered, at), read_measurement(measured)
    planned = read_announced(erasure)
    told = (bool(unseen), standings, measurement, planned, read_stopped(stopped))
    return Visit(session, member, customer, alive, *told)


def signed_in() -> bool:
    """Return whether somebody is signed in."""
    return visit_or_none() is not None


def visit() -> Visit:
    """Return the visit of a page that only members reach."""
    found = visit_or_none()
    assert found is not None
    return found


def visit_or_none() -> Visit | None:
    """Return the visit of a page that everybody reaches.

    The gate has put it where Flask-Login's ``current_user`` finds it too; asked for a dozen times a
    page, it is read without that way round.
    """
    found: Visit | None = kept().get("visit")
    return found if found is not None and found.alive else None


def seconds_left(here: Visit) -> int:
    """Return how long the session lasts if nothing is done from now on."""
    return int(time_left(here.session, clock.now()).total_seconds())


def expired_visit() -> Visit | None:
    """Return who was signed in here until the session ran out, if that is the case."""
    found = g.get("visit")
    return found if isinstance(found, Visit) and not found.alive else None
