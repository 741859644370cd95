"""Clocking in and out, adding what was forgotten, correcting what is wrong."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.data.base import transaction
from portal.profile.clock_rules import to_minute
from portal.profile.clock_sections import CORRECTIONS, TIME_CLOCK
from portal.profile.entry_columns import form_key as fresh_key
from portal.profile.merge import Edition
from portal.profile.profile import Profile
from portal.profile.time_clock import ClockCorrection, ClockEntry


def clock_in(profile: Profile, *, at: dt.datetime) -> ClockEntry:
    """Return the open entry: a new one, or the one that was open already."""
    profile.refuse_unless_editable(TIME_CLOCK)
    with transaction():
        member = profile.lock()
        earlier = ClockEntry.now_open(member)
        if earlier is not None:
            return earlier
        entry = ClockEntry.create(
            member=member, form_key=fresh_key(), created_at=at, started_at=to_minute(at)
        )
        record(Kind.CLOCKED_IN, member, by=profile.viewer, at=at)
    return entry


def clock_out(profile: Profile, entry: ClockEntry, *, at: dt.datetime) -> bool:
    """Close ``entry``; return False when it has been open so long that the end must be typed.

    Closing it again changes nothing.
    """
    profile.refuse_unless_editable(TIME_CLOCK)
    if entry.is_forgotten(at):
        return False
    with transaction():
        still_open = ClockEntry.ended_at.is_null() & ClockEntry.removed_at.is_null()
        if entry.store({"ended_at": to_minute(at)}, still_open):
            record(Kind.CLOCKED_OUT, profile.member, by=profile.viewer, at=at)
    return True


def add_forgotten(
    profile: Profile,
    values: Mapping[str, Any],
    why: Mapping[str, Any],
    *,
    form_key: str,
    at: dt.datetime,
) -> ClockEntry:
    """Return the entry that was added afterwards, with a correction beside it that says so."""
    with transaction():
        added = ClockEntry.add(profile, TIME_CLOCK, values, form_key=form_key, at=at)
        if not ClockCorrection.of(profile.member).where(ClockCorrection.entry == added).exists():
            _keep_beside(added, {}, profile, why, at)
    return added


def correct(
    profile: Profile,
    entry: ClockEntry,
    typed: Mapping[str, Any],
    why: Mapping[str, Any],
    *,
    edition: Edition,
    at: dt.datetime,
) -> None:
    """Store what was ``typed``, and keep beside it what was there before, and ``why``."""
    with transaction():
        before = entry.change(profile, TIME_CLOCK, typed, edition=edition, at=at)
        if before:
            _keep_beside(entry, before, profile, why, at)


def _keep_beside(
    entry: ClockEntry,
    before: Mapping[str, Any],
    profile: Profile,
    why: Mapping[str, Any],
    at: dt.datetime,
) -> None:
    ClockCorrection.create(
        member=profile.member,
        entry=entry,
        by=profile.viewer,
        at=at,
        **profile.allowed(CORRECTIONS, why),
        **before,
    )
