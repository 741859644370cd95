"""The slack of SQLite's pages: the part between a page's list of cells and their content.

``secure_delete`` writes zeros over a row when it is deleted. But a page that grows full is split, and
what moved to the other page stays behind as a copy in the slack, which nothing writes over when the row
itself goes later. Here it is written over, in the file, since SQLite has no statement for it.

Nobody else may write to the file meanwhile. One connection holds the write lock, so nothing new gets
into the log; another moves all of the log into the file, so nothing is left that others could move.
Pages that others remember still have the old slack; the lock ends with a change, which makes them
forget.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import apsw
from peewee import chunked

from portal.data.engine import LOCK_WAIT_SECONDS

# What the first byte of a page says that holds rows or keys. A page of another kind begins with the
# number of a page, whose first byte reaches 2 in a file of 137 GB.
_LEAVES, _INNER = (10, 13), (2, 5)
_HEADER = {**dict.fromkeys(_LEAVES, 8), **dict.fromkeys(_INNER, 12)}
_LARGEST = 2 << 24
_READ_PAGES = 256
# So many are written over under one lock, which takes some milliseconds.
_LOCKED_PAGES = 250
_FLAGS = apsw.SQLITE_OPEN_MAIN_DB | apsw.SQLITE_OPEN_READWRITE


class StillRead(Exception):
    """Somebody has been reading for so long that the log could not be emptied."""


class Slack:
    """The slack of the SQLite database at ``path``; others may use the database meanwhile."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # Opened as SQLite itself does: closing it otherwise would drop this process' locks on the file.
        self._file = apsw.VFSFile("", str(path), [_FLAGS, 0])
        self._size = int.from_bytes(self._file.xRead(2, 16), "big") or 1
        if self._size == 1:  # how 65536 is written
            self._size = 65536

    def close(self) -> None:
        """Let go of the file."""
        self._file.xClose()

    def blank(self, *, patience: float) -> int:
        """Write zeros over what is left in the slack and return of how many pages.

        Raises `StillRead` when the log cannot be emptied within ``patience`` seconds.
        """
        blanked = 0
        with closing(self._connection()) as holder, closing(self._connection()) as mover:
            for numbers in chunked(self._used(), _LOCKED_PAGES):
                deadline = time.monotonic() + patience
                while not self._blank_some(numbers, holder, mover):
                    if time.monotonic() > deadline:
                        raise StillRead
                    time.sleep(0.05)
                blanked += len(numbers)
        return blanked

    def _used(self) -> Iterator[int]:
        """Yield the numbers of pages with something in their slack; the first one holds the schema."""
        pages = self._file.xFileSize() // self._size
        assert pages < _LARGEST, "the kinds of pages cannot be told apart"
        for first in range(1, pages, _READ_PAGES):
            many = min(_READ_PAGES, pages - first)
            content = self._file.xRead(many * self._size, first * self._size)
            for number in range(many):
                page = content[number * self._size : (number + 1) * self._size]
                if _slack(page) is not None:
                    yield first + number

    def _blank_some(
        self, numbers: list[int], holder: apsw.Connection, mover: apsw.Connection
    ) -> bool:
        holder.execute("BEGIN IMMEDIATE")
        try:
            if not _is_emptied(mover):
                return False
            for number in numbers:
                place = number * self._size
                found = _slack(self._file.xRead(self._size, place))
                if found is not None:
                    start, end = found
                    self._file.xWrite(bytes(end - start), place + start)
            self._file.xSync(apsw.SQLITE_SYNC_FULL)
            holder.pragma("user_version", holder.pragma("user_version"))
        finally:
            holder.execute("COMMIT")
        return True

    def _connection(self) -> apsw.Connection:
        connection = apsw.Connection(str(self._path), apsw.SQLITE_OPEN_READWRITE)
        connection.set_busy_timeout(LOCK_WAIT_SECONDS * 1000)
        connection.execute("SELECT 1 FROM sqlite_schema").fetchall()  # from now on it knows the log
        return connection


def _is_emptied(mover: apsw.Connection) -> bool:
    with suppress(apsw.BusyError):  # somebody else is moving it
        in_log, moved = mover.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        return in_log == moved >= 0
    return False


def _slack(page: bytes) -> tuple[int, int] | None:
    """Return where the slack of ``page`` begins and ends if anything but zeros is in it."""
    header = _HEADER.get(page[0])
    if header is None:
        return None
    start = header + 2 * int.from_bytes(page[3:5], "big")
    end = int.from_bytes(page[5:7], "big") or 65536
    if start < end <= len(page) and page[start:end].strip(b"\0"):
        return start, end
    return None
