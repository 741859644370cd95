"""Which rows belong to a member: followed from the declarations, never listed.

A table belongs to a member through a column ``member``, or through its first foreign key to a table
that does. Other references to members (who did something) do not make a row theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from peewee import ForeignKeyField, Model, ModelSelect

from portal.data.base import key_of
from portal.data.declarations import Personal, declaration_of
from portal.data.register import Register


class Ownership:
    """The way from each table of ``register`` to ``root``, the table of members."""

    def __init__(self, register: Register, root: type[Model]) -> None:
        self.root = root
        self._models = register.models
        self._ways = {model: way for model in self._models if (way := self._way(model, ()))}

    def models(self) -> Iterator[type[Model]]:
        """Return the tables that belong to members, the members' own first."""
        yield self.root
        for model in self._models:
            if model in self._ways:
                yield model

    def owns(self, model: type[Model]) -> bool:
        """Return whether the rows of ``model`` belong to members."""
        return model is self.root or model in self._ways

    def rows(self, model: type[Model], member_id: int) -> ModelSelect[Any]:
        """Return a query for the rows of ``model`` that belong to the member, oldest first."""
        return model.select().where(self.condition(model, member_id))

    def condition(self, model: type[Model], member_id: int) -> Any:
        """Return what is true of the rows of ``model`` that belong to the member."""
        if model is self.root:
            return model._meta.primary_key == member_id
        way = self._ways[model]
        found: Any = None
        for key in reversed(way):
            if found is None:
                found = key == member_id
            else:
                owner: type[Model] = key.rel_model
                found = key.in_(owner.select(owner._meta.primary_key).where(found))
        return found

    def owners(self, model: type[Model], where: Any) -> ModelSelect[Any]:
        """Return a query for the members to whom the rows of ``model`` belong for which it holds."""
        if model is self.root:
            return self.root.select().where(where)
        for key in self._ways[model]:
            owner: type[Model] = key.rel_model
            where = key_of(owner).in_(model.select(key).where(where))
            model = owner
        return model.select().where(where)

    def unreachable(self) -> list[str]:
        """Return the tables with personal columns that lead to no member."""
        reached = set(self.models())
        return [
            model._meta.table_name
            for model in self._models
            if model not in reached and _is_personal(model)
        ]

    def _way(
        self, model: type[Model], seen: tuple[type[Model], ...]
    ) -> tuple[ForeignKeyField[Any], ...] | None:
        keys = [field for field in model._meta.sorted_fields if isinstance(field, ForeignKeyField)]
        for key in keys:
            if key.rel_model is self.root and key.name == "member":
                return (key,)
        for key in keys:
            if key.rel_model in seen or key.rel_model in (model, self.root):
                continue
            onward = self._way(key.rel_model, (*seen, model))
            if onward:
                return (key, *onward)
        return None


def _is_personal(model: type[Model]) -> bool:
    said = (declaration_of(field) for field in model._meta.sorted_fields)
    return any(isinstance(one, Personal) for one in said)
