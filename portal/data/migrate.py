"""Numbered migrations with `playhouse.migrations`: up, down, status, and the check for drift.

A migration file is frozen: it declares what it needs itself and imports nothing from the portal, so
it does the same in ten years.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from peewee import Database, Model
from playhouse.migrations import Migration, MigrationError, Runner, template
from playhouse.schema_diff import diff_models

from portal.config import SettingsError

FOLDER = Path(__file__).parent / "migrations"
HISTORY = "migration_history"
_PLAIN = {
    "UtcDateTimeField": "DateTimeField",
    "DayField": "DateField",
    "FixedPointField": "DecimalField",
}


def runner(database: Database) -> Runner:
    """Return the runner of the portal's migrations on ``database``."""
    return Runner(database, str(FOLDER), table_name=HISTORY)


def upgrade(database: Database) -> list[str]:
    """Apply what is missing and return its names; refuse a database from a newer portal."""
    refuse_newer(database)
    try:
        with database.connection_context():
            applied: list[str] = runner(database).up()
    except MigrationError as error:
        raise SettingsError(f"The database cannot be brought up to date: {error}") from error
    return applied


def status(database: Database) -> list[Migration]:
    """Return every migration in order: its name, when it was applied, and its file if there is one."""
    with database.connection_context():
        return list(runner(database).status())


def is_empty(database: Database) -> bool:
    """Return whether no migration was ever applied to ``database``."""
    return not any(step.applied for step in status(database))


def refuse_newer(database: Database) -> None:
    """Raise `SettingsError` when ``database`` has a migration that this portal does not know."""
    gone = [step.name for step in status(database) if step.path is None]
    if gone:
        raise SettingsError(f"The database is newer than this portal: it has {gone[-1]}")


def pending(database: Database) -> list[str]:
    """Return the names of migrations that have not been applied."""
    return [step.name for step in status(database) if not step.applied]


def drift(database: Database, models: Sequence[type[Model]]) -> str:
    """Return how the tables differ from ``models``, or an empty text when they agree."""
    with database.connection_context():
        difference = diff_models(database, list(models))
    return str(difference) if difference else ""


def generate(database: Database, models: Sequence[type[Model]], name: str) -> str:
    """Write the migration from the tables to ``models`` and return its path."""
    with database.connection_context():
        body = template(diff_models(database, list(models)))
    for ours, plain in _PLAIN.items():
        body = re.sub(rf"\b{ours}\b", plain, body)
    body = re.sub(r"^(from|import) portal\b.*\n", "", body, flags=re.MULTILINE)
    return str(runner(database).create(name, body))
