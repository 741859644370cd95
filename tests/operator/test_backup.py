"""A backup is whole or refused, whatever was done to it and whoever writes meanwhile."""

import json
import random
import threading
from pathlib import Path

import apsw
from flask import Flask

from portal.data.backups import BackupRefused, verify
from portal.data.base import transaction
from portal.data.engine import db
from portal.members.models import Member
from tests.cast import Cast
from tests.limits import largest_file
from tests.operator.conftest import Operator
from tests.operator.spare import backed_up, cast, data, erase_now, operator, spare, sqlite_alone

__all__ = ["cast", "data", "operator", "spare"]


def test_a_backup_is_private_and_verified(operator: Operator, cast: Cast, data: Path) -> None:
    folder = backed_up(operator)
    assert folder.parent == data / "backups"
    assert {path.name for path in folder.iterdir()} == {"database", "ledger.jsonl", "manifest.json"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder, *folder.iterdir()))
    assert "is whole" in operator.run("backup", "verify", str(folder))


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


@sqlite_alone
def test_a_full_disk_leaves_no_half_backup(operator: Operator, cast: Cast, data: Path) -> None:
    with largest_file(100_000):
        told = operator.run("backup", "create", code=3)
    assert "\n" not in told.strip()
    assert list((data / "backups").glob("*")) == []
    backed_up(operator)
