"""The ledger: the list of erasures, in a file of its own beside the database.

A line is written before anything is destroyed, so a database that comes back from an older backup can
be held against it. A line names nobody: whom it is about is a keyed hash and the number of a row.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from portal.config import SettingsError
from portal.data.journal import Journal
from portal.files import write_whole
from portal.members.models import Member

FILE = "ledger.jsonl"
# Never changed: what was made with it must be recognised for as long as there are backups.
KEY_FILE = "ledger.key"


class EntryKind(StrEnum):
    """What a line tells of."""

    ERASURE = "erasure"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. An erasure has all but ``sha256``, a certificate has that alone.

    ``key`` tells which key the subject was made with, without telling the key.
    """

    number: int
    kind: EntryKind
    at: str
    reference: str
    row: int | None = None
    subject: str | None = None
    cause: str | None = None
    key: str | None = None
    sha256: str | None = None


class Ledger:
    """The ledger of a data folder."""

    def __init__(self, folder: Path) -> None:
        self.journal = Journal(folder / FILE)
        self._key_path = folder / KEY_FILE

    def subject(self, member: Member) -> str:
        """Return the keyed hash that stands for ``member``: of customer id, row and when it was added.

        The time is in it because a row's number may be given to somebody else after a restore.
        """
        parts = (member.customer.key, str(member.id), member.created_at.isoformat())
        return hmac.new(self._key(), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()

    def note_erasure(
        self, reference: str, row: int, subject: str, cause: str, *, at: dt.datetime
    ) -> Entry:
        """Write that the erasure ``reference`` begins, once, and return its line."""
        whose: dict[str, int | str] = {"row": row, "subject": subject, "cause": cause}
        whose["key"] = _fingerprint(self._key())
        return self._append(EntryKind.ERASURE, reference, at, **whose)

    def note_certificate(self, reference: str, sha256: str, *, at: dt.datetime) -> Entry:
        """Write how the erasure ``reference`` ended, once, and return its line."""
        return self._append(EntryKind.CERTIFICATE, reference, at, sha256=sha256)

    def refuse_foreign(self, entry: Entry) -> None:
        """Raise `SettingsError` unless the key in the data folder is the one ``entry`` was made with."""
        key = self._key_path.read_bytes() if self._key_path.exists() else b""
        if _fingerprint(key) != entry.key:
            raise SettingsError(
                f"{self._key_path} is not the key that line {entry.number} of the ledger was made with."
                " Put the file back that was there, as it was kept together with secrets.json"
            )

    def entries(self) -> Iterator[Entry]:
        """Return every line, the oldest first. Raises `JournalBroken` where one does not follow."""
        return map(_entry, self.journal.records())

    def erasures_after(self, number: int) -> list[Entry]:
        """Return the erasures after line ``number``."""
        entries = map(_entry, self.journal.after(number))
        return [entry for entry in entries if entry.kind is EntryKind.ERASURE]

    def find(self, text: str) -> Entry | None:
        """Return the last line whose reference or certificate is ``text``."""
        entries = map(_entry, self.journal.search(text))
        return next((e for e in reversed(list(entries)) if text in (e.reference, e.sha256)), None)

    def keep(self, other: Journal) -> None:
        """Take over ``other`` if it goes on where this ledger ends; an older one changes nothing.

        Raises `SettingsError` when each has lines that the other lacks: then one of them is not ours.
        """
        for _ in other.records():
            pass
        if self.journal.begins_with(other):
            return
        if not other.begins_with(self.journal):
            raise SettingsError(f"{other.path} and {self.journal.path} tell different stories")
        write_whole(self.journal.path, other.content())

    def _append(self, kind: EntryKind, reference: str, at: dt.datetime, **more: int | str) -> Entry:
        def is_same(found: dict[str, Any]) -> bool:
            return (found["kind"], found["reference"]) == (kind.value, reference)

        record = {"kind": kind.value, "reference": reference, "at": at.isoformat(), **more}
        return _entry(self.journal.append(record, is_same))

    def _key(self) -> bytes:
        if not self._key_path.exists():
            _make_key(self._key_path)
        return self._key_path.read_bytes()


def _entry(record: dict[str, Any]) -> Entry:
    said = {name: value for name, value in record.items() if name not in ("previous", "seal")}
    return Entry(**{**said, "kind": EntryKind(said["kind"])})


def _fingerprint(key: bytes) -> str:
    return hashlib.sha256(b"ledger" + key).hexdigest()[:16]


def _make_key(path: Path) -> None:
    """Make the key once: of processes that begin together, the first one's key stands."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    write_whole(fresh, secrets.token_bytes(32))
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
