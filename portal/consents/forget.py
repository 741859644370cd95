"""What was collected under a consent: how much there is, and its removal when the consent ends.

Which tables and columns that is, the register says; there is no second list.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from peewee import Field, Value, fn

from portal.data.declarations import Personal, declaration_of
from portal.data.register import Register
from portal.members.models import Member, MemberRow


@dataclass(frozen=True, slots=True)
class Holding:
    """One table that holds something collected for a purpose; ``is_all`` when nothing else is in it."""

    model: type[MemberRow]
    fields: tuple[Field, ...]
    is_all: bool


def holdings(purpose: str, register: Register) -> list[Holding]:
    """Return where the register says that data for ``purpose`` is kept."""
    found = []
    for model in register.models:
        if not issubclass(model, MemberRow):
            continue
        declared = [(field, declaration_of(field)) for field in model._meta.sorted_fields]
        told = [(field, said.purpose.key) for field, said in declared if isinstance(said, Personal)]
        mine = tuple(field for field, key in told if key == purpose)
        if mine:
            found.append(Holding(model, mine, len(mine) == len(told)))
    return found


def forget(purpose: str, member: Member, register: Register) -> int:
    """Remove what was collected for ``purpose`` about ``member``; return how many rows it touched."""
    touched = 0
    for held in holdings(purpose, register):
        own = held.model.member == member.id
        if held.is_all:
            touched += held.model.delete().where(own).execute()
        else:
            empty = dict.fromkeys(held.fields)
            touched += held.model.update(empty).where(own).execute()
    return touched


def held(purposes: Iterable[str], member: Member, register: Register) -> dict[str, int]:
    """Return how many rows there are for each of ``purposes`` about ``member``; in one statement."""
    counts = [
        holding.model.select(Value(key), fn.COUNT(holding.model.id)).where(
            holding.model.member == member.id
        )
        for key in purposes
        for holding in holdings(key, register)
    ]
    found: dict[str, int] = {}
    rows: Any = reduce(operator.add, counts).tuples() if counts else ()
    for key, count in rows:
        found[key] = found.get(key, 0) + count
    return found
