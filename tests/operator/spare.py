"""Another portal, whose database may be replaced, and an operator who backs it up."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal import clock, create_app
from portal.config import Settings
from portal.data import migrate
from portal.data.engine import db, is_postgresql
from portal.members.models import Member
from portal.operator.ledger import eraser
from portal.policies.publish import publish
from tests import cast as the_cast
from tests import engines
from tests.cast import SINCE, Cast
from tests.data_requests.acts import erase
from tests.data_requests.lives import live
from tests.operator.conftest import Operator
from tests.policies.texts import texts

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
