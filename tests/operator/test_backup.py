"""A backup is whole or refused, and a restored one does not bring back who was erased."""

import json
import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from flask import Flask

from portal import clock, create_app
from portal.auth.models import Session
from portal.config import ROOT, Settings
from portal.data import migrate
from portal.data.backups import BackupRefused, create, verify
from portal.data.base import transaction
from portal.data.engine import db, is_postgresql
from portal.data_requests.erasure_tables import Cause, PlannedErasure
from portal.data_requests.ledger import FILE, KEY_FILE, Ledger
from portal.data_requests.planned import TIME_TO_UNDO, plan_erasure
from portal.members.models import Member
from portal.operator.ledger import eraser
from portal.policies.publish import publish
from tests import cast as the_cast
from tests import engines
from tests.cast import SINCE, Cast
from tests.clock import Clock
from tests.data_requests.acts import erase
from tests.data_requests.lives import MARK, live
from tests.limits import largest_file
from tests.operator.conftest import Operator
from tests.pages import Visitor
from tests.policies.texts import texts
from tests.searching import files_with

sqlite_alone = pytest.mark.skipif(
    engines.name() != "sqlite", reason="about the one file that SQLite's database is"
)


@pytest.fixture
def spare(settings: Settings, running: Flask, tmp_path: Path) -> Iterator[Flask]:
    """Another portal, whose database may be replaced."""
    ours = db.obj
    server, _, _ = settings.database_url.rpartition("/")
    if is_postgresql():
        with db.connection_context():
            db.execute_sql("CREATE DATABASE spare")
    url = f"{server}/spare" if is_postgresql() else f"sqlite:///{tmp_path / 'data' / 'portal.db'}"
    yield make(tmp_path / "data", url)
    db.obj.close_all()
    db.initialize(ours)
    if is_postgresql():
        with db.connection_context():
            db.execute_sql("DROP DATABASE spare WITH (FORCE)")


def make(data: Path, url: str) -> Flask:
    """Return a portal in the folder ``data``."""
    values = {"PORTAL_DATA": str(data), "PORTAL_DATABASE_URL": url, "PORTAL_BCRYPT_COST": "4"}
    app = create_app(Settings.load(values))
    migrate.upgrade(db.obj)
    return app


@pytest.fixture
def operator(spare: Flask) -> Operator:
    """Somebody at the command line of the other portal."""
    return Operator(spare)


@pytest.fixture
def data(spare: Flask) -> Path:
    """The data folder of the other portal."""
    return spare.extensions["portal"].settings.data


@pytest.fixture
def cast(spare: Flask, password_hash: str) -> Cast:
    """The cast in the other portal; Kari has rows in every table."""
    with db.connection_context():
        cast = the_cast.assemble(spare.extensions["portal"].passwords.hash(the_cast.PASSWORD))
        publish(texts(), number=1, effective_at=SINCE, at=SINCE)
        live(cast.kari, clock.now(), times=3)
    return cast


def backed_up(operator: Operator) -> Path:
    """Take a backup and return its folder."""
    return Path(operator.json("backup", "create")["folder"])


def erase_now(operator: Operator, member: Member) -> None:
    """Erase ``member`` in the other portal."""
    with operator.app.app_context(), db.connection_context():
        erase(Member.get(Member.id == member.id), eraser())
    db.obj.close_all()


def restore(operator: Operator, folder: Path, *more: str, code: int = 0) -> str:
    """Restore the backup with nobody else at the database."""
    db.obj.close_all()
    return operator.run("backup", "restore", str(folder), *more, code=code)


def test_a_backup_is_private_and_verified(operator: Operator, cast: Cast, data: Path) -> None:
    folder = backed_up(operator)
    assert folder.parent == data / "backups"
    assert {path.name for path in folder.iterdir()} == {"database", "ledger.jsonl", "manifest.json"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder, *folder.iterdir()))
    assert "is whole" in operator.run("backup", "verify", str(folder))


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


def test_a_hundred_flipped_bits_are_a_hundred_refusals(
    operator: Operator, cast: Cast, spare: Flask
) -> None:
    erase_now(operator, cast.ola)
    folder = backed_up(operator)
    url = spare.extensions["portal"].settings.database_url
    chance = random.Random(4)
    files = sorted(folder.iterdir())
    refused = 0
    for turn in range(100):
        path = files[turn % len(files)]
        content = path.read_bytes()
        flipped = bytearray(content)
        flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        try:
            verify(folder, url)
        except BackupRefused:
            refused += 1
        path.write_bytes(content)
    assert refused == 100
    verify(folder, url)


def test_what_is_no_backup_is_refused(operator: Operator, cast: Cast, tmp_path: Path) -> None:
    folder = backed_up(operator)
    (tmp_path / "empty").mkdir()
    assert "is no backup" in operator.run("backup", "verify", str(tmp_path / "empty"), code=3)
    (folder / "more").touch()
    assert "other files" in operator.run("backup", "verify", str(folder), code=3)
    (folder / "more").unlink()
    (folder / "database").unlink()
    assert operator.run("backup", "restore", str(folder), code=3)


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


@sqlite_alone
def test_a_copy_taken_while_others_write_is_of_one_moment(
    operator: Operator, cast: Cast, spare: Flask, tmp_path: Path
) -> None:
    stop = threading.Event()
    written = []

    def write() -> None:
        with db.connection_context():
            while not stop.is_set():
                name = f"both-{len(written)}"
                with transaction():
                    for member in (cast.kari.id, cast.ola.id):
                        Member.update(city=name).where(Member.id == member).execute()
                written.append(name)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        folders = [
            Path(operator.json("backup", "create", "--to", str(tmp_path / str(n)))["folder"])
            for n in range(5)
        ]
    finally:
        stop.set()
        thread.join()
    assert len(written) > 10
    seen = set()
    for folder in folders:
        assert json.loads((folder / "manifest.json").read_text())["engine"] == "sqlite"
        copy = apsw.Connection(str(folder / "database"))
        cities = [row[0] for row in copy.execute("SELECT city FROM member WHERE id IN (1, 2)")]
        assert len(cities) == 2
        assert len(set(cities)) == 1
        seen.update(cities)
        copy.close()
    assert len(seen) > 1


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


@sqlite_alone
def test_a_full_disk_leaves_no_half_backup(operator: Operator, cast: Cast, data: Path) -> None:
    with largest_file(100_000):
        told = operator.run("backup", "create", code=3)
    assert "\n" not in told.strip()
    assert list((data / "backups").glob("*")) == []
    backed_up(operator)
