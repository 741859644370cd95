"""Which database: SQLite by default, PostgreSQL by setting; the same code on both."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import apsw
from peewee import Database, DatabaseProxy, PostgresqlDatabase

from portal.config import SettingsError
from portal.data.pools import PooledPostgresql, PooledSqlite

db = DatabaseProxy()

# Versions before this one may corrupt a WAL that two connections reset at once (sqlite.org/wal.html).
OLDEST_SAFE_SQLITE = (3, 51, 3)
LOCK_WAIT_SECONDS = 5
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "secure_delete": "on",
    "trusted_schema": 0,
    "temp_store": "memory",
    "cell_size_check": 1,
    "journal_size_limit": 64 * 1024 * 1024,
    "cache_size": -4000,
}
# How a connection is told to wait for the disk, and not to. The whole database stays sound either way.
_SYNCED = {
    "sqlite": ("PRAGMA synchronous = full", "PRAGMA synchronous = normal"),
    "postgresql": ("RESET synchronous_commit", "SET synchronous_commit = off"),
}
# What is asked for is small and in memory or on a solid disk: a row by its number is cheap there, and
# starting other processes or a compiler for one statement is not.
POSTGRES_OPTIONS = (
    "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0 -c jit=off"
    " -c timezone=UTC -c statement_timeout=30000 -c lock_timeout=5000"
    " -c idle_in_transaction_session_timeout=60000"
)


def open_database(url: str) -> Database:
    """Point every model at the database of ``url`` and return it, without connecting.

    Raises `SettingsError` when the address is of no known kind or its folder cannot be written.
    """
    parts = _split(url)
    kind = parts.scheme
    if kind == "sqlite":
        real: Database = _sqlite(parts)
    elif kind in ("postgresql", "postgres"):
        real = _postgresql(parts)
    else:
        raise SettingsError(
            "PORTAL_DATABASE_URL must begin with sqlite:/// or postgresql://, not with "
            f"{kind or 'nothing'}://"
        )
    db.initialize(real)
    return real


def is_postgresql() -> bool:
    """Return whether the portal runs on PostgreSQL."""
    return isinstance(db.obj, PostgresqlDatabase)


def refuse_unreachable(database: Database) -> None:
    """Raise `SettingsError` in one sentence when ``database`` does not answer."""
    try:
        with database.connection_context():
            answers(database)
    except Exception as error:
        raise SettingsError(f"The database does not answer: {first_line(error)}") from error


def first_line(error: Exception) -> str:
    """Return what ``error`` says first; drivers put names and values of the row after it."""
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__


def answers(database: Database) -> bool:
    """Return True when ``database`` answers; whatever the driver raises otherwise."""
    return bool(database.execute_sql("SELECT 1").fetchone())  # type: ignore[no-untyped-call]


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # a wrong one raises here and not later
    except ValueError as error:
        raise SettingsError(f"PORTAL_DATABASE_URL cannot be read: {error}") from error
    return parts


def _sqlite(parts: SplitResult) -> PooledSqlite:
    path = Path(unquote(parts.path.removeprefix("/"))).absolute()
    if PooledSqlite.server_version < OLDEST_SAFE_SQLITE:
        raise SettingsError(f"SQLite {apsw.sqlitelibversion()} may corrupt its log; update apsw")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(f"The data folder {path.parent} cannot be made: {error}") from error
    return PooledSqlite(
        str(path),
        timeout=LOCK_WAIT_SECONDS,
        lock_type="IMMEDIATE",
        pragmas=PRAGMAS,
        autoconnect=False,
        max_connections=None,
    )


def _postgresql(parts: SplitResult) -> PooledPostgresql:
    if not parts.path.strip("/"):
        raise SettingsError(
            "PORTAL_DATABASE_URL must name a database, as in postgresql://host/portal"
        )
    options: dict[str, Any] = {
        "host": parts.hostname,
        "port": parts.port,
        "user": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
    }
    return PooledPostgresql(
        parts.path.strip("/"),
        max_connections=20,
        stale_timeout=300,
        timeout=5,
        autoconnect=False,
        options=POSTGRES_OPTIONS,
        connect_timeout=5,
        **{name: value for name, value in options.items() if value is not None},
    )


@contextmanager
def released() -> Iterator[None]:
    """Give the connection back for the length of a ``with`` that waits for something else."""
    was_open = not db.is_closed() and not db.in_transaction()
    if was_open:
        db.close()
    try:
        yield
    finally:
        if was_open:
            db.connect(reuse_if_open=True)


@contextmanager
def unsynced() -> Iterator[None]:
    """Let transactions in a ``with`` end before the disk has them.

    A power cut may take the last of them away, never a part of one: only for what nobody misses.
    """
    wait, hurry = _SYNCED["postgresql" if is_postgresql() else "sqlite"]
    db.execute_sql(hurry)
    try:
        yield
    finally:
        db.execute_sql(wait)


@contextmanager
def connected() -> Iterator[None]:
    """Have a connection for the length of a ``with``; one that was open stays open."""
    was_closed = db.is_closed()
    if was_closed:
        db.connect()
    try:
        yield
    finally:
        if was_closed and not db.is_closed():
            db.close()
