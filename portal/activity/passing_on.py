"""What an act means for those who have the data: passed on in the transaction of the act.

Whom the data was given to is known by an area above those whose acts concern it. An act says here what
was done, and whoever was bound at start carries it on (GDPR art. 19).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from peewee import Model

from portal.data.engine import db
from portal.members.models import Member


class Duty(StrEnum):
    """What those who have the data must learn, and do too."""

    CORRECTION = "correction"
    ERASURE_AHEAD = "erasure-ahead"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    RESTRICTION_ENDED = "restriction-ended"
    OBJECTION = "objection"
    OBJECTION_GRANTED = "objection-granted"
    WITHDRAWAL = "withdrawal"
    DELETION = "deletion"
    EXPIRY = "expiry"


@dataclass(frozen=True, slots=True)
class Matter:
    """One act that concerns ``member``.

    ``columns`` are those it is about, as ``table.column``: None for all of them, or for those that are
    there for ``purpose``. ``origin`` is the reference of the request or erasure that led to it.
    """

    duty: Duty
    member: Member
    at: dt.datetime
    columns: frozenset[str] | None = None
    purpose: str | None = None
    origin: str | None = None


class Carrier(Protocol):
    """Knows whom the data was given to."""

    def carry(self, matters: Iterable[Matter]) -> None:
        """Let those be told who have what ``matters`` are about."""

    def is_anybody_told(self, columns: frozenset[str]) -> bool:
        """Return whether anybody at all is told of what happens to ``columns``."""


_bound: list[Carrier] = []


def bind(carrier: Carrier) -> None:
    """Let ``carrier`` carry on what acts pass on; an earlier one is let go."""
    _bound[:] = [carrier]


def pass_on(*matters: Matter) -> None:
    """Let those be told who have the data ``matters`` are about; many at once cost less.

    Raises `RuntimeError` outside a transaction, and when nobody was bound: nothing is lost in silence.
    """
    if not db.in_transaction():
        raise RuntimeError("What an act means for others stands or falls with the act")
    _carrier().carry(matters)


def is_anybody_told(columns: frozenset[str]) -> bool:
    """Return whether it is worth while to find whose ``columns`` an act on many members is about."""
    return _carrier().is_anybody_told(columns)


def _carrier() -> Carrier:
    if not _bound:
        raise RuntimeError("Nobody carries on what this act means for those who have the data")
    return _bound[0]


def named(model: type[Model], names: Iterable[str]) -> frozenset[str]:
    """Return the columns ``names`` of ``model`` as ``table.column``."""
    fields = model._meta.fields
    return frozenset(f"{model._meta.table_name}.{fields[name].column_name}" for name in names)
