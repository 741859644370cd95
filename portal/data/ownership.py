"""Which rows belong to a member: read from the declarations, never listed.

A table belongs to members through its column ``member``, so that whoever looks for a member's rows goes
through no others. Other references to members (who did something) do not make a row theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from peewee import ForeignKeyField, Model, ModelSelect, Value

from portal.data.base import key_of
from portal.data.declarations import Personal, declaration_of
from portal.data.register import Register


class Ownership:
    """Whose the rows of each table of ``register`` are; ``root`` is the table of members."""

    def __init__(self, register: Register, root: type[Model]) -> None:
        self.root = root
        self._models = register.models
        self._keys = {model: key for model in self._models if (key := self._key(model))}

    def models(self) -> Iterator[type[Model]]:
        """Return the tables that belong to members, the members' own first."""
        yield self.root
        yield from self._keys

    def owns(self, model: type[Model]) -> bool:
        """Return whether the rows of ``model`` belong to members."""
        return model is self.root or model in self._keys

    def rows(self, model: type[Model], member_id: int) -> ModelSelect[Any]:
        """Return a query for the rows of ``model`` that belong to the member."""
        return model.select().where(self.condition(model, member_id))

    def condition(self, model: type[Model], member_id: int) -> Any:
        """Return what is true of the rows of ``model`` that belong to the member."""
        return self._owner(model) == member_id

    def owners(self, model: type[Model], where: Any) -> ModelSelect[Any]:
        """Return a query for the members to whom the rows of ``model`` belong for which it holds."""
        if model is self.root:
            return self.root.select().where(where)
        theirs = model.select(self._keys[model]).where(where)
        return self.root.select().where(key_of(self.root).in_(theirs))

    def free_of(self, model: type[Model], where: Any) -> Any:
        """Return what is true of the rows of ``model`` that belong to no member for whom it holds.

        What belongs to nobody at all is among them.
        """
        if not self.owns(model):
            return Value(1) == Value(1)
        owner = self._owner(model)
        free = owner.not_in(self.root.select(key_of(self.root)).where(where))
        return free | owner.is_null() if owner.null else free

    def unreachable(self) -> list[str]:
        """Return the tables with personal columns that lead to no member."""
        return [
            model._meta.table_name
            for model in self._models
            if not self.owns(model) and _is_personal(model)
        ]

    def _owner(self, model: type[Model]) -> Any:
        """Return the column that says whose a row of ``model`` is."""
        return key_of(model) if model is self.root else self._keys[model]

    def _key(self, model: type[Model]) -> ForeignKeyField[Any] | None:
        key = model._meta.fields.get("member")
        return key if isinstance(key, ForeignKeyField) and key.rel_model is self.root else None


def _is_personal(model: type[Model]) -> bool:
    said = (declaration_of(field) for field in model._meta.sorted_fields)
    return any(isinstance(one, Personal) for one in said)
