"""The versions of a record in a list: which there are, and when each was printed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, Case, fn

from portal.members.models import Customer, Member
from portal.record.models import RecordPrint, RecordVersion


@dataclass(frozen=True, slots=True)
class Kept:
    """A version in the list, with when it was printed last and by whom.

    Only the newest version and the one that was printed last have their content.
    """

    version: RecordVersion
    printed_at: dt.datetime | None
    printed_by: str | None


def versions(customer: Customer) -> list[Kept]:
    """Return every version, the newest first, with its last printing; in one statement."""
    version, later = RecordVersion, RecordPrint.alias()
    last = later.select(fn.MAX(later.id)).where(later.version == version.id)
    read = version.id.in_([_newest(customer), _last_printed(customer)])
    content = Case(None, [(read, version.content)], "").alias("content")
    rows = (
        version.select(
            version.id, version.number, version.sha256, version.at, content, RecordPrint, Member
        )
        .join(RecordPrint, JOIN.LEFT_OUTER, on=(RecordPrint.id == last), attr="printed")
        .join(Member, JOIN.LEFT_OUTER, on=(RecordPrint.by == Member.id), attr="printer")
        .where(version.customer == customer.id)
        .order_by(version.number.desc())
    )
    return [_kept(row) for row in rows]


def last_printed(kept: list[Kept]) -> Kept | None:
    """Return the one of ``kept`` that was printed last, or None."""
    printed = [one for one in kept if one.printed_at]
    return max(printed, key=lambda one: one.printed_at or one.version.at, default=None)


def _newest(customer: Customer) -> Any:
    other = RecordVersion.alias()
    return other.select(fn.MAX(other.id)).where(other.customer == customer.id)


def _last_printed(customer: Customer) -> Any:
    """Prints are numbered in the order they were made."""
    other = RecordVersion.alias()
    rows = RecordPrint.select(RecordPrint.version).join(other, on=(RecordPrint.version == other.id))
    return rows.where(other.customer == customer.id).order_by(RecordPrint.id.desc()).limit(1)


def _kept(row: Any) -> Kept:
    printed = getattr(row, "printed", None)
    if printed is None or printed.id is None:
        return Kept(row, None, None)
    by = getattr(printed, "printer", None)
    return Kept(row, printed.at, by.full_name if by is not None and by.id else None)
