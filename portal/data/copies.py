"""Copies of the database that is in use: taken while others write, checked, and put back."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

import apsw

from portal.config import SettingsError
from portal.data.engine import connected, db, is_postgresql
from portal.files import sync_file, sync_folder

RUNNING = "Somebody is using the database: stop the portal, its worker and other commands first"


class CopyBroken(SettingsError):
    """What should be a copy of a database is none, or a damaged one."""


def take_copy(path: Path, url: str) -> None:
    """Write a copy of the database as it is now to ``path``, and check it."""
    path.touch(mode=0o600)  # private before anything stands in it
    if is_postgresql():
        _run("pg_dump", ["--format=custom", f"--file={path}"], url)
    else:
        with connected():
            db.execute_sql("VACUUM INTO ?", (str(path),))
    sync_file(path)
    check_copy(path, url)


def check_copy(path: Path, url: str) -> None:
    """Raise `CopyBroken` unless ``path`` is a whole copy of a database of this kind."""
    if is_postgresql():
        try:
            _run("pg_restore", ["--list", str(path)], url)
        except SettingsError as error:
            raise CopyBroken(str(error)) from error
    else:
        _check_sqlite(path)


def put_back(path: Path, url: str) -> None:
    """Put the copy ``path`` in the place of the database. Raises `SettingsError` while it is in use."""
    if is_postgresql():
        _refuse_while_connected()
        how = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
        _run("pg_restore", [*how, f"--dbname={_surroundings(url)['PGDATABASE']}", str(path)], url)
        return
    target = Path(db.obj.database)
    _refuse_while_open(target)
    fresh = target.with_name(f".{target.name}.restored")
    shutil.copyfile(path, fresh)
    fresh.chmod(0o600)
    sync_file(fresh)
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    fresh.replace(target)
    sync_folder(target.parent)


def _check_sqlite(path: Path) -> None:
    """It is opened as something that never changes, so nothing is written beside it."""
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    try:
        with closing(apsw.Connection(f"{path.absolute().as_uri()}?immutable=1", flags)) as copy:
            problems = [row[0] for row in copy.execute("PRAGMA integrity_check") if row[0] != "ok"]
            orphans = list(copy.execute("PRAGMA foreign_key_check"))
    except apsw.Error as error:
        raise CopyBroken(f"{path} is no whole database: {error}") from error
    if problems or orphans:
        raise CopyBroken(f"{path} is damaged: {problems[0] if problems else orphans[0]}")


def _refuse_while_open(target: Path) -> None:
    """Leaving the log mode needs the file to oneself; it also moves the log into the file."""
    if not target.exists():
        return
    try:
        with closing(apsw.Connection(str(target))) as alone:
            alone.execute("PRAGMA journal_mode=DELETE").fetchall()
    except (apsw.BusyError, apsw.LockedError) as error:
        raise SettingsError(RUNNING) from error
    except (apsw.NotADBError, apsw.CorruptError):
        return  # that may be why a backup is wanted


def _refuse_while_connected() -> None:
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    with connected():
        found = db.execute_sql(
            f"{others} AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone()
    if found[0]:
        raise SettingsError(RUNNING)
    db.obj.close_all()


def _run(program: str, arguments: list[str], url: str) -> None:
    if shutil.which(program) is None:
        raise SettingsError(f"{program} is missing; on Debian: apt-get install postgresql-client")
    done = subprocess.run(  # noqa: S603 -- program and arguments are ours
        [program, *arguments],
        env={**os.environ, **_surroundings(url)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["no reason given"]
        raise SettingsError(f"{program} failed: {said[0]}")


def _surroundings(url: str) -> Mapping[str, str]:
    """The address for PostgreSQL's own programs; a password must not stand in a command line."""
    parts = urlsplit(url)
    said = {
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port) if parts.port else None,
        "PGUSER": unquote(parts.username) if parts.username else None,
        "PGPASSWORD": unquote(parts.password) if parts.password else None,
        "PGDATABASE": parts.path.strip("/"),
    }
    return {name: value for name, value in said.items() if value}
