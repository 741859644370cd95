"""The rows of a statement on SQLite, read to the end at once, as a driver of PostgreSQL reads them.

SQLite's own cursor reads as it is asked to, and until its end the connection sees the database as it
was. Whoever loops over such rows and writes meanwhile is refused at once, without waiting, when somebody
else wrote in between; and a log that somebody still reads cannot be emptied.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import apsw


class Rows:
    """Stands in for the ``cursor`` that has carried a statement out."""

    __slots__ = ("_left", "connection", "description")

    def __init__(self, cursor: apsw.Cursor) -> None:
        self.connection = cursor.connection
        self.description: tuple[Any, ...] = ()
        try:
            self.description = cursor.description
        except apsw.ExecutionCompleteError:  # there are no rows
            self._left: Iterator[Any] = iter(())
        else:
            self._left = iter(cursor.fetchall())

    def __iter__(self) -> Iterator[Any]:
        return self._left

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        return next(self._left, None)

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        return list(self._left)

    def close(self) -> None:
        """Let go of nothing: the statement is over."""
