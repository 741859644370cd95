"""A portal starts on a database that fits it, and says in one sentence why it does not on another."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from peewee import Database

from portal.config import SettingsError
from portal.data import migrate
from portal.data.engine import db
from portal.data.register import NOT_OURS
from portal.start import make_ready
from portal.web.portal import Portal

FILES = [path.stem for path in sorted(migrate.FOLDER.glob("[0-9]*.py"))]


@pytest.fixture
def made(app: Flask) -> Portal:
    """The portal with nobody connected, as it is before it serves."""
    db.close()
    return app.extensions["portal"]


@pytest.fixture
def later(made: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A portal with one migration more than its database."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder)
    (folder / "0999_later.py").write_text("def up(migrator, db):\n    pass\n")
    monkeypatch.setattr(migrate, "FOLDER", folder)
    yield "0999_later"
    with db.connection_context():
        db.obj.execute_sql(f"DELETE FROM {migrate.HISTORY} WHERE name = '0999_later'")


@pytest.fixture
def emptied(made: Portal) -> Iterator[Database]:
    """A database without a single table."""
    with db.connection_context():
        migrate.runner(db.obj).down(FILES[0])
        db.obj.execute_sql(f"DROP TABLE {migrate.HISTORY}")
        assert set(db.obj.get_tables()) <= NOT_OURS
    yield db.obj
    migrate.upgrade(db.obj)


def test_a_database_that_fits_is_left_as_it_is(made: Portal) -> None:
    assert make_ready(made.settings, made.register) == []
    assert make_ready(made.settings, made.register, upgrade=True) == []
    assert db.is_closed()


def test_an_empty_database_is_made_without_asking(made: Portal, emptied: Database) -> None:
    assert make_ready(made.settings, made.register) == FILES
    assert migrate.drift(emptied, made.register.models) == ""


def test_processes_that_start_together_make_it_once(made: Portal, emptied: Database) -> None:
    applied: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: applied.append(make_ready(made.settings, made.register)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(applied) == [[], [], [], FILES]


def test_a_database_that_is_behind_waits_to_be_asked(made: Portal, later: str) -> None:
    for _ in range(2):
        with pytest.raises(SettingsError, match=f"lacks {later}. Run: flask --app app db upgrade$"):
            make_ready(made.settings, made.register)
    assert make_ready(made.settings, made.register, upgrade=True) == [later]
    assert make_ready(made.settings, made.register) == []


def test_a_database_that_is_ahead_is_refused(
    made: Portal, later: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_ready(made.settings, made.register, upgrade=True)
    monkeypatch.undo()
    for upgrade in (False, True):
        with pytest.raises(SettingsError, match=f"newer than this portal: it has {later}$"):
            make_ready(made.settings, made.register, upgrade=upgrade)


def test_a_column_that_nothing_declares_stops_the_start(made: Portal) -> None:
    with db.connection_context():
        db.obj.execute_sql("ALTER TABLE member ADD COLUMN shoe_size VARCHAR(10)")
    try:
        with pytest.raises(SettingsError, match="Table member, column shoe_size: nothing"):
            make_ready(made.settings, made.register)
    finally:
        # SQLite looks for a column to drop in the schema its connection remembers, and the pool may
        # hand out one that was opened before the column was there.
        db.obj.close_all()
        with db.connection_context():
            db.obj.execute_sql("ALTER TABLE member DROP COLUMN shoe_size")


def test_a_folder_that_cannot_be_written_is_named(made: Portal, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    settings = replace(made.settings, data=file / "data")
    with pytest.raises(SettingsError, match=f"The data folder {file}/data cannot be written"):
        make_ready(settings, made.register)
