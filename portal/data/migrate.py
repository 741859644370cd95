"""Numbered migrations with `playhouse.migrations`: up, down, status, and the check for drift.

A migration file is frozen: it declares what it needs itself and imports nothing from the portal, so
it does the same in ten years.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

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
        difference = diff_models(database, list(models))
        body = template(difference)
    for model in difference.create_tables:
        body = _with_partial_indexes(database, model, body)
    for ours, plain in _PLAIN.items():
        body = re.sub(rf"\b{ours}\b", plain, body)
    body = re.sub(r"^(from|import) portal\b.*\n", "", body, flags=re.MULTILINE)
    return str(runner(database).create(name, body))


def _with_partial_indexes(database: Database, model: type[Model], body: str) -> str:
    """The template leaves these to be added by hand; their SQL is the same on both databases."""
    indexes: list[Any] = model._meta.fields_to_index()
    context: Any = database.get_sql_context
    for index in indexes:
        if getattr(index, "_where", None) is None:
            continue
        sql, params = context().sql(index).query()
        if params:
            raise SettingsError(f"The index {index._name} has values that cannot be written down")
        table, made = model._meta.table_name, f"    db.create_tables([{model.__name__}])\n"
        body = body.replace(f"# TODO: {table}: index {index._name} must be added by hand\n", "")
        body = body.replace(made, f"{made}    db.execute_sql({sql!r})\n")
    return body
