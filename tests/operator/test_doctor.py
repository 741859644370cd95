"""The doctor looks at everything the portal stands on and names what ails it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database

from portal.config import Settings
from portal.exits import Exit
from tests.altering import alter
from tests.operator.conftest import Operator

HEALTHY = [
    "settings",
    "data folder",
    "keys",
    "database",
    "migrations",
    "register",
    "tables",
    "ledger",
    "data requests",
]


@pytest.fixture
def open_secrets(settings: Settings) -> Iterator[Path]:
    """Secrets that everybody on the machine can read."""
    path = settings.data / "secrets.json"
    path.chmod(0o644)
    yield path
    path.chmod(0o600)


def test_a_healthy_portal(operator: Operator, database: Database) -> None:
    assert operator.run("doctor").splitlines() == [f"{name}: ok" for name in HEALTHY]
    assert operator.json("doctor") == [{"checked": name, "problem": ""} for name in HEALTHY]


def test_open_secrets_are_found(operator: Operator, database: Database, open_secrets: Path) -> None:
    findings = operator.json("doctor", code=Exit.NOT_READY)
    ailing = [finding for finding in findings if finding["problem"]]
    assert [finding["checked"] for finding in ailing] == ["keys"]
    assert str(open_secrets) in ailing[0]["problem"]


def test_an_undeclared_column_is_found_and_the_rest_looked_at(
    operator: Operator, database: Database
) -> None:
    alter(database, "ALTER TABLE customer ADD COLUMN mood VARCHAR(10)")
    try:
        findings = operator.json("doctor", code=Exit.NOT_READY)
    finally:
        alter(database, "ALTER TABLE customer DROP COLUMN mood")
    ailing = {finding["checked"]: finding["problem"] for finding in findings if finding["problem"]}
    assert list(ailing) == ["register", "tables"]
    assert "customer, column mood" in ailing["register"]
