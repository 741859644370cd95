"""What a database keeps of deleted rows, and how it is made to let go.

SQLite writes zeros over what is deleted (``secure_delete``), but older pages stay in its log until the
log is moved into the database, and copies stay in the slack of its pages (`portal.data.slack`).
PostgreSQL keeps dead rows until it is vacuumed; their bytes, and keys in the inner pages of an index,
stay in the free space of its pages until the table is written anew.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from portal.data.engine import LOCK_WAIT_SECONDS, db, is_postgresql
from portal.data.slack import Slack, StillRead

LONGEST_WAIT_SECONDS = 20.0
PAUSE_SECONDS = 0.1


def purge_leftovers(tables: Iterable[str]) -> None:
    """Take what was deleted out of the log, out of the file's pages, and out of ``tables``.

    Raises `StillRead` when a reader holds on to it; a later attempt does it then.
    """
    if is_postgresql():
        _vacuum(tables)
    else:
        _empty_log()
        with closing(Slack(Path(db.obj.database))) as slack:
            slack.blank(patience=LONGEST_WAIT_SECONDS)


def _empty_log() -> None:
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while not _emptied():
        if time.monotonic() > deadline:
            raise StillRead
        time.sleep(PAUSE_SECONDS)


def _emptied() -> bool:
    """Move what can be moved while others write, then the rest, for which they are locked out.

    Waiting for readers in that moment would keep writers waiting too, so it is tried again later
    instead. The first number says whether somebody was in the way.
    """
    db.execute_sql("PRAGMA wal_checkpoint(PASSIVE)")
    db.execute_sql("PRAGMA busy_timeout = 0")
    try:
        (blocked, _, _) = db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        db.execute_sql(f"PRAGMA busy_timeout = {1000 * LOCK_WAIT_SECONDS}")
    return not blocked


def write_anew(tables: Iterable[str], *, largest: int | None = None) -> list[str]:
    """Write ``tables`` of PostgreSQL anew, without what was deleted; nobody can use them meanwhile.

    Returns those left as they were because they are over ``largest`` bytes, indexes included.
    """
    if not is_postgresql():
        return []
    left = []
    with _unhurried():
        for table in sorted(tables):
            if largest is not None and _size(table) > largest:
                left.append(table)
            else:
                db.execute_sql(f'VACUUM FULL "{table}"')
    return left


def _size(table: str) -> int:
    (size,) = db.execute_sql("SELECT pg_total_relation_size(%s)", (f'"{table}"',)).fetchone()
    return int(size)


def _vacuum(tables: Iterable[str]) -> None:
    with _unhurried():
        for table in tables:
            db.execute_sql(f'VACUUM "{table}"')


@contextmanager
def _unhurried() -> Iterator[None]:
    db.execute_sql("SET statement_timeout = 0")
    try:
        yield
    finally:
        db.execute_sql("RESET statement_timeout")
