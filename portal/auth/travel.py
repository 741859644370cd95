"""A sign-in from far away: another part of the net than an hour ago, in a browser never seen before.

Addresses say little about places, and a phone changes its own all day. So only the wide network
counts (/16, or /48 for IPv6), and one the member has used in the last 90 days is no surprise.
"""

import datetime as dt
import ipaddress

from peewee import ModelSelect, Value

from portal.auth.models import Device, Session
from portal.data.fields import INSTANT
from portal.data.prepared import Prepared
from portal.members.models import Member

SO_SOON = dt.timedelta(hours=1)
REMEMBERED = dt.timedelta(days=90)
MOST_LOOKED_AT = 50


def is_far_away(member: Member, address: str, device: Device | None, *, at: dt.datetime) -> bool:
    """Return whether ``member`` can hardly be where ``address`` says."""
    if device is not None:
        return False
    since, soon = INSTANT.db_value(at - REMEMBERED), INSTANT.db_value(at - SO_SOON)
    seen = _LATELY.tuples(member.id, since, soon)
    here = wide_network(address)
    if any(wide_network(known) == here for known in {known for known, _ in seen}):
        return False
    return any(is_soon for _, is_soon in seen)


def _lately(member: Value, since: Value, soon: Value) -> "ModelSelect[Session]":
    latest = Session.select(Session.address, Session.last_seen_at > soon).order_by(
        Session.id.desc()
    )
    mine = (Session.member == member) & (Session.created_at > since)
    return latest.where(mine).limit(MOST_LOOKED_AT)


_LATELY = Prepared(_lately, count=3)


def wide_network(address: str) -> str:
    """Return the wide network of ``address``: what one provider has in one region."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((ip, 16 if ip.version == 4 else 48), strict=False))
