"""Single-use links: made, recognised once, and gone."""

import datetime as dt
import secrets

from portal.data.base import transaction
from portal.keys import Keys
from portal.members.models import LINK_LIFE, Link, LinkUse, Member


def make_link(member: Member, use: LinkUse, *, at: dt.datetime, subject: str | None = None) -> Link:
    """Return a new link for ``member``; earlier ones for the same use stop working."""
    with transaction():
        Link.update(void=True).where((Link.member == member) & (Link.use == use)).execute()
        return Link.create(
            member=member,
            use=use,
            nonce=secrets.token_urlsafe(16),
            subject=subject,
            created_at=at,
            expires_at=at + LINK_LIFE[use],
        )


def token(link: Link, keys: Keys) -> str:
    """Return what stands in the address of ``link``: its number and a secret of 128 bits."""
    return f"{link.id}-{keys.fingerprint(*_named(link))}"


def find_link(text: str, use: LinkUse, keys: Keys) -> Link | None:
    """Return the link whose token is ``text``, used and expired ones too, or None."""
    number, _, secret = text.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    link = (
        Link.select(Link, Member)
        .join(Member)
        .where((Link.id == int(number)) & (Link.use == use))
        .first()
    )
    if link is None or not keys.is_fingerprint(secret, *_named(link)):
        return None
    assert isinstance(link, Link)
    return link


def is_usable(link: Link, at: dt.datetime) -> bool:
    """Return whether ``link`` still works."""
    return not link.void and link.used_at is None and at < link.expires_at


def use_link(link: Link, *, at: dt.datetime) -> bool:
    """Mark ``link`` used; return False when it had been used, replaced or had expired."""
    used = (
        Link.update(used_at=at)
        .where((Link.id == link.id) & Link.used_at.is_null() & ~Link.void & (Link.expires_at > at))
        .execute()
    )
    return bool(used == 1)


def _named(link: Link) -> tuple[str, str, int, str]:
    return "link", link.use, link.id, link.nonce
