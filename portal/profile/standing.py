"""How a switch stands: the one place where its rows become a present state."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class State(StrEnum):
    """How a section or field stands for one customer."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Set:
    """One row of a key, as far as it decides how the key stands."""

    state: State
    at: dt.datetime
    effective_at: dt.datetime | None = None
    delete_at: dt.datetime | None = None
    deleted_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a key stands: its state, what comes, and when what was stored there goes or went."""

    state: State | None = None
    since: dt.datetime | None = None
    comes: State | None = None
    comes_at: dt.datetime | None = None
    delete_at: dt.datetime | None = None
    deleted_at: dt.datetime | None = None


def stand(rows: Iterable[Set], at: dt.datetime) -> Standing:
    """Return how a key stands at ``at`` after ``rows``, oldest first.

    A later row takes the place of one that has not come into effect; until its own day nothing changes.
    """
    found = Standing()
    for row in rows:
        found = _come(found, row.at)
        if row.effective_at is not None and row.effective_at > row.at:
            found = replace(found, comes=row.state, comes_at=row.effective_at)
        elif row.deleted_at is not None:
            found = replace(found, deleted_at=row.deleted_at, delete_at=None)
        else:
            found = Standing(row.state, row.at, delete_at=row.delete_at)
    return _come(found, at)


def _come(found: Standing, at: dt.datetime) -> Standing:
    if found.comes is None or found.comes_at is None or at < found.comes_at:
        return found
    return Standing(found.comes, found.comes_at)
