"""A number that was given to a row is never given to another, whatever was deleted."""

import pytest
from flask import Flask

from portal import clock
from portal.data import migrate
from portal.data.base import transaction
from portal.data.engine import db, is_postgresql
from portal.data.numbers import forgetful_tables, never_reuse_numbers
from portal.jobs.models import Job
from portal.jobs.queue import enqueue
from portal.start import make_ready
from portal.tables import all_models
from portal.web.portal import Portal


@pytest.fixture
def ready(app: Flask, made: Portal) -> None:
    """A database as it is after a start."""
    db.close()
    make_ready(made.settings, made.register, upgrade=True)
    db.connect(reuse_if_open=True)


def test_no_table_gives_a_number_twice(ready: None) -> None:
    assert forgetful_tables() == []


def test_the_number_of_a_deleted_last_row_is_not_given_again(ready: None) -> None:
    numbers = []
    for _ in range(3):
        with transaction():
            enqueue("x", at=clock.now())
        numbers.append(Job.select(Job.id).order_by(Job.id.desc()).limit(1).scalar())
        Job.delete().execute()
    assert len(set(numbers)) == 3
    assert numbers == sorted(numbers)


def test_tables_that_were_made_forgetful_are_mended_and_whole(app: Flask, made: Portal) -> None:
    if is_postgresql():
        return
    db.close()
    with db.connection_context():
        migrate.runner(db.obj).down(
            sorted(path.stem for path in migrate.FOLDER.glob("[0-9]*.py"))[0]
        )
    migrate.upgrade(db.obj)
    with db.connection_context():
        assert "member" in forgetful_tables()
        assert "member" in never_reuse_numbers()
        assert (forgetful_tables(), never_reuse_numbers()) == ([], [])
        assert db.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert migrate.drift(db.obj, all_models()) == ""
    make_ready(made.settings, made.register)
