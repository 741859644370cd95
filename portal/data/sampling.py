"""What PostgreSQL's planner may look at: it keeps samples of columns, and erased values among them.

ANALYZE, which autovacuum runs by itself, copies common values of a column into ``pg_statistic``. They
stay there after their rows have gone, and when a table is emptied the next ANALYZE leaves them too.
So columns that are declared personal are never sampled. SQLite samples only when somebody asks it to.
"""

from __future__ import annotations

from collections.abc import Iterator

from portal.data.engine import db, is_postgresql
from portal.data.register import Register

# Sampled or already in the statistics, of the tables this connection sees by their plain names.
_SAMPLED = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relkind = 'r' AND pg_table_is_visible(c.oid) AND c.relname = ANY(%s)
  AND a.attnum > 0 AND NOT a.attisdropped
  AND (a.attstattarget IS DISTINCT FROM 0 OR EXISTS (
    SELECT 1 FROM pg_stats s WHERE s.schemaname = c.relnamespace::regnamespace::text
      AND s.tablename = c.relname AND s.attname = a.attname))
ORDER BY c.relname, a.attnum
"""


def sampled(register: Register) -> list[tuple[str, str]]:
    """Return the personal columns, as (table, column), that the planner samples or has samples of."""
    return [(table, column) for table, column, _ in _sampled(register)]


def stop_sampling(register: Register) -> list[tuple[str, str]]:
    """Let the planner forget every personal column, and return those that it had looked at.

    Giving a column the type it has makes PostgreSQL drop what it sampled; no row is rewritten.
    """
    found = list(_sampled(register))
    for table, column, kind in found:
        db.execute_sql(
            f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET STATISTICS 0,'
            f' ALTER COLUMN "{column}" TYPE {kind}'
        )
    return [(table, column) for table, column, _ in found]


def _sampled(register: Register) -> Iterator[tuple[str, str, str]]:
    if not is_postgresql():
        return
    personal = {(column.table, column.name) for column, _ in register.personal()}
    tables = sorted({table for table, _ in personal})
    for table, column, kind in db.execute_sql(_SAMPLED, (tables,)).fetchall():
        if (table, column) in personal:
            yield table, column, kind
