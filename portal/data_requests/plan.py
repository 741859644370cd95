"""The plan of an erasure, made from the register: what goes, what is emptied, what a law keeps.

The preview a member sees, the erasure that is carried out and its certificate are made from this plan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from peewee import Case, Field, ForeignKeyField, Model, ModelSelect, Value, fn

from portal.config import SettingsError
from portal.data.base import key_of
from portal.data.declarations import Category, Erasure
from portal.data.lifetimes import Lifetime, Lifetimes, declared
from portal.data.ownership import Ownership
from portal.data.register import Register

_STRENGTH = (Erasure.KEEP, Erasure.ANONYMISE, Erasure.DELETE)


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What an erasure does to the rows of one table: to all of them the same."""

    model: type[Model]
    erasure: Erasure
    emptied: tuple[tuple[Field[Any], object], ...]
    lifetime: Lifetime | None
    law: str | None
    categories: tuple[Category, ...]

    @property
    def name(self) -> str:
        """Return the name of the table."""
        return str(self.model._meta.table_name)

    @property
    def stays(self) -> bool:
        """Return whether rows may stay, with or without values."""
        return self.erasure is not Erasure.DELETE

    def values(self) -> dict[Field[Any], object]:
        """Return what an update puts in place of the values that go from a row that stays."""
        return {field: _put(field, value) for field, value in self.emptied}


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows of a table a member has, how many of them stay, and until when at the latest."""

    plan: TablePlan
    rows: int
    staying: int
    until: dt.datetime | None


class Plan:
    """What an erasure does with every table that leads to ``root``, the table of members.

    Raises `SettingsError` when the declarations ask for what cannot be done.
    """

    def __init__(self, register: Register, root: type[Model]) -> None:
        self.ownership = Ownership(register, root)
        self.lifetimes = Lifetimes(register)
        owned = [model for model in self.ownership.models() if model is not root]
        # Those that refer to others come first, so that no row goes with another unseen.
        self.tables = tuple(self._table(model) for model in reversed(owned))
        self.root = self._table(root)
        self.references = tuple(_references(register, root))
        self._refuse_contradictions()

    def counts(self, member_id: int, at: dt.datetime) -> list[Count]:
        """Return what the member has in each table, the member's own row last, in one statement."""
        by_name = {table.name: table for table in (*self.tables, self.root)}
        queries = [self._count(table, member_id, at) for table in by_name.values()]
        found = [
            _counted(by_name[name], rows, staying or 0, last)
            for name, rows, staying, last in reduce(add, queries).tuples()
        ]
        return sorted(found, key=lambda count: list(by_name).index(count.plan.name))

    def own(self, table: TablePlan, member_id: int) -> Any:
        """Return what is true of the rows of ``table`` that belong to the member."""
        return self.ownership.condition(table.model, member_id)

    def _count(self, table: TablePlan, member_id: int, at: dt.datetime) -> ModelSelect[Any]:
        staying: Any = Value(0)
        last: Any = Value(None)
        if table.erasure is Erasure.KEEP and table.lifetime is not None:
            staying = fn.SUM(Case(None, [(table.lifetime.over(at), 0)], 1))
            last = fn.MAX(table.lifetime.start)
            if table.lifetime.way:
                starts = table.lifetime.starts(self.own(table, member_id))
                last = fn.COALESCE(starts.select(last), None)
        elif table.erasure is Erasure.ANONYMISE:
            staying = fn.COUNT(Value(1))
        name: Any = Value(table.name).cast("TEXT")
        counted = (name, fn.COUNT(Value(1)), staying.cast("BIGINT"), last.cast("TEXT"))
        return table.model.select(*counted).where(self.own(table, member_id))

    def _table(self, model: type[Model]) -> TablePlan:
        said = [one for _, one in declared(model)]
        erasure = next(
            (one for one in _STRENGTH if any(each.erasure is one for each in said)), Erasure.DELETE
        )
        kept = [one for one in said if one.erasure is Erasure.KEEP]
        return TablePlan(
            model,
            erasure,
            tuple(_emptied(model)),
            self.lifetimes.of(model),
            kept[0].retention.law if kept else None,
            tuple(dict.fromkeys(one.category for one in said)),
        )

    def _refuse_contradictions(self) -> None:
        staying = [table for table in self.tables if table.stays]
        for table in [*staying, self.root] if staying else ():
            for field, value in table.emptied:
                if value is None and not field.null:
                    raise SettingsError(f"{_name(field)} needs a replacement: its row may stay")
        gone = {table.model for table in self.tables if not table.stays}
        for table in staying:
            for key in _keys(table.model):
                if key.rel_model in gone and not key.null:
                    raise SettingsError(f"{_name(key)} refers to rows that are erased before it")
        for key in self.references:
            if not key.null:
                raise SettingsError(f"{_name(key)} refers to members and cannot let go of them")


def _emptied(model: type[Model]) -> Iterator[tuple[Field[Any], object]]:
    for field, said in declared(model):
        if said.erasure is not Erasure.KEEP:
            yield field, said.replacement


def _references(register: Register, root: type[Model]) -> Iterator[ForeignKeyField[Any]]:
    """Columns that say who did something: they let go of a member, their row is not the member's."""
    for model in register.models:
        for key in _keys(model):
            if key.rel_model is root and key.name != "member":
                yield key


def _keys(model: type[Model]) -> list[ForeignKeyField[Any]]:
    return [field for field in model._meta.sorted_fields if isinstance(field, ForeignKeyField)]


def _put(field: Field[Any], value: object) -> object:
    if not isinstance(value, str) or "#" not in value:
        return value
    return fn.REPLACE(value, "#", key_of(field.model).cast("TEXT"))


def _counted(table: TablePlan, rows: int, staying: int, last: str | None) -> Count:
    until = None
    if last is not None and staying and table.lifetime is not None:
        start: Any = table.lifetime.start
        until = table.lifetime.end(start.python_value(last))
    return Count(table, rows, staying, until)


def _name(field: Field[Any]) -> str:
    return f"Table {field.model._meta.table_name}, column {field.column_name}:"
