"""Counting what is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from peewee import QueryEvent

from portal.data.engine import db, is_postgresql

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SET ", "RESET")


@contextmanager
def count_statements() -> Iterator[list[str]]:
    """Give a list that fills with the statements executed inside the ``with``."""
    seen: list[str] = []

    def note(event: QueryEvent) -> None:
        if not event.sql.lstrip().upper().startswith(NOT_COUNTED):
            seen.append(event.sql)

    hooks = db.obj.query_hooks
    hooks.append(note)
    try:
        yield seen
    finally:
        hooks.remove(note)


def before_counting(seen: list[str]) -> list[str]:
    """Return ``seen`` without what counts the page after it is answered, where it was counted.

    That looks whether the consent stands and whether it is stopped; PostgreSQL holds the member first.
    """
    counted = bool(seen) and 'INSERT INTO "usage_count"' in seen[-1]
    return seen[: -4 if is_postgresql() else -3] if counted else seen
