"""What an act means for those who have the data: passed on in the transaction of the act.

Whom the data was given to is known by an area above those whose acts concern it. An act says here what
was done, and whoever was bound at start carries it on (GDPR art. 19).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.data.base import BaseModel
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
    WITHDRAWAL = "withdrawal"


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


Carrier = Callable[[Matter], object]
_bound: list[Carrier] = []


def bind(carrier: Carrier) -> None:
    """Let ``carrier`` carry on what acts pass on; an earlier one is let go."""
    _bound[:] = [carrier]


def pass_on(matter: Matter) -> None:
    """Let those be told who have the data ``matter`` is about.

    Raises `RuntimeError` outside a transaction, and when nobody was bound: nothing is lost in silence.
    """
    if not db.in_transaction():
        raise RuntimeError("What an act means for others stands or falls with the act")
    if not _bound:
        raise RuntimeError("Nobody carries on what this act means for those who have the data")
    _bound[0](matter)


def named(model: type[BaseModel], names: Iterable[str]) -> frozenset[str]:
    """Return the columns ``names`` of ``model`` as ``table.column``."""
    fields = model._meta.fields
    return frozenset(f"{model._meta.table_name}.{fields[name].column_name}" for name in names)
