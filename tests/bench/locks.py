"""How long who wants to write must wait: the longest time the write lock was held."""

from __future__ import annotations

import threading
import time
from typing import Self

import apsw

from portal.data.engine import db, is_postgresql

LOOK_EVERY_SECONDS = 0.002
# Transactions that have written, by their age; a vacuum locks nobody out who writes.
_LONGEST = """
SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0) FROM pg_stat_activity
WHERE backend_xid IS NOT NULL AND query NOT LIKE 'VACUUM%%'
"""


class Locks:
    """Looks on from a thread of its own as long as the ``with`` lasts; ``longest`` is in seconds."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._over = threading.Event()
        look = self._on_postgresql if is_postgresql() else self._on_sqlite
        self._thread = threading.Thread(target=look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _on_sqlite(self) -> None:
        """Ask for the lock and give it back; from the first no to the next yes is a wait."""
        connection = apsw.Connection(db.obj.database)
        since: float | None = None
        while not self._over.wait(LOOK_EVERY_SECONDS):
            try:
                connection.execute("BEGIN IMMEDIATE; ROLLBACK")
            except apsw.BusyError:
                since = since or time.perf_counter()
            else:
                if since is not None:
                    self.longest = max(self.longest, time.perf_counter() - since)
                since = None
        connection.close()

    def _on_postgresql(self) -> None:
        with db.connection_context():
            while not self._over.wait(LOOK_EVERY_SECONDS):
                (age,) = db.execute_sql(_LONGEST).fetchone()
                self.longest = max(self.longest, float(age))
