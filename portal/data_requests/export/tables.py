"""What an export holds: the rows a member may see, table by table, as a stream, and their schema."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from peewee import BooleanField, Field, IntegerField, fn

from portal import clock
from portal.data.declarations import Personal, declaration_of
from portal.data.fields import DayField, FixedPointField, UtcDateTimeField
from portal.data.ownership import Ownership
from portal.data.register import Register
from portal.data_requests.about import About, Table
from portal.members.models import Member

# Rows read in one statement: few enough that a long export never holds up who writes.
CHUNK = 5000
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Source:
    """The tables of one export and the way to their rows."""

    tables: Sequence[Table]
    _ownership: Ownership
    _member: Member
    _since: dt.date | None
    _until: dt.date | None

    @classmethod
    def of(
        cls,
        register: Register,
        member: Member,
        areas: Sequence[str],
        since: dt.date | None,
        until: dt.date | None,
    ) -> Source:
        """Return the tables of ``areas`` with what is stored about ``member`` in the period.

        Both days are in it, as the clock in Norway has them.
        """
        picked = [one for one in About(register, member).tables() if _areas(one) & set(areas)]
        return cls(picked, Ownership(register, Member), member, since, until)

    def count(self) -> int:
        """Return how many rows the export will hold."""
        return sum(
            int(
                table.model.select(fn.COUNT(table.model._meta.primary_key))
                .where(self._condition(table))
                .scalar()
            )
            for table in self.tables
        )

    def rows(self, table: Table) -> Iterator[list[tuple[Any, ...]]]:
        """Return the rows of ``table`` in order, in chunks of plain values (key first)."""
        key: Any = table.model._meta.primary_key
        after = 0
        while True:
            query = (
                table.model.select(key, *table.fields)
                .where(self._condition(table) & (key > after))
                .order_by(key)
                .limit(CHUNK)
            )
            chunk: list[tuple[Any, ...]] = [tuple(row) for row in cast(Any, query.tuples())]
            if chunk:
                yield chunk
                after = chunk[-1][0]
            if len(chunk) < CHUNK:
                return

    def _condition(self, table: Table) -> Any:
        mine = self._ownership.condition(table.model, self._member.id)
        moment = _moment(table)
        if moment is None:
            return mine
        if self._since is not None:
            mine &= moment >= _midnight(self._since)
        if self._until is not None:
            mine &= moment < _midnight(self._until + dt.timedelta(days=1))
        return mine


def plain(value: Any) -> Any:
    """Return ``value`` as JSON has it: instants in UTC with a Z, decimals as numbers."""
    shape = _PLAIN.get(type(value))
    return value if shape is None else shape(value)


# By the type itself: a million rows pass here.
_PLAIN: dict[type, Callable[[Any], Any]] = {
    dt.datetime: lambda instant: instant.isoformat().replace("+00:00", "Z"),
    dt.date: dt.date.isoformat,
    Decimal: float,
}


def schema(register: Register) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of every table an export can hold."""
    tables = About(register, Member()).tables()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:member-portal:export:{SCHEMA_VERSION}",
        "title": "Export of a member's data",
        "$defs": {table.name: _table_schema(table) for table in tables},
    }


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), clock.NORWAY).astimezone(dt.UTC)


def _areas(table: Table) -> set[str]:
    return {
        said.category.value
        for field in table.fields
        if isinstance(said := declaration_of(field), Personal)
    }


def _moment(table: Table) -> Field[Any] | None:
    """The column that says when the row began; a member's own row is always whole."""
    if table.model is Member:
        return None
    moments = [field for field in table.fields if isinstance(field, UtcDateTimeField)]
    named = [field for field in moments if field.name in ("at", "created_at", "started_at")]
    return next(iter(named or moments), None)


def _table_schema(table: Table) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in table.fields],
        "properties": {field.name: _column_schema(field) for field in table.fields},
    }


def _column_schema(field: Field[Any]) -> dict[str, Any]:
    shape = next((shape for is_it, shape in _SHAPES if is_it(field)), {"type": "string"})
    typed: dict[str, Any] = dict(shape)
    if field.null:
        typed["type"] = [typed["type"], "null"]
    said = declaration_of(field)
    assert isinstance(said, Personal)
    typed["description"] = f"{said.label}. {said.purpose.name}. {said.retention.text}."
    return typed


def _is(*kinds: type) -> Callable[[object], bool]:
    return lambda field: isinstance(field, kinds)


_SHAPES: tuple[tuple[Callable[[object], bool], dict[str, Any]], ...] = (
    (_is(UtcDateTimeField), {"type": "string", "format": "date-time"}),
    (_is(DayField), {"type": "string", "format": "date"}),
    (_is(FixedPointField), {"type": "number"}),
    (_is(BooleanField), {"type": "boolean"}),
    (lambda field: getattr(field, "rel_field", None) is not None, {"type": "integer"}),
    (_is(IntegerField), {"type": "integer"}),
)
