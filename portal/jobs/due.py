"""What is due: looked for without a lock, as idle workers do all day, and found with one."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from peewee import ModelSelect, Value

from portal.data.engine import is_postgresql
from portal.data.fields import INSTANT
from portal.data.prepared import Prepared, PreparedJoin
from portal.jobs.models import Job, JobState


class Due:
    """The open jobs of some kinds whose time has come; under a lease, when that has ended."""

    def __init__(self, kinds: frozenset[str]) -> None:
        self._kinds = sorted(kinds)
        self._any = Prepared(lambda at: self._query(at).select(Job.id).limit(1))
        self._first = PreparedJoin((Job,), self._oldest)

    def exists(self, at: dt.datetime) -> bool:
        """Return whether there is any at ``at``."""
        return bool(self._any.tuples(INSTANT.db_value(at)))

    def first(self, at: dt.datetime) -> Job | None:
        """Return the one that has been due longest, which nobody else can take before the end of
        the transaction; None when others have them all.
        """
        found = self._first.first(INSTANT.db_value(at))
        return found[0] if found else None

    def _query(self, at: Value) -> ModelSelect[Job]:
        return Job.select().where(
            (Job.state == JobState.OPEN.value) & (Job.due_at <= at) & Job.kind.in_(self._kinds)
        )

    def _oldest(self, at: Value) -> ModelSelect[Job]:
        query = self._query(at).order_by(Job.due_at, Job.id).limit(1)
        return query.for_update(skip_locked=True) if is_postgresql() else query


@lru_cache(maxsize=8)
def due(kinds: frozenset[str]) -> Due:
    """Return what is due of ``kinds``: a worker asks for the same ones again and again."""
    return Due(kinds)
