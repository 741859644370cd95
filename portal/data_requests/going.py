"""When each line of what is stored goes: counted from the row, by the retention that is declared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import Model

from portal.data.lifetimes import Lifetime, Lifetimes
from portal.data_requests.about import declared

Start = dt.datetime | dt.date | None


@dataclass(frozen=True, slots=True)
class Going:
    """When a row goes, None where nothing counts yet, and which values go before it does."""

    at: dt.datetime | None
    before: Sequence[tuple[str, dt.datetime]] = ()


def going(lifetimes: Lifetimes, model: type[Model], rows: Sequence[Any]) -> list[Going]:
    """Return when each of ``rows`` of ``model`` goes, in one statement at most."""
    lifetime = lifetimes.of(model)
    if lifetime is None or not rows:
        return [Going(None) for _ in rows]
    starts = _starts(lifetime, rows)
    return [_of_row(lifetimes, lifetime, row, starts.get(row._pk)) for row in rows]


def _starts(lifetime: Lifetime, rows: Sequence[Any]) -> dict[int, Start]:
    if lifetime.way:
        return lifetime.starts_of([row._pk for row in rows])
    return {row._pk: row.__data__.get(lifetime.start.name) for row in rows}


def _of_row(lifetimes: Lifetimes, lifetime: Lifetime, row: Any, start: Start) -> Going:
    if start is None:
        return Going(None)
    before = [
        (declared(shorter.field).label, lifetime.end(start, shorter.retention))
        for shorter in lifetimes.shorter(lifetime)
        if row.__data__.get(shorter.field.name) not in (None, "", shorter.replacement)
    ]
    return Going(lifetime.end(start), before)
