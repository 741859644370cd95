"""Browsers in which a member has signed in before: remembered, trusted for a while, forgotten."""

import datetime as dt
import secrets

from peewee import ModelUpdate, Value

from portal.activity.rules import notice
from portal.activity.signals import Signal
from portal.auth.models import Device, Session
from portal.auth.tokens import hashed
from portal.data.base import transaction
from portal.data.fields import INSTANT
from portal.data.prepared import Prepared, PreparedJoin
from portal.members.models import Member

DEVICE_LIFE = dt.timedelta(days=365)

_DEVICE = PreparedJoin((Device,), lambda token: Device.select().where(Device.token_hash == token))


def _seen(at: Value, trusted_until: Value, number: Value) -> ModelUpdate:
    seen = {Device.last_seen_at: at, Device.trusted_until: trusted_until}
    change: ModelUpdate = Device.update(seen)
    return change.where(Device.id == number).returning(Device.id)


_SEEN = Prepared(_seen, count=3)


def known_device(member: Member | None, token: str | None) -> Device | None:
    """Return the device of ``member`` whose token the browser showed, if it is one."""
    if not token:
        return None
    found = _DEVICE.first(hashed(token))
    device: Device | None = found[0] if found else None
    return device if device and member and device.member_id == member.id else None


def remember_device(member: Member, token: str | None, *, at: dt.datetime) -> str:
    """Note that ``member`` uses this device and return the token its browser keeps."""
    return remember(member, known_device(member, token), token, at=at, trust=False)[1]


def is_trusted(device: Device | None, member: Member, at: dt.datetime) -> bool:
    """Return whether ``device`` may go without the second step."""
    if device is None or device.trusted_until is None or not member.customer.device_days:
        return False
    return bool(device.trusted_until > at)


def forget_device(device: Device, *, by: Member, at: dt.datetime) -> None:
    """Take ``device`` from the list: the next sign-in there is one on a new device."""
    with transaction():
        Session.update(ended_at=at).where(
            (Session.device == device.id) & Session.ended_at.is_null()
        ).execute()
        Device.delete().where(Device.id == device.id).execute()
        notice(Signal.DEVICE_FORGOTTEN, by, by=by, at=at)


def forget_devices(member: Member, *, but: Session | None = None) -> None:
    """Forget every device of ``member``, except that of the session ``but``."""
    query = Device.delete().where(Device.member == member.id)
    if but is not None and but.device_id is not None:
        query = query.where(Device.id != but.device_id)
    query.execute()


def trust_nothing(member: Member) -> None:
    """Let every device of ``member`` ask for the second step again."""
    Device.update(trusted_until=None).where(Device.member == member.id).execute()


def remember(
    member: Member, device: Device | None, token: str | None, *, at: dt.datetime, trust: bool
) -> tuple[Device, str]:
    """Return the device and the token its browser keeps; with ``trust``, for the customer's days."""
    days = member.customer.device_days
    until = at + dt.timedelta(days=days) if trust and days else None
    if device is not None and token:
        device.last_seen_at = at
        device.trusted_until = until or device.trusted_until
        _SEEN.tuples(*map(INSTANT.db_value, (at, device.trusted_until)), device.id)
        return device, token
    fresh = secrets.token_urlsafe(24)
    made = Device.create(
        token_hash=hashed(fresh),
        member=member,
        first_seen_at=at,
        last_seen_at=at,
        trusted_until=until,
    )
    return made, fresh
