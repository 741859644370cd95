"""What must be true before the portal serves anybody, or a command touches the database."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import Database, PeeweeException

from portal.config import Settings, SettingsError
from portal.data import migrate
from portal.data.engine import db, first_line, is_postgresql, refuse_unreachable
from portal.data.numbers import never_reuse_numbers
from portal.data.register import Register
from portal.data.sampling import stop_sampling

# Any number that nobody else locks; PostgreSQL keeps it for as long as the connection holds it.
LOCK = 922712727


def make_ready(settings: Settings, register: Register, *, upgrade: bool = False) -> list[str]:
    """Refuse a database that does not fit this portal, and return the migrations that were applied.

    An empty database is always made; one that is behind is brought up to date only with ``upgrade``.
    Raises `SettingsError` when the database does not answer, is newer than the portal, is behind it,
    or has a table or column that nothing is declared about.
    """
    database = db.obj
    refuse_unreachable(database)
    try:
        with _one_at_a_time(settings.data, database):
            applied = _migrate(database, upgrade)
            register.refuse_undeclared(database)
            stop_sampling(register)
            never_reuse_numbers()
    except PeeweeException as error:
        raise SettingsError(f"The database cannot be made ready: {first_line(error)}") from error
    return applied


def _migrate(database: Database, upgrade: bool) -> list[str]:
    missing = migrate.pending(database)
    if upgrade or migrate.is_empty(database):
        return migrate.upgrade(database)
    migrate.refuse_newer(database)
    if missing:
        raise SettingsError(
            f"The database is older than this portal: it lacks {missing[0]}."
            " Run: flask --app app db upgrade"
        )
    return []


@contextmanager
def _one_at_a_time(folder: Path, database: Database) -> Iterator[None]:
    """Processes that start together on one machine, or on one PostgreSQL, migrate in turn."""
    try:
        file = (folder / "start.lock").open("a")
    except OSError as error:
        raise SettingsError(f"The data folder {folder} cannot be written: {error}") from error
    with file, database.connection_context():
        fcntl.flock(file, fcntl.LOCK_EX)
        if not is_postgresql():
            yield
            return
        database.execute_sql("SELECT pg_advisory_lock(%s)", (LOCK,))  # type: ignore[no-untyped-call]
        try:
            yield
        finally:
            database.execute_sql("SELECT pg_advisory_unlock(%s)", (LOCK,))  # type: ignore[no-untyped-call]
