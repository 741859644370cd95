"""What is read is read whole: a loop over rows keeps no old picture of the database."""

import threading

from peewee import Database

from portal.auth.models import Attempts
from portal.clock import now
from portal.data.base import transaction
from portal.data.engine import connected


def write(key: str) -> None:
    """Write a row."""
    Attempts.create(key=key, window=0, count=1, expires_at=now())


def write_elsewhere(key: str) -> None:
    """Write a row through another connection, as another process would."""

    def run() -> None:
        with connected():
            write(key)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def test_who_loops_over_rows_can_write_though_others_wrote_meanwhile(database: Database) -> None:
    """SQLite refuses at once, without waiting, to let an old picture be written to."""
    for number in range(3):
        write(f"here:{number}")
    for row in Attempts.select():
        write_elsewhere(f"there:{row.key}")
        with transaction():
            write(f"again:{row.key}")
    assert Attempts.select().count() == 9


def test_the_first_of_many_rows_leaves_nothing_open(database: Database) -> None:
    for number in range(3):
        write(f"here:{number}")
    query = Attempts.select().order_by(Attempts.id)
    rows = iter(query)
    assert next(rows).key == "here:0"
    write_elsewhere("there")
    write("again")
    assert [row.key for row in rows] == ["here:1", "here:2"]
