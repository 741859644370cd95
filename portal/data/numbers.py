"""Numbers of rows are never given twice: jobs, files and the ledger are named after them.

PostgreSQL counts on. SQLite gives the number of a deleted last row to the next one, unless its table
says AUTOINCREMENT; peewee does not write that, so it is put into the schema here. What is stored is the
same with it and without (sqlite.org/autoinc.html).
"""

from __future__ import annotations

from portal.data.base import transaction
from portal.data.engine import db, is_postgresql

_KEY = '"id" INTEGER NOT NULL PRIMARY KEY'
_FORGETFUL = """
SELECT name FROM sqlite_master
WHERE type = 'table' AND instr(sql, ?) AND NOT instr(sql, 'AUTOINCREMENT') ORDER BY name
"""
_MEND = "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?"


def forgetful_tables() -> list[str]:
    """Return the tables that may give a number twice."""
    if is_postgresql():
        return []
    return [name for (name,) in db.execute_sql(_FORGETFUL, (_KEY,)).fetchall()]


def never_reuse_numbers() -> list[str]:
    """Let every table remember the highest number it has given, and return those that did not."""
    forgetful = forgetful_tables()
    if not forgetful:
        return []
    try:
        with transaction():
            # SQLite makes the table it remembers in when the first table asks for it.
            db.execute_sql("CREATE TABLE remembering (id INTEGER PRIMARY KEY AUTOINCREMENT)")
            db.execute_sql("DROP TABLE remembering")
            db.execute_sql("PRAGMA writable_schema = ON")
            for table in forgetful:
                db.execute_sql(_MEND, (_KEY, f"{_KEY} AUTOINCREMENT", table))
            # Connections that are open elsewhere read the schema again when its version has changed.
            (version,) = db.execute_sql("PRAGMA schema_version").fetchone()
            db.execute_sql(f"PRAGMA schema_version = {version + 1}")
    finally:
        db.execute_sql("PRAGMA writable_schema = RESET")
    return forgetful
