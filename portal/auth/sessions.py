"""Sessions on the server: begun, recognised, kept alive, ended."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.auth.models import Device, Session
from portal.data.base import transaction
from portal.members.models import Member

IDLE = dt.timedelta(minutes=15)
ABSOLUTE = dt.timedelta(hours=12)
DEVICE_LIFE = dt.timedelta(days=365)
SEEN_EVERY = dt.timedelta(minutes=1)
LONGEST_AGENT = 200


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a request comes from, as far as the portal needs to know."""

    address: str
    agent: str


def hashed(token: str) -> str:
    """Return what the database keeps of a session or device token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def establish_session(
    member: Member, browser: Browser, *, at: dt.datetime, previous: dt.datetime | None = None
) -> str:
    """Begin a session for ``member`` and return its token. Every way of signing in ends here."""
    token = secrets.token_urlsafe(32)
    with transaction():
        Session.create(
            token_hash=hashed(token),
            member=member,
            created_at=at,
            last_seen_at=at,
            authenticated_at=at,
            previous_at=previous or last_sign_in(member),
            address=browser.address,
            agent=browser.agent[:LONGEST_AGENT],
        )
        record(Kind.SIGNED_IN, member, by=member, at=at)
    return token


def last_sign_in(member: Member) -> dt.datetime | None:
    """Return when ``member`` last signed in, if ever."""
    latest = Session.of(member).order_by(Session.created_at.desc()).first()
    return latest.created_at if latest else None


def is_alive(session: Session, at: dt.datetime) -> bool:
    """Return whether ``session`` still signs its browser in."""
    return (
        session.ended_at is None
        and at - session.last_seen_at < IDLE
        and at - session.created_at < ABSOLUTE
    )


def keep_alive(session: Session, *, at: dt.datetime) -> None:
    """Note that ``session`` was used, at most once a minute."""
    if at - session.last_seen_at >= SEEN_EVERY:
        Session.update(last_seen_at=at).where(Session.id == session.id).execute()


def end_session(session: Session, *, by: Member, at: dt.datetime) -> None:
    """End ``session``; its token is worthless from now on."""
    with transaction():
        ended = (
            Session.update(ended_at=at, notice=None)
            .where((Session.id == session.id) & Session.ended_at.is_null())
            .execute()
        )
        if ended:
            record(Kind.SIGNED_OUT, session.member, by=by, at=at)


def end_all_sessions(member: Member, *, at: dt.datetime, but: Session | None = None) -> int:
    """End every session of ``member`` but one, and return how many ended."""
    query = Session.update(ended_at=at, notice=None).where(
        (Session.member == member) & Session.ended_at.is_null()
    )
    if but is not None:
        query = query.where(Session.id != but.id)
    return int(query.execute())


def known_device(member: Member | None, token: str | None) -> Device | None:
    """Return the device of ``member`` whose token the browser showed, if it is one."""
    if not token:
        return None
    device = (
        Device.select(Device, Member).join(Member).where(Device.token_hash == hashed(token)).first()
    )
    return device if isinstance(device, Device) and device.member == member else None


def remember_device(member: Member, token: str | None, *, at: dt.datetime) -> str:
    """Note that ``member`` signed in on this device and return the token its browser keeps."""
    device = known_device(member, token)
    if device is not None and token:
        Device.update(last_seen_at=at).where(Device.id == device.id).execute()
        return token
    fresh = secrets.token_urlsafe(24)
    Device.create(token_hash=hashed(fresh), member=member, first_seen_at=at, last_seen_at=at)
    return fresh
