"""The database as a test begins with it: made once, then put back in milliseconds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import apsw
import psycopg
from peewee import AutoField, Database, Model, QueryEvent
from playhouse.apsw_ext import APSWDatabase

from portal import clock
from portal.data.engine import db
from portal.tables import all_models

READS = ("SELECT", "BEGIN", "COMMIT", "PRAGMA", "SET", "RESET")


class Kept:
    """States of the run's database by name, each with what makes it when the tables are empty."""

    def __init__(self, database: Database, **states: Callable[[], Any]) -> None:
        self._keeper = _Copies() if isinstance(database, APSWDatabase) else _Rows(database)
        self._states = states
        self._results: dict[str, Any] = {}
        self._untouched = False
        self.name = ""
        database.query_hooks.append(self._note)

    @property
    def result(self) -> Any:
        """What was returned by the maker of the state that was put last."""
        return self._results[self.name]

    @property
    def is_untouched(self) -> bool:
        """Whether nothing has been written since the last state was put."""
        return self._untouched

    def put(self, name: str) -> None:
        """Let the database be in the state ``name``, to the last row."""
        self.name, self._untouched = name, True
        if name in self._results:
            self._keeper.put(name)
            return
        with db.connection_context(), db.atomic():
            for model in reversed(all_models()):
                model.delete().execute()
            self._results[name] = self._states[name]()
        self._keeper.keep(name)
        self._untouched = True

    def reach(self, name: str, act: Callable[[], object]) -> None:
        """Let the database be as ``act`` leaves it, which does nothing else: done once, then put back.

        Where something was written before, it is done again.
        """
        if not self._untouched:
            act()
            return
        reached = f"{self.name}_{name}_{clock.now().timestamp():.0f}"
        if reached not in self._results:
            act()
            self.keep(reached, self.result)
        self.put(reached)

    def keep(self, name: str, result: Any) -> None:
        """Keep the database as it is now, too, as the state ``name``."""
        self._results[name] = result
        self._keeper.keep(name)

    def close(self) -> None:
        """Forget what was kept."""
        self._keeper.close()

    def _note(self, event: QueryEvent) -> None:
        if self._untouched and not event.sql.startswith(READS):
            self._untouched = False


class _Copies:
    """SQLite: whole databases in memory, copied page by page."""

    def __init__(self) -> None:
        self._copies: dict[str, apsw.Connection] = {}

    def keep(self, name: str) -> None:
        self._copies[name] = apsw.Connection(":memory:")
        with _connected():
            _copy(db.connection(), self._copies[name])

    def put(self, name: str) -> None:
        with _connected():
            _copy(self._copies[name], db.connection())

    def close(self) -> None:
        for copy in self._copies.values():
            copy.close()


@contextmanager
def _connected() -> Iterator[None]:
    """Connect, unless a test has begun and is."""
    opened = db.connect(reuse_if_open=True)
    try:
        yield
    finally:
        if opened:
            db.close()


def _copy(source: apsw.Connection, target: apsw.Connection) -> None:
    with target.backup("main", source, "main") as backup:
        backup.step()


class _Rows:
    """PostgreSQL: the rows in tables that only this connection sees, and a function that puts them back.

    What refers to what is not checked meanwhile: all of it was right when it was kept.
    """

    def __init__(self, database: Database) -> None:
        how = {"host": "host", "port": "port", "user": "user"}
        given = {name: database.connect_params[key] for name, key in how.items()}
        self._connection = psycopg.connect(dbname=database.database, autocommit=True, **given)
        self._connection.execute("SET session_replication_role = replica")
        self._connection.execute("SET lock_timeout = 10000")  # a test that left a transaction open

    def keep(self, name: str) -> None:
        models = all_models()
        steps = [f'DELETE FROM public."{model._meta.table_name}";' for model in models]
        for model in filter(self._has_rows, models):
            table = model._meta.table_name
            self._connection.execute(f'CREATE TEMP TABLE "{name}_{table}" AS TABLE "{table}"')
            steps += _steps_back(model, f'pg_temp."{name}_{table}"')
        self._connection.execute(
            f"CREATE FUNCTION pg_temp.put_{name}() RETURNS void LANGUAGE plpgsql AS"
            f" $put$ BEGIN {' '.join(steps)} END $put$"
        )

    def put(self, name: str) -> None:
        self._connection.execute(f"SELECT pg_temp.put_{name}()")

    def close(self) -> None:
        self._connection.close()

    def _has_rows(self, model: type[Model]) -> bool:
        table = model._meta.table_name
        found = self._connection.execute(f'SELECT EXISTS (SELECT FROM "{table}")').fetchone()
        return bool(found and found[0])


def _steps_back(model: type[Model], kept: str) -> list[str]:
    """A migration that was undone and done again has put columns elsewhere and begun to count anew."""
    table, key = f'public."{model._meta.table_name}"', model._meta.primary_key
    columns = ", ".join(f'"{field.column_name}"' for field in model._meta.sorted_fields)
    steps = [f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {kept};"]
    if isinstance(key, AutoField):
        counter = f"pg_get_serial_sequence('{table}', '{key.column_name}')"
        steps.append(f"PERFORM setval({counter}, max({key.column_name})) FROM {kept};")
    return steps
