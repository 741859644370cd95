"""What a recipient can get: the columns that the register declares personal, in its own words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from peewee import Field

from portal.data.base import BaseModel
from portal.data.declarations import (
    CATEGORY_NAMES,
    Category,
    Personal,
    Source,
    declaration_of,
)
from portal.data.ownership import Ownership
from portal.data.register import Column, Register
from portal.members.models import Member
from portal.words import Sentence


@dataclass(frozen=True, slots=True)
class Shareable:
    """One column that may be shared: its key ``table.column``, kind of data and label.

    ``is_filled_in`` when a person writes it, rather than that the portal notes it.
    """

    key: str
    category: Category
    label: str
    is_filled_in: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Some columns of one kind of data; ``is_whole`` when none of that kind is missing."""

    category: Category
    labels: tuple[str, ...]
    is_whole: bool

    @property
    def name(self) -> str:
        """Return what the kind of data is called."""
        return CATEGORY_NAMES[self.category]


def key_of_column(field: Field[Any]) -> str:
    """Return what names ``field`` in the versions of a recipient."""
    return f"{field.model._meta.table_name}.{field.column_name}"


class Shareables:
    """Every column of ``register`` that belongs to a member, is no secret and can be shown to them."""

    def __init__(self, register: Register) -> None:
        self._register = register

    @cached_property
    def all(self) -> dict[str, Shareable]:
        """Return them by key, kind by kind in the order of the kinds."""
        owned = {model._meta.table_name for model in Ownership(self._register, Member).models()}
        found = [
            _shareable(column, said)
            for column, said in self._register.personal()
            if column.table in owned and _is_shareable(column, said)
        ]
        order = list(Category)
        found.sort(key=lambda one: order.index(one.category))
        return {one.key: one for one in found}

    def filled_in(self, category: Category, besides: Collection[str] = ()) -> list[Shareable]:
        """Return the columns of that kind that a person fills in, and those among ``besides``."""
        return [
            one
            for one in self.all.values()
            if one.category is category and (one.is_filled_in or one.key in besides)
        ]

    def spelled_out(self, picked: Collection[str]) -> list[str]:
        """Return the keys that ``picked`` names; a kind of data stands for all columns of its kind."""
        kinds = [category for category in Category if category.value in picked]
        rest = [key for key in picked if key not in tuple(Category)]
        return list(dict.fromkeys([*self.in_categories(*kinds), *rest]))

    def in_categories(self, *categories: Category) -> list[str]:
        """Return the keys of all columns of those kinds."""
        return [one.key for one in self.all.values() if one.category in categories]

    def for_purpose(self, purpose: str) -> set[str]:
        """Return the keys of the columns that are there for ``purpose``."""
        return {
            key_of_column(column.field)
            for column, said in self._register.personal()
            if said.purpose.key == purpose
        } & set(self.all)

    def groups(self, keys: Collection[str]) -> list[Group]:
        """Return what ``keys`` name, kind by kind; a column that is no longer there is left out."""
        wanted = set(keys)
        found = []
        for category in Category:
            of_kind = [one for one in self.all.values() if one.category is category]
            picked = [one.label for one in of_kind if one.key in wanted]
            if picked:
                labels = tuple(dict.fromkeys(picked))
                found.append(Group(category, labels, len(picked) == len(of_kind)))
        return found

    def categories(self, keys: Iterable[str]) -> list[Category]:
        """Return the kinds of data that ``keys`` name, in their order."""
        return [group.category for group in self.groups(set(keys))]


def _shareable(column: Column, said: Personal) -> Shareable:
    is_filled_in = said.asked is not None or said.source is Source.CUSTOMER
    return Shareable(key_of_column(column.field), said.category, said.label, is_filled_in)


@cache
def label_of(key: str) -> str:
    """Return the label of the column ``key``, or ``key`` when there is no such column any more."""
    table, _, name = key.partition(".")
    for model in _tables(BaseModel):
        if model._meta.table_name == table and name in model._meta.columns:
            said = declaration_of(model._meta.columns[name])
            return said.label if isinstance(said, Personal) else key
    return key


def labels_of(keys: Sequence[str]) -> Sentence:
    """Return the labels of the columns ``keys``, in one line; each is translated for the reader."""
    labels = list(dict.fromkeys(label_of(key) for key in keys))
    names = [f"label{number}" for number in range(len(labels))]
    text = ", ".join(f"%({name})s" for name in names)
    said = (Sentence(label) for label in labels)
    return Sentence(text, dict(zip(names, said, strict=True)))


def _tables(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for child in model.__subclasses__():
        yield child
        yield from _tables(child)


def _is_shareable(column: Column, said: Personal) -> bool:
    return bool(said.seen_by) and not said.secret
