"""What a database keeps of deleted rows, and how it is made to let go.

SQLite writes zeros over what is deleted (``secure_delete``), but older pages stay in its log until the
log is moved into the database. PostgreSQL keeps dead rows until it is vacuumed.
"""

import time
from collections.abc import Iterable

from portal.data.engine import db, is_postgresql

LONGEST_WAIT_SECONDS = 20.0
PAUSE_SECONDS = 0.1


class StillRead(Exception):
    """Somebody has been reading for so long that the log could not be emptied."""


def purge_leftovers(tables: Iterable[str]) -> None:
    """Take what was deleted out of the log and out of ``tables``.

    Raises `StillRead` when a reader holds on to it; a later attempt does it then.
    """
    if is_postgresql():
        _vacuum(tables)
    else:
        _empty_log()


def _empty_log() -> None:
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while not _emptied():
        if time.monotonic() > deadline:
            raise StillRead
        time.sleep(PAUSE_SECONDS)


def _emptied() -> bool:
    """The first number says whether a reader or a writer was in the way."""
    (blocked, _, _) = db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not blocked


def _vacuum(tables: Iterable[str]) -> None:
    db.execute_sql("SET statement_timeout = 0")
    try:
        for table in tables:
            db.execute_sql(f'VACUUM "{table}"')
    finally:
        db.execute_sql("RESET statement_timeout")
