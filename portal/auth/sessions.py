"""Sessions on the server: begun, recognised, kept alive, ended. Every way of signing in ends here."""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from peewee import ModelSelect, ModelUpdate, Value

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.activity.rules import notice
from portal.activity.security_log import Circumstances
from portal.activity.signals import Signal
from portal.auth.devices import known_device, remember
from portal.auth.models import Proof, Session
from portal.auth.session_length import absolute_of, idle_of
from portal.auth.tokens import hashed
from portal.data.base import transaction
from portal.data.fields import INSTANT
from portal.data.prepared import Prepared
from portal.jobs.queue import enqueue
from portal.members.models import Member

# Where more are begun, the one that was used longest ago ends.
MOST_SESSIONS = 20
SEEN_EVERY = dt.timedelta(minutes=1)
LONGEST_AGENT = 200
TELL_NEW_DEVICE = "mail.new-device"


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a request comes from, as far as the portal needs to know."""

    address: str
    agent: str
    device_token: str | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that has just begun: the two tokens its browser keeps."""

    token: str
    device_token: str


def establish_session(
    member: Member,
    browser: Browser,
    proof: Proof,
    *,
    at: dt.datetime,
    trust: bool = False,
    network: str | None = None,
) -> Begun:
    """Begin a session for ``member`` and return its tokens. Every way of signing in ends here.

    With ``trust`` the device may go without the second step as long as the customer allows. A device
    that was not known is told of by mail.
    """
    token = f"{secrets.token_urlsafe(16)}.{secrets.token_urlsafe(32)}"
    with transaction():
        known = known_device(member, browser.device_token)
        device, device_token = remember(member, known, browser.device_token, at=at, trust=trust)
        session = Session.create(
            token_hash=hashed(token),
            member=member,
            device=device,
            proof=proof.value,
            created_at=at,
            last_seen_at=at,
            authenticated_at=at,
            previous_at=last_sign_in(member),
            address=browser.address,
            agent=browser.agent[:LONGEST_AGENT],
        )
        _end_the_oldest(member, at=at)
        record(Kind.SIGNED_IN, member, by=member, at=at)
        notice(Signal.SIGN_IN, member, by=member, at=at, around=Circumstances(network=network))
        if known is None and member.email:
            enqueue(
                TELL_NEW_DEVICE, key=f"{TELL_NEW_DEVICE}:{session.id}", at=at, session=session.id
            )
    return Begun(token, device_token)


def renew_token(session: Session, token: str) -> str:
    """Return a new token for ``session``, whose old one is worthless from now on.

    The part before the point stays, so that forms in other tabs still belong to the browser; on its
    own it opens nothing.
    """
    fresh = f"{token.partition('.')[0]}.{secrets.token_urlsafe(32)}"
    Session.update(token_hash=hashed(fresh)).where(Session.id == session.id).execute()
    session.token_hash = hashed(fresh)
    return fresh


def last_sign_in(member: Member) -> dt.datetime | None:
    """Return when ``member`` last signed in, if ever."""
    rows = _LATEST.tuples(member.id)
    return INSTANT.python_value(rows[0][0]) if rows else None


def _latest(member: Value) -> "ModelSelect[Session]":
    began = Session.select(Session.created_at).where(Session.member == member)
    return began.order_by(Session.created_at.desc()).limit(1)


_LATEST = Prepared(_latest)


def keep_alive(session: Session, *, at: dt.datetime) -> None:
    """Note that ``session`` was used, at most once a minute."""
    if at - session.last_seen_at >= SEEN_EVERY:
        Session.update(last_seen_at=at).where(Session.id == session.id).execute()
        session.last_seen_at = at


def end_session(session: Session, *, by: Member, at: dt.datetime) -> bool:
    """End ``session``; its token is worthless from now on. Return whether it had not ended before."""
    with transaction():
        ended = (
            Session.update(ended_at=at, notice=None)
            .where((Session.id == session.id) & Session.ended_at.is_null())
            .execute()
        )
        if ended:
            record(Kind.SIGNED_OUT, session.member, by=by, at=at)
            notice(Signal.SESSIONS_ENDED, session.member, by=by, at=at)
    return bool(ended)


def leave_session(session: Session, *, at: dt.datetime) -> None:
    """End ``session`` because its browser signs in anew."""
    Session.update(ended_at=at, notice=None).where(Session.id == session.id).execute()


def end_all_sessions(member: Member, *, at: dt.datetime, but: Session | None = None) -> int:
    """End every session of ``member`` but one, and return how many ended."""
    query = Session.update(ended_at=at, notice=None).where(
        (Session.member == member) & Session.ended_at.is_null()
    )
    if but is not None:
        query = query.where(Session.id != but.id)
    return int(query.execute())


def sign_out_others(session: Session, *, at: dt.datetime) -> int:
    """End every other session of the member at the member's wish; return how many were alive."""
    member = session.member
    others = [one for one in open_sessions(member, at) if one.id != session.id]
    with transaction():
        end_all_sessions(member, at=at, but=session)
        record(Kind.SESSIONS_ENDED, member, by=member, at=at)
        notice(Signal.SESSIONS_ENDED, member, by=member, at=at)
    return len(others)


def open_sessions(member: Member, at: dt.datetime) -> list[Session]:
    """Return the sessions of ``member`` that are alive, the latest used first."""
    used, began = _oldest_alive(member, at)
    found = list(_alive(member.id, used, began))
    for session in found:
        session.member = member  # whose customer says how long it lasts
    return found


def _end_the_oldest(member: Member, *, at: dt.datetime) -> None:
    used, began = (INSTANT.db_value(oldest) for oldest in _oldest_alive(member, at))
    _END_THE_OLDEST.tuples(INSTANT.db_value(at), member.id, used, began)


def _oldest_alive(member: Member, at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Before when a session of ``member`` was last used, or began, that is over at ``at``."""
    return at - idle_of(member.customer), at - absolute_of(member.customer)


def _alive(member: Any, used: Any, began: Any) -> "ModelSelect[Session]":
    """The sessions of a member used and begun after these times, the latest used first."""
    lately = (Session.last_seen_at > used) & (Session.created_at > began)
    mine = (Session.member == member) & Session.ended_at.is_null()
    query = Session.select().where(mine & lately)
    return query.order_by(Session.last_seen_at.desc(), Session.id.desc())


def _oldest_ended(at: Value, member: Value, used: Value, began: Value) -> "ModelUpdate":
    too_many = _alive(member, used, began).select(Session.id).offset(MOST_SESSIONS)
    ended: ModelUpdate = Session.update({Session.ended_at: at})
    return ended.where(Session.id.in_(too_many)).returning(Session.id)


_END_THE_OLDEST = Prepared(_oldest_ended, count=4)
