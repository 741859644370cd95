"""PostgreSQL's files: what erasures left in the free space of pages goes when a table is written anew.

On SQLite nothing is left to do: it writes zeros over what it deletes.
"""

from __future__ import annotations

import datetime as dt
import logging

from portal.data.leftovers import write_anew
from portal.data_requests.erasure_tables import ErasedTable, Erasure

# Writing so much anew takes some seconds, in which those who want the table wait.
LARGEST_AT_NIGHT = 256 * 1024 * 1024
# The night before may have failed.
LOOKS_BACK = dt.timedelta(days=2)

log = logging.getLogger("portal.erasure")


def write_erased_anew(at: dt.datetime, *, largest: int | None = LARGEST_AT_NIGHT) -> list[str]:
    """Write the tables of the last days' erasures anew, and return those that are too large for that.

    They wait for an operator's `db rewrite`, since nobody can use them meanwhile.
    """
    left = write_anew(erased_tables(at - LOOKS_BACK), largest=largest)
    if left:
        log.warning("too large to be written anew at night: %s; run db rewrite", ", ".join(left))
    return left


def erased_tables(since: dt.datetime | None = None) -> set[str]:
    """Return the tables of which erasures that ended after ``since`` deleted or emptied rows."""
    lines = ErasedTable.select(ErasedTable.name).join(Erasure)
    if since is not None:
        lines = lines.where(Erasure.finished_at > since)
    return {line.name for line in lines.distinct()}
