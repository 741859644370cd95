"""When rows are over: followed from the declarations, never listed.

The retention of a row counts from the column that is marked so (`counted_from`), its own or that of the
row it hangs on: a move hangs on its request. The marked column's own retention is the row's; where that
does not end, the longest of the others is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import Field, ForeignKeyField, Model

from portal import clock
from portal.config import SettingsError
from portal.data.base import key_of
from portal.data.declarations import Personal, Retention, declaration_of, is_counted_from
from portal.data.fields import DayField
from portal.data.register import Register

Way = tuple[Any, ...]  # of foreign keys, the first of them in the table itself


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long the rows of ``model`` stay: from ``start``, which ``way`` leads to, for ``retention``."""

    model: type[Model]
    way: Way
    start: Field[Any]
    retention: Retention

    def over(self, at: dt.datetime, retention: Retention | None = None) -> Any:
        """Return what is true of the rows whose ``retention`` is over ``at`` that time."""
        cutoff: Any = (retention or self.retention).cutoff(at)
        if isinstance(self.start, DayField):
            cutoff = clock.local(cutoff).date()
        found = self.start < cutoff
        for key in reversed(self.way):
            owner: type[Model] = key.rel_model
            found = key.in_(owner.select(key_of(owner)).where(found))
        return found

    def starts(self, where: Any) -> Any:
        """Return a query for the rows that those for which ``where`` holds count from."""
        model, found = self.model, where
        for key in self.way:
            owner: type[Model] = key.rel_model
            found = key_of(owner).in_(model.select(key).where(found))
            model = owner
        return model.select().where(found)

    def starts_of(self, keys: Sequence[int]) -> dict[int, Any]:
        """Return the time that each row with one of ``keys`` counts from, in one statement."""
        these = key_of(self.model).in_(list(keys))
        query: Any = self.model.select(key_of(self.model), self.start).where(these)
        below: type[Model] = self.model
        for key in self.way:
            query = query.join_from(below, key.rel_model, on=(key == key_of(key.rel_model)))
            below = key.rel_model
        return dict(query.tuples())

    def end(self, start: dt.datetime | dt.date, retention: Retention | None = None) -> dt.datetime:
        """Return when a row that counts from ``start`` is over, or its ``retention`` is."""
        if not isinstance(start, dt.datetime):
            start = dt.datetime.combine(start, dt.time(), clock.NORWAY)
        return (retention or self.retention).end(start)


@dataclass(frozen=True, slots=True)
class Shorter:
    """A column whose value goes before its row does."""

    field: Field[Any]
    retention: Retention
    replacement: object


class Lifetimes:
    """The lifetimes of the tables in ``register``.

    Raises `SettingsError` for a table that declares a retention which counts from nothing.
    """

    def __init__(self, register: Register) -> None:
        self._found = {model: self._lifetime(model) for model in register.models}

    def __iter__(self) -> Iterator[Lifetime]:
        """Return every lifetime that ends by itself, those of tables that others refer to first."""
        return (found for found in self._found.values() if found is not None)

    def of(self, model: type[Model]) -> Lifetime | None:
        """Return the lifetime of the rows of ``model``, or None when they stay with their member."""
        return self._found[model]

    def shorter(self, lifetime: Lifetime) -> list[Shorter]:
        """Return the columns that go before the row does."""
        return [
            Shorter(field, said.retention, said.replacement)
            for field, said in declared(lifetime.model)
            if field is not lifetime.start
            and said.retention.is_counted
            and _length(said.retention) < _length(lifetime.retention)
        ]

    def _lifetime(self, model: type[Model]) -> Lifetime | None:
        terms = [said.retention for _, said in declared(model) if said.retention.is_counted]
        if not terms:
            return None
        way = _way(model, ())
        if way is None:
            raise SettingsError(
                f"Table {model._meta.table_name}: nothing says when its retention counts from"
            )
        start = _start(way[-1].rel_model if way else model)
        assert start is not None
        own = declaration_of(start) if not way else None
        if isinstance(own, Personal) and own.retention.is_counted:
            return Lifetime(model, way, start, own.retention)
        return Lifetime(model, way, start, max(terms, key=_length))


def declared(model: type[Model]) -> Iterator[tuple[Field[Any], Personal]]:
    """Return the personal columns of ``model``, each with its declaration."""
    for field in model._meta.sorted_fields:
        said = declaration_of(field)
        if isinstance(said, Personal):
            yield field, said


def _start(model: type[Model]) -> Field[Any] | None:
    return next((field for field in model._meta.sorted_fields if is_counted_from(field)), None)


def _way(model: type[Model], seen: tuple[type[Model], ...]) -> Way | None:
    if _start(model) is not None:
        return ()
    for key in model._meta.sorted_fields:
        if isinstance(key, ForeignKeyField) and key.rel_model not in (model, *seen):
            onward = _way(key.rel_model, (*seen, model))
            if onward is not None:
                return (key, *onward)
    return None


def _length(retention: Retention) -> int:
    return retention.days if retention.days is not None else 366 * (1 + (retention.years or 0))
