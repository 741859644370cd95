"""A restored backup does not bring back who was erased, and replaces nothing in use."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from flask import Flask

from portal import clock
from portal.auth.models import Session
from portal.config import ROOT
from portal.data.backups import create
from portal.data.engine import db
from portal.data_requests.erasure_tables import Cause, PlannedErasure
from portal.data_requests.ledger import FILE, KEY_FILE, Ledger
from portal.data_requests.planned import TIME_TO_UNDO, plan_erasure
from portal.members.models import Member
from tests.cast import Cast
from tests.clock import Clock
from tests.data_requests.lives import MARK
from tests.operator.conftest import Operator
from tests.operator.spare import (
    backed_up,
    cast,
    data,
    erase_now,
    make,
    operator,
    spare,
    sqlite_alone,
)
from tests.pages import Visitor
from tests.searching import files_with

__all__ = ["cast", "data", "operator", "spare"]


def restore(operator: Operator, folder: Path, *more: str, code: int = 0) -> str:
    """Restore the backup with nobody else at the database."""
    db.obj.close_all()
    return operator.run("backup", "restore", str(folder), *more, code=code)


def test_nothing_comes_back_that_was_erased_since(
    operator: Operator, cast: Cast, data: Path, spare: Flask
) -> None:
    folder = backed_up(operator)
    erase_now(operator, cast.kari)
    told = restore(operator, folder)
    assert "Erased since: 1." in told
    for path in ("/login", "/policy", "/readyz"):
        assert Visitor(spare).get(path).status == 503
    assert "does not know of 1" in operator.run("ledger", "verify", code=1)
    problems = {one["checked"]: one["problem"] for one in operator.json("doctor", code=3)}
    assert "1 erasures must be done again" in problems["ledger"]
    assert operator.run("ledger", "replay") == "Erased again: 1. The portal is open.\n"
    assert Visitor(spare).get("/login").status == 200
    shutil.rmtree(folder)
    db.obj.close_all()
    fresh = backed_up(operator)
    assert (fresh / "database").is_file()
    assert files_with(data, MARK) == []
    assert "is whole" in operator.run("ledger", "verify")


def test_everybody_signs_in_again_and_may_undo_again(
    operator: Operator, cast: Cast, spare: Flask
) -> None:
    with db.connection_context():
        at = clock.now()
        plan_erasure(cast.ola, Cause.ASKED, by=cast.ola, at=at, due_at=at + TIME_TO_UNDO / 2)
        assert Session.select().exists()
    folder = backed_up(operator)
    assert "put off by 14 days: 1" in restore(operator, folder)
    with db.connection_context():
        assert not Session.select().exists()
        plan = PlannedErasure.select().where(PlannedErasure.member == cast.ola.id).get()
        assert plan.due_at >= at + TIME_TO_UNDO


def test_a_database_in_use_is_not_replaced(operator: Operator, cast: Cast) -> None:
    folder = backed_up(operator)
    with db.connection_context():
        assert Member.select().count() == 5
        told = _in_another_process(operator, folder)
    assert "Somebody is using the database" in told


def _in_another_process(operator: Operator, folder: Path) -> str:
    """A command has a database of its own; in a test it would share ours."""
    settings = operator.app.extensions["portal"].settings
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "backup", "restore", str(folder)],
        cwd=ROOT,
        env={
            **os.environ,
            "PORTAL_DATA": str(settings.data),
            "PORTAL_DATABASE_URL": settings.database_url,
            "PORTAL_BCRYPT_COST": "4",
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3, done.stdout + done.stderr
    return done.stderr


def test_a_backup_of_a_newer_portal_is_refused(operator: Operator, cast: Cast) -> None:
    settings = operator.app.extensions["portal"].settings
    newer = create(
        settings.data / "backups",
        Ledger(settings.data).journal,
        settings.database_url,
        ["0001_initial", "0999_later"],
        at=clock.now(),
    )
    told = restore(operator, newer.folder, code=1)
    assert "newer than this portal: it has 0999_later" in told


def test_a_newer_backup_beside_it_remembers_more(
    operator: Operator, cast: Cast, data: Path, clock: Clock
) -> None:
    old = backed_up(operator)
    erase_now(operator, cast.kari)
    clock.move(minutes=1)
    newer = backed_up(operator)
    assert newer != old
    (data / FILE).unlink()
    assert "Erased since: 1." in restore(operator, old)


def test_a_ledger_that_is_not_ours_is_refused(operator: Operator, cast: Cast, data: Path) -> None:
    folder = backed_up(operator)
    erase_now(operator, cast.kari)
    foreign = data / "foreign.jsonl"
    foreign.write_bytes((data / FILE).read_bytes())
    (data / FILE).unlink()
    restore(operator, folder)
    erase_now(operator, cast.ola)
    told = restore(operator, folder, "--ledger", str(foreign), code=3)
    assert "tell different stories" in told


@sqlite_alone
def test_a_new_machine_needs_the_folder_of_secrets_alone(
    operator: Operator, cast: Cast, data: Path, spare: Flask, tmp_path: Path
) -> None:
    folder = backed_up(operator)
    erase_now(operator, cast.kari)
    ledger = (data / FILE).read_bytes()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("secrets.json", KEY_FILE):
        shutil.copy2(data / name, elsewhere / name)
    newer = tmp_path / "saved.jsonl"
    newer.write_bytes(ledger)
    db.obj.close_all()
    app = make(elsewhere, f"sqlite:///{elsewhere / 'portal.db'}")
    there = Operator(app)
    assert "Erased since: 1." in restore(there, folder, "--ledger", str(newer))
    there.run("ledger", "replay")
    with db.connection_context():
        assert Member.get(Member.id == cast.kari.id).given_name == "Slettet"
