"""Invitations: the link with which a new member chooses a password."""

import datetime as dt
from collections.abc import Sequence

from portal.members.models import Member


def invite(members: Sequence[Member], *, by: Member | None, at: dt.datetime) -> int:
    """Invite those of ``members`` who have an e-mail address and return how many that were."""
    return sum(1 for member in members if member.email)
