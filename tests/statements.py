"""Counting what is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf

import pytest
from peewee import QueryEvent

from portal.data.engine import db, is_postgresql
from portal.web import maintenance

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SET ", "RESET")


@contextmanager
def count_statements() -> Iterator[list[str]]:
    """Give a list that fills with the statements executed inside the ``with``.

    What a process asks a server every ten seconds, on whatever page it is then, is not asked meanwhile.
    """
    seen: list[str] = []

    def note(event: QueryEvent) -> None:
        if not event.sql.lstrip().upper().startswith(NOT_COUNTED):
            seen.append(event.sql)

    hooks = db.obj.query_hooks
    hooks.append(note)
    try:
        with pytest.MonkeyPatch.context() as changed:
            changed.setattr(maintenance, "ASK_AGAIN_SECONDS", inf)
            yield seen
    finally:
        hooks.remove(note)


def before_counting(seen: list[str]) -> list[str]:
    """Return ``seen`` without what counts the page after it is answered, where it was counted.

    That looks whether the consent stands and whether it is stopped; PostgreSQL holds the member first.
    """
    counted = bool(seen) and 'INSERT INTO "usage_count"' in seen[-1]
    return seen[: -4 if is_postgresql() else -3] if counted else seen
