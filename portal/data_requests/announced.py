"""What a member sees of a planned erasure on every page, known from the look-up of the visit."""

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from typing import Any

from peewee import fn

from portal.data.fields import UtcDateTimeField
from portal.data_requests.erasure_tables import Cause, PlannedErasure

# Who signs in is active, so nothing needs to be said about these.
SILENT = (Cause.INACTIVE.value,)


@dataclass(frozen=True, slots=True)
class Announced:
    """When the data goes, why, and the request to withdraw if the member asked for it."""

    due_at: dt.datetime
    cause: Cause
    request_id: int | None


def announced_column(member: Any) -> Any:
    """Return the next planned erasure of ``member``, as a column of a query over members."""
    request = fn.COALESCE(PlannedErasure.request.cast("TEXT"), "")
    parts = (PlannedErasure.due_at.cast("TEXT"), PlannedErasure.cause, request)
    said = reduce(lambda before, part: before.concat("|").concat(part), parts)
    return (
        PlannedErasure.select(said)
        .where(
            (PlannedErasure.member == member)
            & PlannedErasure.standing()
            & PlannedErasure.cause.not_in(SILENT)
        )
        .order_by(PlannedErasure.due_at)
        .limit(1)
    )


def read_announced(column: str | None) -> Announced | None:
    """Return what the column holds, or None when nothing is planned."""
    if column is None:
        return None
    due_at, cause, request = column.split("|")
    instant: Any = UtcDateTimeField().python_value(due_at)
    return Announced(instant, Cause(cause), int(request) if request else None)
