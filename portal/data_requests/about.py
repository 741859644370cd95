"""Everything that is stored about a member, read live, made from the declarations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from peewee import SQL, CharField, Field, Model, ModelSelect, Select, TextField, Value, fn

from portal.data.base import key_of
from portal.data.declarations import Category, Personal, Role, declaration_of, reads
from portal.data.engine import db
from portal.data.ownership import Ownership
from portal.data.register import Register, may_see
from portal.members.models import Member

PAGE = 25
# Counting stops here: nobody needs to know whether it is 4,000 or 4,000,000, and it takes as long.
MOST_COUNTED = 1000
SHORTEST_SEARCH = 2
# A search reads so many rows of a table at a time, the newest first: a million take as long as these.
SEARCHED = 5000
# Stands for the member in a statement that is written out once; no row has such a number.
SOMEBODY = -(2**31)
Say = Callable[[str], str]


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
    """How many rows a table has about a member; ``more`` says that counting stopped.

    ``unread`` says that there are older rows which a search did not come to.
    """

    table: Table
    count: int
    more: bool
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a table, newest first, and where the older ones begin."""

    rows: list[Model]
    older_than: int | None


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, as it was typed and as it reads in the member's language."""

    text: str
    say: Say

    def __bool__(self) -> bool:
        """Return whether there is enough to look for."""
        return len(self.text) >= SHORTEST_SEARCH

    def finds(self, table: Table, rows: Any) -> Any:
        """Return what is true of those ``rows`` of ``table`` that hold the text, or read like it."""
        found: Any = Value(0) == Value(1)
        for field in table.fields:
            codes, column = self._codes(field), getattr(rows.c, field.column_name)
            if codes:
                found = found | column.in_(codes)
            elif isinstance(field, CharField | TextField):
                found = found | column.contains(self.text)
        return found

    def _codes(self, field: Field[Any]) -> list[str]:
        wanted = self.text.casefold()
        words = reads(declared(field))
        return [str(code) for code, word in words.items() if wanted in self.say(word).casefold()]


NOTHING = Search("", str)


class About:
    """What the register's tables hold about ``member``."""

    def __init__(self, register: Register, member: Member) -> None:
        self._register = register
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

    def tallies(self, search: Search = NOTHING) -> list[Tally]:
        """Return how many rows each table but the member's own has, in one statement."""
        tables = [table for table in self.tables() if table.model is not Member]
        if search:
            sql, values = self._counting(tables, search)
        else:
            sql, values = _plain_counting(self._register)
            values = [self._member.id if value == SOMEBODY else value for value in values]
        found = {number: (count, read) for number, count, read in db.execute_sql(sql, values)}
        return [_tally(table, *found[number]) for number, table in enumerate(tables)]

    def page(self, table: Table, *, before: int | None = None, search: Search = NOTHING) -> Page:
        """Return the newest rows of ``table`` whose number is below ``before``; paged by key."""
        key = key_of(table.model)
        query = self._rows(table, before)
        if not search:
            rows = list(query.limit(PAGE + 1))
            return Page(rows[:PAGE], rows[PAGE - 1]._pk if len(rows) > PAGE else None)
        window = query.limit(SEARCHED).alias("window")
        hits = Select((window,), (window.c.id,)).where(search.finds(table, window))
        newest = hits.order_by(window.c.id.desc()).limit(PAGE + 1)
        these = Select((newest.alias("hits"),), (SQL("id"),))
        rows = list(table.model.select().where(key.in_(these)).order_by(key.desc()))
        older = rows[PAGE - 1]._pk if len(rows) > PAGE else self._oldest_read(query)
        return Page(rows[:PAGE], older)

    def _oldest_read(self, query: ModelSelect[Any]) -> int | None:
        """Return the last number that a search has read, when there are older rows."""
        last = query.offset(SEARCHED - 1).limit(2)
        rows = list(last)
        return rows[0]._pk if len(rows) == 2 else None

    def _counting(self, tables: Sequence[Table], search: Search) -> tuple[str, list[Any]]:
        counts = [self._count(number, table, search) for number, table in enumerate(tables)]
        sql, values = zip(*(count.bind(db).sql() for count in counts), strict=True)
        return " UNION ALL ".join(sql), [value for some in values for value in some]

    def _count(self, number: int, table: Table, search: Search) -> Any:
        model = table.model
        if not search:
            mine = self._ownership.rows(model, self._member.id)
            some: Any = mine.limit(MOST_COUNTED + 1).alias("some")
            return model.select(Value(number), fn.COUNT(SQL("*")), Value(0)).from_(some)
        newest = self._rows(table, None)
        window = newest.limit(SEARCHED).alias("window")
        hits = Select((window,), (fn.COUNT(SQL("*")),)).where(search.finds(table, window))
        some = newest.limit(SEARCHED + 1).alias("some")
        whole = model.select(fn.COUNT(SQL("*"))).from_(some)
        return Select((), (Value(number), hits, whole))

    def _rows(self, table: Table, before: int | None) -> ModelSelect[Any]:
        key = key_of(table.model)
        query = self._ownership.rows(table.model, self._member.id).order_by(key.desc())
        return query if before is None else query.where(key < before)


@cache
def _plain_counting(register: Register) -> tuple[str, list[Any]]:
    """Return the statement that counts everything about somebody: writing it out takes long."""
    about = About(register, Member(id=SOMEBODY))
    tables = [table for table in about.tables() if table.model is not Member]
    return about._counting(tables, NOTHING)


def _tally(table: Table, count: int, read: int) -> Tally:
    return Tally(table, min(count, MOST_COUNTED), count > MOST_COUNTED, read > SEARCHED)


def declared(field: Field[Any]) -> Personal:
    """Return the declaration of a column that is known to be personal."""
    said = declaration_of(field)
    assert isinstance(said, Personal)
    return said
