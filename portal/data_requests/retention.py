"""Retention: what is past its declared time goes, a few rows at a time, every night.

What belongs to a member whose data may only be stored (GDPR art. 18(2)) stays until that is over.

Rows that an erasure had to keep come back here on their date; when the last of them has gone, so does
the empty row of the member they belonged to.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from peewee import Field, Model

from portal.activity.passing_on import Duty, Matter, is_anybody_told, named, pass_on
from portal.data.base import key_of, transaction
from portal.data.batches import batches
from portal.data.leftovers import purge_leftovers
from portal.data.lifetimes import Shorter
from portal.data.ownership import Ownership
from portal.data_requests.clearing import Clearing
from portal.data_requests.erasure_tables import Erasure
from portal.data_requests.plan import Plan
from portal.members.models import Member, MemberState
from portal.members.restriction import is_restricted


@dataclass(frozen=True, slots=True)
class Past:
    """Rows of ``model`` that are past their time; with ``column``, only that value goes."""

    model: type[Model]
    where: Any
    column: Field[Any] | None = None
    replacement: object = None

    @property
    def name(self) -> str:
        """Return the table, or the table and the column."""
        table = str(self.model._meta.table_name)
        return f"{table}.{self.column.column_name}" if self.column is not None else table

    def count(self) -> int:
        """Return how many rows there are."""
        return int(self.model.select().where(self.where).count())

    def clear(self, ownership: Ownership, at: dt.datetime) -> int:
        """Let them go, have those told who were given them, and return how many they were."""
        gone, columns = 0, self._columns()
        tells = ownership.owns(self.model) and is_anybody_told(columns)
        for numbers in batches(self.model, self.where):
            these = key_of(self.model).in_(numbers)
            with transaction():
                if tells:
                    owners = ownership.owners(self.model, these & self.where)
                    there = owners.where(Member.state != MemberState.ERASED.value)
                    pass_on(*(Matter(Duty.EXPIRY, one, at, columns) for one in there))
                gone += self._clear(these)
        return gone

    def _columns(self) -> frozenset[str]:
        """What goes, as ``table.column``."""
        fields = [self.column] if self.column is not None else self.model._meta.sorted_fields
        return named(self.model, [field.name for field in fields])

    def _clear(self, these: Any) -> int:
        if self.column is None:
            return int(self.model.delete().where(these, self.where).execute())
        emptied = self.model.update({self.column: self.replacement})
        return int(emptied.where(these, self.where).execute())


def past(plan: Plan, at: dt.datetime) -> Iterator[Past]:
    """Yield what is past its time ``at`` that time, rows that refer to others before those."""
    for lifetime in reversed(list(plan.lifetimes)):
        may_go = plan.ownership.free_of(lifetime.model, is_restricted(at))
        yield Past(lifetime.model, may_go & lifetime.over(at))
        for shorter in plan.lifetimes.shorter(lifetime):
            over = may_go & lifetime.over(at, shorter.retention) & _is_there(shorter)
            yield Past(lifetime.model, over, shorter.field, shorter.replacement)


def retain(plan: Plan, at: dt.datetime) -> dict[str, int]:
    """Let go of what is past its time ``at`` that time; return how many rows of each table it was."""
    gone = {
        found.name: count for found in past(plan, at) if (count := found.clear(plan.ownership, at))
    }
    closed = sum(_close(plan, member, at) for member in _emptied_members())
    if closed:
        gone[plan.root.name] = closed
    if gone:
        purge_leftovers({name.partition(".")[0] for name in gone})
    return gone


def _emptied_members() -> list[Member]:
    """Members who are erased while something of theirs had to stay."""
    done = Erasure.select(Erasure.row).where(Erasure.finished_at.is_null(False))
    erased = (Member.state == MemberState.ERASED.value) & Member.id.in_(done)
    return list(Member.select().where(erased))


def _close(plan: Plan, member: Member, at: dt.datetime) -> bool:
    """Erase once more what belongs to ``member``; return whether nothing had to stay this time."""
    clearing = Clearing(plan, member.id, at=at, erasure=None)
    clearing.clear_tables()
    if not clearing.clear_member():
        return False
    Erasure.update(cleared_at=at).where(Erasure.row == member.id).execute()
    return True


def _is_there(shorter: Shorter) -> Any:
    if shorter.replacement is None:
        return shorter.field.is_null(False)
    return shorter.field != shorter.replacement
