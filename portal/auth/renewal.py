"""A new invitation for who has an old one."""

import datetime as dt

from portal.auth.limits import RESETS_PER_MEMBER, counter
from portal.auth.new_password import why_unusable
from portal.data.base import transaction
from portal.keys import Keys
from portal.members.invitations import invite
from portal.members.link import Link
from portal.members.links import LinkFault


def renew_invitation(link: Link, *, keys: Keys, at: dt.datetime) -> None:
    """Send the member of ``link`` a new invitation if this one is too old, a few times a day."""
    if why_unusable(link, at) not in (LinkFault.EXPIRED, LinkFault.REPLACED):
        return
    renewals = counter(keys, RESETS_PER_MEMBER, "invitation", link.member.id)
    if renewals.is_full(at):
        return
    with transaction():
        renewals.count(at)
        invite([link.member], by=None, at=at)
