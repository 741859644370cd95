"""A disk that is full: a clear answer, nothing corrupt, and everything goes on when there is room."""

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from flask import Flask

from portal import create_app
from portal.config import Settings
from portal.data.backups import verify
from portal.data.engine import db
from portal.data_requests.ledger import FILE
from portal.members.models import Member
from portal.operator.ledger import eraser
from portal.start import make_ready
from tests import cast as the_cast
from tests import engines
from tests.cast import Cast
from tests.data_requests.acts import begin_now
from tests.limits import fill, largest_file, small_disk
from tests.operator.conftest import Operator
from tests.pages import Visitor

pytestmark = pytest.mark.skipif(
    engines.name() != "sqlite", reason="about the disk of the portal itself"
)
KILOBYTES = 6 * 1024


@pytest.fixture
def small(tmp_path: Path, running: Flask) -> Iterator[Flask]:
    """A portal whose data folder is a small disk."""
    ours, data = db.obj, tmp_path / "small"
    with small_disk(data, KILOBYTES):
        values = {"PORTAL_DATA": str(data), "PORTAL_DATABASE_URL": f"sqlite:///{data / 'p.db'}"}
        app = create_app(Settings.load({**values, "PORTAL_BCRYPT_COST": "4"}))
        made = app.extensions["portal"]
        make_ready(made.settings, made.register, upgrade=True)
        yield app
        db.obj.close_all()
        db.initialize(ours)


@pytest.fixture
def data(small: Flask) -> Path:
    """Its data folder."""
    return small.extensions["portal"].settings.data


@pytest.fixture
def cast(small: Flask) -> Cast:
    """The cast, in the portal on the small disk."""
    with db.connection_context():
        return the_cast.assemble(small.extensions["portal"].passwords.hash(the_cast.PASSWORD))


def is_whole(data: Path) -> bool:
    """Return whether SQLite finds nothing wrong with the database."""
    db.obj.close_all()
    connection = apsw.Connection(str(data / "p.db"))
    return list(connection.execute("PRAGMA integrity_check")) == [("ok",)]


def test_a_page_says_so_and_saves_when_there_is_room(small: Flask, cast: Cast, data: Path) -> None:
    visitor = Visitor(small)
    visitor.sign_in("nordlys", "kari")
    visitor.get("/profile/contact?edit=1")
    filling = fill(data)
    for turn in range(20):  # what is left of the log is used first
        visitor.get("/profile/contact?edit=1")
        refused = visitor.submit({"city": ("Bodø", "Mo i Rana")[turn % 2]}, follow=False)
        if refused.status != 303:
            break
    assert refused.status == 503
    assert "Prøv igjen" in refused.words
    filling.unlink()
    visitor.get("/profile/contact?edit=1")
    assert visitor.submit({"city": "Bodø"}).status == 200
    assert is_whole(data)


def test_a_backup_that_has_no_room_is_refused_whole(small: Flask, cast: Cast, data: Path) -> None:
    operator = Operator(small)
    filling = fill(data)
    told = operator.run("backup", "create", code=3)
    assert "\n" not in told.strip()
    assert not list((data / "backups").glob("*")) if (data / "backups").exists() else True
    filling.unlink()
    folder = Path(operator.json("backup", "create")["folder"])
    verify(folder, small.extensions["portal"].settings.database_url)
    assert is_whole(data)


def test_a_line_that_the_ledger_has_no_room_for_erases_nobody(
    small: Flask, cast: Cast, data: Path
) -> None:
    with small.app_context(), db.connection_context():
        erasing = eraser()
        begun = begin_now(cast.kari, erasing)
        (data / FILE).touch()
        with largest_file(40), pytest.raises(OSError, match=r"large|written"):
            erasing.ledger.note_erasure(
                begun.reference, begun.row, begun.subject, "asked", at=begun.begun_at
            )
        assert (data / FILE).read_bytes() == b""
        assert Member.get(Member.id == cast.kari.id).given_name == "Kari"
        done = erasing.carry_out(begun, lambda _member: None)
        assert done.finished_at is not None
        assert len(erasing.ledger.journal) == 2
    assert is_whole(data)
