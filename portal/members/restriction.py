"""Data that is stored but not used: for everything, or for one purpose (GDPR art. 18 and 21)."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from peewee import SQL, CharField, fn

from portal.data.declarations import Category, Personal, Source, Words, personal, technical
from portal.data.fields import UtcDateTimeField
from portal.data.purposes import DOCUMENTATION, PURPOSE_NAMES, Purpose
from portal.members.models import Member, MemberRow
from portal.words import N_

# Between the day a member is told that the use begins again and the day it does (GDPR art. 18(3)).
TOLD_AHEAD = dt.timedelta(days=3)
EVERYTHING = "*"


def _said(label: str, words: Words | None = None) -> Personal:
    said = partial(Personal, Category.REQUESTS, purpose=DOCUMENTATION, source=Source.PORTAL)
    return said(label, words=words)


class Restriction(MemberRow):
    """The use of a member's data was stopped. In force from ``began_at`` until ``ends_at``."""

    called = N_("Bruk som er stanset")

    purpose = personal(
        CharField(null=True), _said(N_("Formålet som er stanset; tomt for alt"), PURPOSE_NAMES)
    )
    reference = technical(CharField(), "the request it came from")
    began_at = personal(UtcDateTimeField(), _said(N_("Stanset")))
    told_at = personal(UtcDateTimeField(null=True), _said(N_("Du fikk vite at stansen tar slutt")))
    ends_at = personal(UtcDateTimeField(null=True), _said(N_("Stansen tar slutt")))

    class Meta:
        indexes = ((("member", "ends_at"), False),)


def stop(member: Member, purpose: str | None, reference: str, *, at: dt.datetime) -> Restriction:
    """Stop the use of ``member``'s data for ``purpose``, or for everything when it is None."""
    return Restriction.create(member=member, purpose=purpose, reference=reference, began_at=at)


def lift(member: Member, reference: str, *, told_at: dt.datetime, ends_at: dt.datetime) -> int:
    """Let what ``reference`` stopped begin again at ``ends_at``; return how many rows that was.

    Raises `ValueError` when the member would not have been told by then.
    """
    if ends_at < told_at:
        raise ValueError("A restriction is lifted after the member is told, not before")
    mine = (
        (Restriction.member == member.id)
        & (Restriction.reference == reference)
        & Restriction.ends_at.is_null()
    )
    return int(Restriction.update(told_at=told_at, ends_at=ends_at).where(mine).execute())


def in_force(member: Member, at: dt.datetime) -> list[Restriction]:
    """Return what is stopped for ``member`` at ``at``, oldest first."""
    return list(Restriction.of(member).where(_open(at)).order_by(Restriction.id))


def end_of(member: Member, reference: str) -> dt.datetime | None:
    """Return when what ``reference`` stopped for ``member`` begins again, if that is decided."""
    stopped = stopped_by(member, reference)
    return stopped.ends_at if stopped is not None else None


def stopped_by(member: Member, reference: str) -> Restriction | None:
    """Return what ``reference`` stopped for ``member``, whether or not it is over."""
    stopped = Restriction.of(member).where(Restriction.reference == reference)
    last = stopped.order_by(Restriction.id.desc()).first()
    return last if isinstance(last, Restriction) else None


def is_stopped(member: Member, purpose: Purpose, at: dt.datetime) -> bool:
    """Return whether ``member``'s data must not be used for ``purpose``."""
    return any(one.purpose in (None, purpose.key) for one in in_force(member, at))


def may_only_be_stored(member: Member, at: dt.datetime) -> bool:
    """Return whether ``member``'s data may not be used for anything: `is_restricted`, of one."""
    return any(one.purpose is None for one in in_force(member, at))


def stopped_column(member: Any, at: Any) -> Any:
    """Return SQL for what is stopped for ``member`` at ``at``, all in one text, for `read_stopped`."""
    purpose = fn.COALESCE(Restriction.purpose, EVERYTHING)
    stopped = Restriction.select(fn.STRING_AGG(purpose, SQL("','")))
    return stopped.where((Restriction.member == member) & _open(at))


def read_stopped(column: str | None) -> frozenset[str]:
    """Return the purposes whose use is stopped; `EVERYTHING` stands for all of them."""
    return frozenset(column.split(",")) if column else frozenset()


def not_stopped(purpose: Purpose, at: dt.datetime) -> Any:
    """Return what is true of the members whose data may be used for ``purpose``."""
    of_it = Restriction.purpose.is_null() | (Restriction.purpose == purpose.key)
    return ~_exists(_open(at) & of_it)


def is_restricted(at: dt.datetime) -> Any:
    """Return what is true of the members whose data may not be used for anything."""
    return _exists(_open(at) & Restriction.purpose.is_null())


def _exists(condition: Any) -> Any:
    """They are few: their numbers are read once, whatever the number of members."""
    return Member.id.in_(Restriction.select(Restriction.member).where(condition))


def _open(at: dt.datetime) -> Any:
    return (Restriction.began_at <= at) & (
        Restriction.ends_at.is_null() | (Restriction.ends_at > at)
    )
