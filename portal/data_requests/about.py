"""Everything that is stored about a member, read live, made from the declarations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import SQL, CharField, Field, Model, ModelSelect, TextField, Value, fn

from portal.data.declarations import Category, Personal, Role, declaration_of
from portal.data.ownership import Ownership
from portal.data.register import Register, may_see
from portal.members.models import Member

PAGE = 25
# Counting stops here: nobody needs to know whether it is 4,000 or 4,000,000, and it takes as long.
MOST_COUNTED = 1000
SHORTEST_SEARCH = 2


@dataclass(frozen=True, slots=True)
class Table:
    """One table with rows about members, and the columns that a member is shown."""

    model: type[Model]
    fields: tuple[Field[Any], ...]

    @property
    def name(self) -> str:
        """Return the table's name, which is also its address."""
        return str(self.model._meta.table_name).replace("_", "-")

    @property
    def called(self) -> str:
        """Return what the table is called when people read about it."""
        return str(getattr(self.model, "called", self.name))

    @property
    def category(self) -> Category:
        """Return the kind of data that the table's first shown column holds."""
        return declared(self.fields[0]).category


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows a table has about a member; ``more`` says that counting stopped."""

    table: Table
    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a table, newest first, and where the older ones begin."""

    rows: list[Model]
    older_than: int | None


class About:
    """What the register's tables hold about ``member``."""

    def __init__(self, register: Register, member: Member) -> None:
        self._ownership = Ownership(register, Member)
        self._member = member

    def tables(self) -> list[Table]:
        """Return every table with columns that a member may see, the member's own row first."""
        found = []
        for model in self._ownership.models():
            fields = tuple(
                field for field in model._meta.sorted_fields if may_see(Role.MEMBER, field)
            )
            if fields:
                found.append(Table(model, fields))
        return found

    def table(self, name: str) -> Table:
        """Return the table at that address; raises `LookupError` when there is none."""
        for table in self.tables():
            if table.name == name:
                return table
        raise LookupError(name)

    def tallies(self, search: str = "") -> list[Tally]:
        """Return how many rows each table but the member's own has, in one statement."""
        tables = [table for table in self.tables() if table.model is not Member]
        counts: Any = None
        for number, table in enumerate(tables):
            some = self._rows(table, search).limit(MOST_COUNTED + 1).alias("some")
            one = table.model.select(Value(number), fn.COUNT(SQL("*"))).from_(some)
            counts = one if counts is None else counts.union_all(one)
        found = dict(counts.tuples()) if counts is not None else {}
        return [
            Tally(table, min(found[number], MOST_COUNTED), found[number] > MOST_COUNTED)
            for number, table in enumerate(tables)
        ]

    def page(self, table: Table, *, before: int | None = None, search: str = "") -> Page:
        """Return the newest rows of ``table`` whose number is below ``before``; paged by key."""
        key: Any = table.model._meta.primary_key
        query = self._rows(table, search).order_by(key.desc()).limit(PAGE + 1)
        if before is not None:
            query = query.where(key < before)
        rows = list(query)
        more = len(rows) > PAGE
        return Page(rows[:PAGE], rows[PAGE - 1]._pk if more else None)

    def _rows(self, table: Table, search: str) -> ModelSelect[Any]:
        query = self._ownership.rows(table.model, self._member.id)
        if len(search) < SHORTEST_SEARCH:
            return query
        texts = [field for field in table.fields if isinstance(field, CharField | TextField)]
        return query.where(_any_contains(texts, search))


def declared(field: Field[Any]) -> Personal:
    """Return the declaration of a column that is known to be personal."""
    said = declaration_of(field)
    assert isinstance(said, Personal)
    return said


def _any_contains(fields: Sequence[Field[Any]], search: str) -> Any:
    found: Any = Value(0) == Value(1)
    for field in fields:
        found = found | field.contains(search)
    return found
