"""Single-use links: made, recognised once, and gone."""

import datetime as dt
import secrets
from collections.abc import Mapping
from enum import StrEnum

from portal.data.base import transaction
from portal.data.many import insert_and_return
from portal.keys import Keys
from portal.members.link import LINK_LIFE, Link, LinkUse
from portal.members.models import Member


class LinkFault(StrEnum):
    """Why a link no longer works."""

    USED = "used"
    REPLACED = "replaced"
    EXPIRED = "expired"
    ENDED = "ended"


def make_link(member: Member, use: LinkUse, *, at: dt.datetime, subject: str | None = None) -> Link:
    """Return a new link for ``member``; earlier ones for the same use stop working."""
    return make_links({member.id: subject}, use, at=at)[0]


def make_links(subjects: Mapping[int, str | None], use: LinkUse, *, at: dt.datetime) -> list[Link]:
    """Return a new link for each member id in ``subjects``, as `make_link` does for one."""
    shared = {"use": use.value, "created_at": at, "expires_at": at + LINK_LIFE[use]}
    rows = [
        {"member": member, "subject": subject, "nonce": secrets.token_urlsafe(16), **shared}
        for member, subject in subjects.items()
    ]
    with transaction():
        earlier = Link.member.in_(list(subjects)) & (Link.use == use) & ~Link.void
        Link.update(void=True).where(earlier).execute()
        return insert_and_return(Link, rows)


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


def fault(link: Link, at: dt.datetime) -> LinkFault | None:
    """Return why ``link`` does not work, or None when it does."""
    if link.used_at is not None:
        return LinkFault.USED
    if link.void:
        return LinkFault.REPLACED
    return None if at < link.expires_at else LinkFault.EXPIRED


def is_usable(link: Link, at: dt.datetime) -> bool:
    """Return whether ``link`` still works."""
    return fault(link, at) is None


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
