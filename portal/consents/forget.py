"""What was collected under a consent: how much there is, and its removal when the consent ends.

Which tables that is, the register says; there is no second list.
"""

import operator
from collections.abc import Iterable
from functools import reduce
from typing import Any

from peewee import Value, fn

from portal.data.declarations import Personal, declaration_of
from portal.data.register import Register
from portal.members.models import Member, MemberRow


def collected_for(purpose: str, register: Register) -> list[type[MemberRow]]:
    """Return the tables whose columns declare that they are there for ``purpose``."""
    return [
        model
        for model in register.models
        if issubclass(model, MemberRow) and purpose in _purposes(model)
    ]


def forget(purpose: str, member: Member, register: Register) -> int:
    """Remove what was collected for ``purpose`` about ``member``; return how many rows it was."""
    return sum(
        model.delete().where(model.member == member.id).execute()
        for model in collected_for(purpose, register)
    )


def held(purposes: Iterable[str], member: Member, register: Register) -> dict[str, int]:
    """Return how many rows there are for each of ``purposes`` about ``member``; in one statement."""
    counts = [
        model.select(Value(key), fn.COUNT(model.id)).where(model.member == member.id)
        for key in purposes
        for model in collected_for(key, register)
    ]
    found: dict[str, int] = {}
    rows: Any = reduce(operator.add, counts).tuples() if counts else ()
    for key, count in rows:
        found[key] = found.get(key, 0) + count
    return found


def _purposes(model: type[MemberRow]) -> set[str]:
    declared = [declaration_of(field) for field in model._meta.sorted_fields]
    return {said.purpose.key for said in declared if isinstance(said, Personal)}
