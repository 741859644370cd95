"""What a recipient can get: the columns that the register declares personal, in its own words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from peewee import Field

from portal.data.declarations import CATEGORY_NAMES, Category, Personal
from portal.data.ownership import Ownership
from portal.data.register import Column, Register
from portal.members.models import Member


@dataclass(frozen=True, slots=True)
class Shareable:
    """One column that may be shared: its key ``table.column``, kind of data and label."""

    key: str
    category: Category
    label: str


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
            Shareable(key_of_column(column.field), said.category, said.label)
            for column, said in self._register.personal()
            if column.table in owned and _is_shareable(column, said)
        ]
        order = list(Category)
        found.sort(key=lambda one: order.index(one.category))
        return {one.key: one for one in found}

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


def _is_shareable(column: Column, said: Personal) -> bool:
    return bool(said.seen_by) and not said.secret
