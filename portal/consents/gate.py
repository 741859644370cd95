"""The one way to collect anything that rests on consent."""

import datetime as dt
from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

from portal.consents.state import standings_of
from portal.data.base import transaction
from portal.data.engine import is_postgresql
from portal.data.purposes import Purpose
from portal.members.models import Member
from portal.members.restriction import is_stopped

T = TypeVar("T")
_collecting: ContextVar[str | None] = ContextVar("collecting", default=None)


class NotConsented(PermissionError):
    """Something was about to be collected past the gate."""


def may_collect(purpose: Purpose, member: Member, *, at: dt.datetime) -> bool:
    """Return whether ``member``'s consent to ``purpose`` stands at ``at``."""
    found = standings_of(member, at).get(purpose.key)
    return found is not None and found.permits


def collect(
    purpose: Purpose, member: Member, write: Callable[[], T], *, at: dt.datetime
) -> T | None:
    """Let ``write`` store something about ``member``; return what it returns, or None without consent.

    None, too, while the use of the data is stopped (GDPR art. 18 and 21). A withdrawal that is under way
    is waited for, so nothing is written after it.
    """
    with transaction():
        hold(member)
        if not may_collect(purpose, member, at=at) or is_stopped(member, purpose, at):
            return None
        outside = _collecting.set(purpose.key)
        try:
            return write()
        finally:
            _collecting.reset(outside)


def refuse_outside(purpose: Purpose) -> None:
    """Raise `NotConsented` unless `collect` was asked for this very ``purpose``."""
    if _collecting.get() != purpose.key:
        raise NotConsented(f"{purpose.key} is collected through portal.consents.gate alone")


def hold(member: Member) -> None:
    """Make others who decide or collect for ``member`` wait until this transaction ends.

    On SQLite the transaction itself does that.
    """
    if is_postgresql():
        Member.select(Member.id).where(Member.id == member.id).for_update().execute()
