"""A backup: a folder with a copy of the database, the ledger, and a manifest that both are held against.

The folder gets its name when everything in it is on the disk, so there are no half backups. It holds no
secrets: those are kept elsewhere, as `docs/backup.md` says.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from portal.config import SettingsError
from portal.data.copies import check_copy, take_copy
from portal.data.engine import is_postgresql
from portal.data.journal import Journal
from portal.files import sync_folder, write_whole

VERSION = 1
DATABASE, LEDGER, MANIFEST = "database", "ledger.jsonl", "manifest.json"


class BackupRefused(SettingsError):
    """The backup is not what was written, or not for this portal."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of a backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in ``folder`` and what its manifest says."""

    folder: Path
    engine: str
    created_at: str
    migrations: tuple[str, ...]
    files: tuple[File, ...]

    @property
    def database(self) -> Path:
        """Return the copy of the database."""
        return self.folder / DATABASE

    @property
    def ledger(self) -> Journal:
        """Return the ledger as it was then."""
        return Journal(self.folder / LEDGER)

    @property
    def manifest(self) -> bytes:
        """Return the manifest: what it says, and the hash of that."""
        said: dict[str, Any] = {
            "version": VERSION,
            "engine": self.engine,
            "created_at": self.created_at,
            "migrations": list(self.migrations),
            "files": [asdict(file) for file in self.files],
        }
        text = json.dumps(said, sort_keys=True)
        sealed = {**said, "sha256": hashlib.sha256(text.encode()).hexdigest()}
        return json.dumps(sealed, indent=2, sort_keys=True).encode() + b"\n"


def create(
    folder: Path, ledger: Journal, url: str, migrations: Iterable[str], *, at: dt.datetime
) -> Backup:
    """Take a backup into a new folder below ``folder`` and return it."""
    whole = folder / f"portal-{at:%Y%m%dT%H%M%SZ}"
    unfinished = folder / f".{whole.name}.unfinished"
    if whole.exists():
        raise BackupRefused(f"{whole} is there already")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    try:
        take_copy(unfinished / DATABASE, url)
        # After the database: it may know of more erasures than the copy, never of fewer.
        write_whole(unfinished / LEDGER, ledger.content())
        files = tuple(_file(unfinished / name) for name in (DATABASE, LEDGER))
        made = Backup(whole, _engine(), at.isoformat(), tuple(migrations), files)
        write_whole(unfinished / MANIFEST, made.manifest)
        unfinished.rename(whole)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    sync_folder(folder)
    return made


def verify(folder: Path, url: str) -> Backup:
    """Return the backup in ``folder``. Raises `BackupRefused` when a single bit of it is another."""
    found = _read(folder)
    if {path.name for path in folder.iterdir()} != {DATABASE, LEDGER, MANIFEST}:
        raise BackupRefused(f"{folder} holds other files than a backup does")
    for file in found.files:
        if _file(folder / file.name) != file:
            raise BackupRefused(f"{folder / file.name} is not what was written there")
    if found.engine != _engine():
        raise BackupRefused(
            f"{folder} is a backup of {found.engine}, and the portal runs on {_engine()}"
        )
    check_copy(found.database, url)
    for _ in found.ledger.records():
        pass
    return found


def _read(folder: Path) -> Backup:
    try:
        written = (folder / MANIFEST).read_bytes()
        said = json.loads(written)
        found = Backup(
            folder,
            said["engine"],
            said["created_at"],
            tuple(said["migrations"]),
            tuple(File(**file) for file in said["files"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupRefused(f"{folder} is no backup: {MANIFEST} cannot be read") from error
    if found.manifest != written:
        raise BackupRefused(f"{folder / MANIFEST} is not what was written there")
    return found


def _file(path: Path) -> File:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return File(path.name, path.stat().st_size, digest)
    except OSError as error:
        raise BackupRefused(f"{path} cannot be read: {error.strerror}") from error


def _engine() -> str:
    return "postgresql" if is_postgresql() else "sqlite"
