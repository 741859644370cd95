"""The register: every declaration of every table, and the check that none is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import Database, Field, Model

from portal.config import SettingsError
from portal.data.declarations import Declaration, Personal, Role, declaration_of, sees

# The runner of migrations keeps its own table, which holds names of files and times.
NOT_OURS = frozenset({"migration_history", "sqlite_sequence", "sqlite_stat1", "sqlite_stat4"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column and what is declared about it."""

    table: str
    name: str
    field: Field[Any]
    declaration: Declaration

    def as_row(self) -> dict[str, Any]:
        """Return the declaration as plain values, for a table or JSON."""
        said = self.declaration
        if not isinstance(said, Personal):
            return {"table": self.table, "column": self.name, "kind": "technical", "why": said.why}
        return {
            "table": self.table,
            "column": self.name,
            "kind": "personal",
            "category": said.category.value,
            "purpose": said.purpose.key,
            "basis": said.purpose.basis.value,
            "source": said.source.value,
            "seen_by": sorted(role.value for role in said.seen_by),
            "edited_by": sorted(role.value for role in said.edited_by),
            "retention": said.retention.text,
            "erasure": said.erasure.value,
            "secret": said.secret,
        }


class Register:
    """The declarations of all ``models``; making one raises `SettingsError` if any is missing."""

    def __init__(self, models: Sequence[type[Model]]) -> None:
        self.models = tuple(models)
        self.columns = tuple(self._declared())

    def personal(self) -> Iterator[tuple[Column, Personal]]:
        """Return the personal columns, each with its declaration."""
        for column in self.columns:
            if isinstance(column.declaration, Personal):
                yield column, column.declaration

    def refuse_undeclared(self, database: Database) -> None:
        """Raise `SettingsError` for a table or column of ``database`` that no model declares."""
        known = {model._meta.table_name: set(model._meta.columns) for model in self.models}
        for table in set(database.get_tables()) - NOT_OURS:
            if table not in known:
                raise SettingsError(f"Table {table} is in the database, but nothing declares it")
            columns = {column.name for column in database.get_columns(table)}
            for name in sorted(columns - known[table]):
                raise SettingsError(f"Table {table}, column {name}: nothing is declared about it")

    def as_json(self) -> str:
        """Return the whole register as JSON."""
        return json.dumps(
            [column.as_row() for column in self.columns], ensure_ascii=False, indent=2
        )

    def _declared(self) -> Iterator[Column]:
        for model in self.models:
            table = model._meta.table_name
            for field in model._meta.sorted_fields:
                said = declaration_of(field)
                if said is None:
                    raise SettingsError(
                        f"Table {table}, column {field.column_name}: nothing is declared about it"
                    )
                yield Column(table, field.column_name, field, said)


def may_see(role: Role, field: Field[Any]) -> bool:
    """Return whether ``role`` may see the values of ``field``."""
    said = declaration_of(field)
    return isinstance(said, Personal) and sees(role, said)


def may_edit(role: Role, field: Field[Any]) -> bool:
    """Return whether ``role`` may change the values of ``field``."""
    said = declaration_of(field)
    return isinstance(said, Personal) and role in said.edited_by
