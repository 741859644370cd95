"""Entries of the time clock, stored and put right."""

import datetime as dt
from typing import Any

from portal.activity.models import Event
from portal.clock import NORWAY, now
from portal.members.models import Member
from portal.profile.clocking import correct
from portal.profile.entry_columns import form_key
from portal.profile.merge import Base, Edition
from portal.profile.time_clock import ClockEntry
from portal.web.portal import Portal
from tests.profile.lists import own

PATH = "/profile/time-clock"
KEY = "a-key-that-a-form-carries"


def wall(text: str) -> dt.datetime:
    """Return the instant of a time on the clock in Norway."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=NORWAY).astimezone(dt.UTC)


def at_work(member: Member, start: str, end: str | None) -> ClockEntry:
    """Return an entry that is stored."""
    return ClockEntry.create(
        member=member,
        form_key=form_key(),
        created_at=now(),
        started_at=wall(start),
        ended_at=wall(end) if end else None,
    )


def said(start: str, end: str) -> dict[str, Any]:
    """Return the values of a form."""
    return {"started_at": wall(start), "ended_at": wall(end)}


def put_right(entry: ClockEntry, made: Portal, values: dict[str, Any], reason: str | None) -> None:
    """Correct ``entry`` as its member."""
    edition = Edition(Base(made.keys, "tests"), None, {})
    correct(own(entry.member), entry, values, {"reason": reason}, edition=edition, at=now())


def kinds(member: Member) -> list[str]:
    """Return what has happened to ``member``."""
    return [event.kind for event in Event.of(member).order_by(Event.id)]
