"""The two databases with kept connections, and how each gives back plain rows."""

from typing import Any

import apsw
from peewee import __exception_wrapper__  # type: ignore[attr-defined]
from playhouse.apsw_ext import APSWDatabase
from playhouse.pool import PooledDatabase, PooledPostgresqlDatabase

from portal.data.rows import Rows


class PooledSqlite(PooledDatabase, APSWDatabase):  # type: ignore[misc]
    """SQLite through apsw, whose library is newer than the system's, with kept connections."""

    def _add_conn_hooks(self, conn: apsw.Connection) -> None:
        super()._add_conn_hooks(conn)
        conn.convert_binding = _as_text
        # Otherwise every statement is planned anew for every value, which takes longer than its rows.
        conn.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)

    def execute_sql(self, sql: str, params: Any = None) -> Rows:
        """Carry ``sql`` out and return its rows, all of them."""
        cursor = super().execute_sql(sql, params)
        with __exception_wrapper__:
            return Rows(cursor)

    def tuples(self, sql: str, params: Any) -> list[tuple[Any, ...]]:
        """Return the rows of ``sql`` without the names of their columns, which take longer to tell."""
        cursor = super().execute_sql(sql, params)
        with __exception_wrapper__:
            return list(cursor)

    def inserted(self, sql: str, params: Any) -> int:
        """Insert one row by ``sql`` and return its number."""
        return int(super().execute_sql(sql, params).connection.last_insert_rowid())


class PooledPostgresql(PooledPostgresqlDatabase):  # type: ignore[misc]
    """PostgreSQL with kept connections."""

    def tuples(self, sql: str, params: Any) -> list[tuple[Any, ...]]:
        """Return the rows of ``sql``."""
        return list(self.execute_sql(sql, params))

    def inserted(self, sql: str, params: Any) -> int:
        """Insert one row by ``sql`` and return its number."""
        [(number,)] = self.execute_sql(f'{sql} RETURNING "id"', params)
        return int(number)


def _as_text(_cursor: apsw.Cursor, _number: int, value: object) -> str:
    """Bind what SQLite has no type for (dates in the runner's own table) as text."""
    return str(value)
