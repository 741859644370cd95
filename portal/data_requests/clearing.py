"""Erasing the rows of one member, table by table, some at a time.

A row is counted in the transaction that deletes it. What stays is counted when its table is done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from peewee import Model, fn

from portal.data.base import key_of, transaction
from portal.data.batches import batches
from portal.data.declarations import Erasure as Does
from portal.data_requests.erasure_tables import ErasedTable, Erasure
from portal.data_requests.plan import Plan, TablePlan


class Clearing:
    """The work on the rows of the member with the number ``row``.

    With ``erasure``, it is counted; without one it is work that an erasure has done before.
    """

    def __init__(self, plan: Plan, row: int, *, at: dt.datetime, erasure: Erasure | None) -> None:
        self._plan, self._row, self._at, self._erasure = plan, row, at, erasure

    def clear_tables(self) -> None:
        """Delete, empty or keep the rows that belong to the member, and let go of what only refers."""
        for table in self._plan.tables:
            self._clear(table)
        for key in self._plan.references:
            self._empty(key.model, key == self._row, {key: None})

    def clear_member(self) -> bool:
        """Delete the member's own row, or empty it while rows stay that belong to it; return which."""
        root = self._plan.root
        own = self._plan.own(root, self._row)
        if self._stays():
            with transaction():
                root.model.update(root.values()).where(own).execute()
                self._note_staying(root, "anonymised", 1)
            return False
        self._delete(root, own)
        return True

    def _stays(self) -> bool:
        staying = [table for table in self._plan.tables if table.stays]
        return any(self._rows(table).exists() for table in staying)

    def _rows(self, table: TablePlan) -> Any:
        return table.model.select().where(self._plan.own(table, self._row))

    def _clear(self, table: TablePlan) -> None:
        own = self._plan.own(table, self._row)
        if not table.stays:
            self._delete(table, own)
            return
        if table.erasure is Does.KEEP and table.lifetime is not None:
            self._delete(table, own & table.lifetime.over(self._at))
        if table.emptied:
            self._empty(table.model, own, table.values())
        column = "kept" if table.erasure is Does.KEEP else "anonymised"
        self._note_staying(table, column, self._rows(table).count())

    def _delete(self, table: TablePlan, where: Any) -> None:
        def delete(found: Any) -> None:
            gone = table.model.delete().where(found, where).execute()
            self._note(table, {"deleted": gone}, {ErasedTable.deleted: ErasedTable.deleted + gone})

        _change(table.model, where, delete)

    def _empty(self, model: type[Model], where: Any, values: dict[Any, object]) -> None:
        _change(model, where, lambda found: model.update(values).where(found, where).execute())

    def _note_staying(self, table: TablePlan, column: str, rows: int) -> None:
        if not rows:
            return
        said: dict[str, object] = {column: rows}
        if column == "kept":
            said |= {"law": table.law, "kept_until": self._kept_until(table)}
        fields = ErasedTable._meta.fields
        self._note(table, said, {fields[name]: value for name, value in said.items()})

    def _kept_until(self, table: TablePlan) -> dt.datetime | None:
        lifetime = table.lifetime
        assert lifetime is not None, "what is kept has an end"
        starts = lifetime.starts(self._plan.own(table, self._row))
        last = starts.select(fn.MAX(lifetime.start)).scalar()
        return lifetime.end(last) if last is not None else None

    def _note(self, table: TablePlan, said: dict[str, object], again: dict[Any, object]) -> None:
        if self._erasure is None:
            return
        ErasedTable.insert(erasure=self._erasure.id, name=table.name, **said).on_conflict(
            conflict_target=(ErasedTable.erasure, ErasedTable.name), update=again
        ).execute()


def _change(model: type[Model], where: Any, change: Callable[[Any], object]) -> None:
    for numbers in batches(model, where):
        with transaction():
            change(key_of(model).in_(numbers))
