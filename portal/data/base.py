"""What every table shares: the database it lives in, and transactions."""

from typing import TYPE_CHECKING, Any, Self, cast

from peewee import OP, BigAutoField, Database, Expression, Model

from portal.data.declarations import technical
from portal.data.engine import db
from portal.data.many import insert_one
from portal.data.prepared import by_number

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class BaseModel(Model):
    """A table of the portal. Each of its columns carries a declaration (`portal.data.register`)."""

    id = technical(BigAutoField(), "names the row")

    class Meta:
        database = db
        legacy_table_names = False

    @classmethod
    def create(cls, **values: Any) -> Self:
        """Insert a row of ``values`` and defaults, and return it."""
        made: Any = cls(**values)
        made.id = insert_one(cls, made.__data__)
        made._dirty.clear()
        return cast(Self, made)

    @classmethod
    def get(cls, *query: Any, **filters: Any) -> Self:
        """Return one row; raises `DoesNotExist` without one.

        A reference is followed by asking for a number and nothing else: that is not written out anew.
        """
        number = None if filters else _only_number(cls, query)
        if number is None:
            return super().get(*query, **filters)
        found = by_number(cls).first(number)
        if found is None:
            raise cast(Any, cls).DoesNotExist(f"{cls.__name__} {number}")
        return cast(Self, found[0])


def _only_number(model: type[Model], query: tuple[Any, ...]) -> int | None:
    match query:
        case [Expression(lhs=asked, op=OP.EQ, rhs=int(number))] if asked is key_of(model):
            return number
    return None


def key_of(model: type[Model]) -> Any:
    """Return the column that numbers the rows of ``model``."""
    return model._meta.primary_key


def transaction() -> "AbstractContextManager[Any]":
    """Return a context in which either every statement happens or none.

    On SQLite it takes the write lock at once, so never hash, mail or write files inside it.
    """
    return cast(Database, db).atomic()
