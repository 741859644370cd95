"""New rows, one or many.

Peewee spends longer on writing out an insert than SQLite spends on doing it (with many rows some
hundred times), and nobody else can write meanwhile. Here the statement is put together from its row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from peewee import Field, Model, chunked

from portal.data.engine import db, is_postgresql
from portal.data.prepared import Plan

M = TypeVar("M", bound=Model)
ROWS_AT_ONCE = 500


def insert_one(model: type[Model], values: Mapping[str, Any]) -> int:
    """Insert one row, ``values`` by field name, and return its number."""
    fields = [model._meta.fields[name] for name in values]
    sql = f"{_into(model, fields)} VALUES {_marks(fields)}"
    number: int = db.inserted(sql, [field.db_value(values[field.name]) for field in fields])
    return number


def insert_many(
    model: type[Model], rows: Sequence[Mapping[str, Any]], *, skip_taken: bool = False
) -> None:
    """Insert ``rows``, values by field name, the same fields in each; absent ones get the default.

    With ``skip_taken``, a row whose unique value is taken is left out instead of refused.
    """
    tail = " ON CONFLICT DO NOTHING" if skip_taken else ""
    for sql, values in _statements(model, rows, tail):
        db.execute_sql(sql, values)


def insert_and_return(model: type[M], rows: Sequence[Mapping[str, Any]]) -> list[M]:
    """Insert ``rows`` as `insert_many` does and return them as they are stored."""
    fields: list[Field[Any]] = model._meta.sorted_fields
    tail = f" RETURNING {_names(fields)}"
    plan = Plan(model)
    found: list[Any] = []
    for sql, values in _statements(model, rows, tail):
        found += [plan.make(row) for row in db.execute_sql(sql, values)]
    return found


def _statements(
    model: type[Model], rows: Sequence[Mapping[str, Any]], tail: str
) -> Iterator[tuple[str, list[Any]]]:
    for some in chunked(rows, ROWS_AT_ONCE):
        defaults: dict[str, Any] = model._meta.get_default_dict()  # type: ignore[no-untyped-call]
        fields = [model._meta.fields[name] for name in {**defaults, **some[0]}]
        values = [
            field.db_value(one[field.name] if field.name in one else defaults[field.name])
            for one in some
            for field in fields
        ]
        rows_of_marks = ", ".join([_marks(fields)] * len(some))
        yield f"{_into(model, fields)} VALUES {rows_of_marks}{tail}", values


def _into(model: type[Model], fields: Sequence[Field[Any]]) -> str:
    return f'INSERT INTO "{model._meta.table_name}" ({_names(fields)})'


def _marks(fields: Sequence[Field[Any]]) -> str:
    return f"({', '.join([db.obj.param] * len(fields))})"


def _names(fields: Sequence[Field[Any]]) -> str:
    return ", ".join(f'"{field.column_name}"' for field in fields)


def count_rows(model: type[Model]) -> None:
    """Let PostgreSQL count the rows of ``model``, which it does by itself only now and then.

    Until it has, it goes by how few there were, and reads them all for every row that refers to one.
    """
    if is_postgresql():
        db.execute_sql(f'ANALYZE "{model._meta.table_name}"')
