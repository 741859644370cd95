"""Tables that are changed under a running portal, as no migration ever does."""

from peewee import Database


def alter(database: Database, sql: str) -> None:
    """Change a table as ``sql`` says, over a fresh connection.

    SQLite looks up the columns of an ALTER in the schema that its connection remembers, and the pool may
    hand out one that was opened before the last change.
    """
    database.close_all()
    database.connect(reuse_if_open=True)
    database.execute_sql(sql)
