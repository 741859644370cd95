"""The operator sees where the database stands and brings it up to date."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database

from portal.data import migrate
from portal.exits import Exit
from tests.altering import alter
from tests.operator.conftest import Operator

NAMES = [path.stem for path in sorted(migrate.FOLDER.glob("[0-9]*.py"))]


@pytest.fixture
def odd_column(database: Database) -> Iterator[str]:
    """A column in the database that no model has."""
    alter(database, "ALTER TABLE member ADD COLUMN shoe_size VARCHAR(10)")
    yield "shoe_size"
    alter(database, "ALTER TABLE member DROP COLUMN shoe_size")


def test_what_is_up_to_date_is_said(operator: Operator, database: Database) -> None:
    assert operator.run("db", "upgrade") == "The database is up to date.\n"
    assert operator.run("db", "check") == "The tables and the models agree.\n"
    rows = operator.json("db", "status")
    assert [row["migration"] for row in rows] == NAMES
    assert all(row["applied"] and row["known"] for row in rows)


def test_a_difference_is_named_and_leaves_with_1(operator: Operator, odd_column: str) -> None:
    told = operator.run("db", "check", code=Exit.REFUSED)
    assert f"member.{odd_column}" in told


def test_an_undeclared_column_stops_commands_and_is_named(
    operator: Operator, odd_column: str
) -> None:
    for command in (("customer", "show"), ("register", "show"), ("db", "upgrade")):
        told = operator.run(*command, code=Exit.NOT_READY)
        assert told == f"Table member, column {odd_column}: nothing is declared about it\n"


def test_there_is_no_migration_to_generate_while_all_agree(
    operator: Operator, database: Database
) -> None:
    before = list(migrate.FOLDER.iterdir())
    operator.run("db", "generate", "nothing", code=Exit.REFUSED)
    assert list(migrate.FOLDER.iterdir()) == before


def test_a_migration_is_generated_for_what_differs(
    operator: Operator, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alter(database, "ALTER TABLE member DROP COLUMN department")
    try:
        monkeypatch.setattr(migrate, "FOLDER", _copy(tmp_path))
        path = Path(operator.run("db", "generate", "departments").strip())
        assert path.name.endswith("_departments.py")
        assert "department" in path.read_text()
        assert "import portal" not in path.read_text()
    finally:
        alter(database, "ALTER TABLE member ADD COLUMN department VARCHAR(255)")


def _copy(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    folder.mkdir()
    for path in migrate.FOLDER.glob("[0-9]*.py"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder
