"""Queries that every page makes, written out once.

Peewee spends more time on turning a query into SQL than the database spends on answering it. Here the
query is built once with a mark where each value belongs; after that only the values change.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from peewee import Database, Delete, Field, Insert, Model, ModelSelect, Update, Value

from portal.data.engine import db


class Prepared:
    """A query of some values, whose rows come back as plain tuples.

    ``build`` is called once, with a mark for each of its ``count`` values; the values given later
    must be what the database takes.
    """

    def __init__(
        self, build: Callable[..., "ModelSelect[Any] | Insert | Update | Delete"], *, count: int = 1
    ) -> None:
        self._build = build
        self._marks = [f"\x00value {number}\x00" for number in range(count)]
        self._written: dict[type[Database], tuple[str, list[Any]]] = {}

    def tuples(self, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of the query for ``values``, as the database holds them."""
        sql, params = self._sql()
        given = dict(zip(self._marks, values, strict=True))
        rows: list[tuple[Any, ...]] = db.tuples(sql, [given.get(param, param) for param in params])
        return rows

    def _sql(self) -> tuple[str, list[Any]]:
        kind = type(db.obj)
        if kind not in self._written:
            sql, params = self._build(*(Value(mark, converter=False) for mark in self._marks)).sql()
            self._written[kind] = (sql, list(params))
        return self._written[kind]


class PreparedJoin(Prepared):
    """A query that selects whole rows of several models, in the order given."""

    def __init__(
        self,
        models: Sequence[type[Model]],
        build: Callable[..., "ModelSelect[Any]"],
        *,
        count: int = 1,
    ) -> None:
        super().__init__(build, count=count)
        self._plans = [Plan(model) for model in models]

    def first(self, *values: Any) -> tuple[Any, ...] | None:
        """Return the models of the first row, then what else was selected; None without a row."""
        rows = self.tuples(*values)
        if not rows:
            return None
        row, start, made = rows[0], 0, []
        for plan in self._plans:
            made.append(plan.make(row[start : start + plan.width]))
            start += plan.width
        return (*made, *row[start:])


@cache
def by_number(model: type[Model]) -> PreparedJoin:
    """Return the query for the row of ``model`` with a number."""
    key: Any = model._meta.primary_key
    return PreparedJoin((model,), lambda number: model.select().where(key == number))


class Plan:
    """How the columns of one model become one of its instances."""

    def __init__(self, model: type[Model]) -> None:
        fields: list[Field[Any]] = model._meta.sorted_fields
        self._model = model
        self._names = [field.name for field in fields]
        self._converted: list[tuple[str, Callable[[Any], Any]]] = [
            (field.name, field.python_value)
            for field in fields
            if type(field).python_value is not Field.python_value
        ]
        self.width = len(fields)

    def make(self, values: Sequence[Any]) -> Model:
        """Return the instance whose columns have ``values``, as the database holds them."""
        made = self._model(__no_default__=1)
        data: dict[str, Any] = made.__data__
        data.update(zip(self._names, values, strict=True))
        for name, convert in self._converted:
            if data[name] is not None:
                data[name] = convert(data[name])
        return made
