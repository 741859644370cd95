"""A file of lines that are only ever added, each sealed to the one before.

A line is on the disk when `Journal.append` returns. A process that is killed in the middle leaves a
line without an end: nobody was told that it is there, and the next writer takes it away.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal.config import SettingsError
from portal.files import sync_folder

NO_SEAL = "0" * 64
Record = dict[str, Any]


class JournalBroken(SettingsError):
    """A line of the file is not what was written there."""


class Journal:
    """The journal in the file ``path``, which need not be there yet."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, record: Mapping[str, Any], is_same: Callable[[Record], bool]) -> Record:
        """Add ``record`` unless a line `is_same`, and return that line or the new one.

        Raises `OSError` when it cannot reach the disk; the file is then as it was before.
        """
        with self._locked() as file:
            lines = _whole_lines(_read(file))
            for number in range(len(lines), 0, -1):
                found = self._parse(lines[number - 1], number)
                if is_same(found):
                    return found
            previous = self._parse(lines[-1], len(lines))["seal"] if lines else NO_SEAL
            fresh = {**record, "number": len(lines) + 1, "previous": previous}
            fresh["seal"] = _seal(fresh)
            _add(file, sum(map(len, lines)), json.dumps(fresh).encode() + b"\n")
            return fresh

    def records(self) -> Iterator[Record]:
        """Return every line, the oldest first. Raises `JournalBroken` where one does not follow."""
        previous = NO_SEAL
        for number, line in enumerate(self._lines(), 1):
            found = self._parse(line, number)
            if found["previous"] != previous:
                raise JournalBroken(
                    f"{self.path}, line {number}: it does not follow the line before"
                )
            previous = found["seal"]
            yield found

    def after(self, number: int) -> list[Record]:
        """Return the lines after line ``number``."""
        rest = self._lines()[number:]
        return [self._parse(line, number + ahead) for ahead, line in enumerate(rest, 1)]

    def search(self, text: str) -> list[Record]:
        """Return the lines in which ``text`` occurs."""
        lines = enumerate(self._lines(), 1)
        return [self._parse(line, number) for number, line in lines if text.encode() in line]

    def content(self) -> bytes:
        """Return every whole line as it stands in the file."""
        return b"".join(self._lines())

    def is_torn(self) -> bool:
        """Return whether the last line has no end: a writer was killed, or a byte was changed."""
        content = self.path.read_bytes() if self.path.exists() else b""
        return bool(content) and not content.endswith(b"\n")

    def begins_with(self, other: Journal) -> bool:
        """Return whether every line of ``other`` is also the line of that number here."""
        theirs = other._lines()
        return self._lines()[: len(theirs)] == theirs

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self._lines())

    def _lines(self) -> list[bytes]:
        return _whole_lines(self.path.read_bytes()) if self.path.exists() else []

    def _parse(self, line: bytes, number: int) -> Record:
        try:
            found: Record = json.loads(line)
            sealed = {name: value for name, value in found.items() if name != "seal"}
            intact = found["seal"] == _seal(sealed) and found["number"] == number
        except (ValueError, KeyError, TypeError, AttributeError):
            intact = False
        if not intact:
            raise JournalBroken(f"{self.path}, line {number}: it is not what was written there")
        return found

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """One writer at a time. The file is made private to its owner, and its name kept."""
        is_new = not self.path.exists()
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if is_new:
                sync_folder(self.path.parent)
            yield file
        finally:
            os.close(file)


def _add(file: int, end: int, line: bytes) -> None:
    os.ftruncate(file, end)
    try:
        if os.write(file, line) != len(line):
            raise OSError(f"Only a part of {len(line)} bytes could be written")
        os.fsync(file)
    except OSError:
        os.ftruncate(file, end)
        raise


def _read(file: int) -> bytes:
    return os.pread(file, os.fstat(file).st_size, 0)


def _whole_lines(content: bytes) -> list[bytes]:
    return [line + b"\n" for line in content.split(b"\n")[:-1]]


def _seal(record: Mapping[str, Any]) -> str:
    text = json.dumps(record, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
