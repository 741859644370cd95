"""Nothing of a deleted row is left in SQLite's file, also not where pages were split."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from portal.data.engine import PRAGMAS
from portal.data.slack import Slack, StillRead

MARK = "zqxgoing"
ROWS = 6000


def opened(path: Path) -> apsw.Connection:
    """Return a connection that is set as the portal's are."""
    connection = apsw.Connection(str(path))
    connection.set_busy_timeout(5000)
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")
    return connection


def blank(path: Path, patience: float = 5) -> int:
    """Blank the slack of the file at ``path``."""
    with closing(Slack(path)) as slack:
        return slack.blank(patience=patience)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "p.db"


@pytest.fixture
def one(path: Path) -> Iterator[apsw.Connection]:
    """A database from which every second row was deleted, its log empty."""
    with closing(opened(path)) as connection:
        connection.execute("CREATE TABLE m (id INTEGER PRIMARY KEY, name TEXT, note TEXT)")
        connection.execute("CREATE INDEX by_name ON m (name)")
        chance = random.Random(7)
        with connection:
            for number in range(ROWS):
                mark = "staying" if number % 2 else MARK
                name = f"{chance.random()}{mark}"
                long = 9000 if number % 50 == 0 else 20
                connection.execute(
                    "INSERT INTO m VALUES (?, ?, ?)", (number, name, name * (long // 20))
                )
        with connection:
            connection.execute(f"DELETE FROM m WHERE name LIKE '%{MARK}%'")
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        yield connection


def is_sound(connection: apsw.Connection) -> bool:
    """Return whether SQLite finds nothing wrong, and every row that stayed is there."""
    whole = list(connection.execute("PRAGMA integrity_check")) == [("ok",)]
    (rows,) = connection.execute("SELECT COUNT(*) FROM m WHERE name LIKE '%staying'").fetchone()
    return whole and rows == ROWS // 2


def test_sqlite_leaves_copies_and_they_are_blanked(path: Path, one: apsw.Connection) -> None:
    assert MARK.encode() in path.read_bytes(), "nothing to take away: it proves nothing"
    assert blank(path) > 0
    assert MARK.encode() not in path.read_bytes()
    assert is_sound(one)
    assert blank(path) == 0


def test_a_page_that_others_remember_does_not_come_back(path: Path, one: apsw.Connection) -> None:
    with closing(opened(path)) as other:
        other.execute("PRAGMA cache_size = -100000")
        other.execute("SELECT SUM(LENGTH(note)) FROM m WHERE name > ''").fetchall()
        blank(path)
        other.execute("UPDATE m SET note = note || 'x'")
        other.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        assert MARK.encode() not in path.read_bytes()
        assert is_sound(other)


def test_others_write_meanwhile_and_nothing_breaks(path: Path, one: apsw.Connection) -> None:
    stop, written = threading.Event(), []

    def write(number: int) -> None:
        with closing(opened(path)) as other:
            begun = number
            while not stop.is_set():
                number += 1
                other.execute(
                    "INSERT INTO m VALUES (?, ?, '')", (number, f"{random.random()}staying")
                )
                other.execute("DELETE FROM m WHERE id = ?", (number,))
            written.append(number - begun)

    threads = [threading.Thread(target=write, args=(ROWS * many,)) for many in (1, 20)]
    for thread in threads:
        thread.start()
    for _ in range(8):
        blank(path)
        time.sleep(0.02)
    stop.set()
    for thread in threads:
        thread.join()
    assert min(written) > 10
    one.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    assert MARK.encode() not in path.read_bytes()
    assert is_sound(one)


def test_a_reader_who_stays_keeps_nobody_out_and_is_told_of(
    path: Path, one: apsw.Connection
) -> None:
    with closing(opened(path)) as reader, closing(opened(path)) as writer:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM m LIMIT 1").fetchall()
        writer.execute("UPDATE m SET note = 'x' WHERE id = 1")
        with pytest.raises(StillRead):
            blank(path, patience=0.2)
        writer.execute("UPDATE m SET note = 'y' WHERE id = 1")
        reader.execute("COMMIT")
    assert blank(path) > 0
    assert is_sound(one)
