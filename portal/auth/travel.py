"""A sign-in from far away: another part of the net than an hour ago, in a browser never seen before.

Addresses say little about places, and a phone changes its own all day. So only the wide network
counts (/16, or /48 for IPv6), and one the member has used in the last 90 days is no surprise.
"""

import datetime as dt
import ipaddress

from portal.auth.models import Device, Session
from portal.members.models import Member

SO_SOON = dt.timedelta(hours=1)
REMEMBERED = dt.timedelta(days=90)
MOST_LOOKED_AT = 50


def is_far_away(member: Member, address: str, device: Device | None, *, at: dt.datetime) -> bool:
    """Return whether ``member`` can hardly be where ``address`` says."""
    if device is not None:
        return False
    lately = Session.of(member).where(Session.created_at > at - REMEMBERED)
    sessions = list(lately.order_by(Session.id.desc()).limit(MOST_LOOKED_AT))
    here = wide_network(address)
    if any(wide_network(session.address) == here for session in sessions):
        return False
    return any(session.last_seen_at > at - SO_SOON for session in sessions)


def wide_network(address: str) -> str:
    """Return the wide network of ``address``: what one provider has in one region."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((ip, 16 if ip.version == 4 else 48), strict=False))
