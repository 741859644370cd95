"""No file, table or page of a server holds a trace of who was erased."""

import datetime as dt
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database

from portal.config import Settings
from portal.data.engine import db, is_postgresql
from portal.data.sampling import sampled, stop_sampling
from portal.data_requests.erasure import Eraser
from portal.data_requests.erasure_tables import Cause, Erasure
from portal.data_requests.planned import plan_erasure
from portal.data_requests.rewriting import write_erased_anew
from portal.data_requests.wiping import files_of
from portal.jobs.worker import Worker
from portal.tables import all_models
from portal.web.portal import Portal
from tests.cast import Cast
from tests.clock import START, Clock
from tests.data_requests.acts import erase
from tests.data_requests.lives import MARK
from tests.operator.conftest import Operator, operator
from tests.outbox import Outbox
from tests.searching import files_with

__all__ = ["operator"]


def found_in_files(folder: Path) -> list[str]:
    """Return the files below ``folder`` that hold the mark."""
    return files_with(folder, MARK)


@pytest.fixture
def log(settings: Settings) -> Iterator[Path]:
    """What the portal logs, in a file of the data folder."""
    handler = logging.FileHandler(settings.data / "portal.log")
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield settings.data / "portal.log"
    root.setLevel(level)
    root.removeHandler(handler)
    handler.close()


def test_no_file_holds_a_trace(
    lived: Cast,
    new_worker: Worker,
    eraser: Eraser,
    outbox: Outbox,
    settings: Settings,
    log: Path,
    clock: Clock,
) -> None:
    """Database, log of the database, exports, outbox, ledger, log: whatever the portal writes."""
    exports = files_of(settings.data, lived.kari.id)
    exports.mkdir(parents=True)
    (exports / "1.zip").write_text(f"{MARK} in an export")
    plan_erasure(lived.kari, Cause.ASKED, by=lived.kari, at=START, due_at=START + dt.timedelta(14))
    new_worker.work_due()
    assert len(outbox.mails()) == 1
    erase(lived.ola, eraser)
    before = found_in_files(settings.data)
    assert {"1.zip"} < set(before)
    assert any(name.endswith(".eml") for name in before)
    clock.move(days=14, minutes=10)
    new_worker.work_due()
    new_worker.work_due()
    assert Erasure.select().where(Erasure.finished_at.is_null(False)).count() == 2
    assert found_in_files(settings.data) == []
    assert not exports.exists()
    assert {str(mail["To"]) for mail in outbox.mails()} == {"undisclosed-recipients:;"}
    assert "er slettet" in str(outbox.mails()[-1]["Subject"])


def test_no_table_holds_a_trace(lived: Cast, eraser: Eraser) -> None:
    for member in (lived.kari, lived.ola):
        erase(member, eraser)
    rows = {model: list(model.select().tuples()) for model in all_models()}
    assert [model.__name__ for model, found in rows.items() if MARK in repr(found)] == []


@pytest.fixture
def pages(lived: Cast, made: Portal) -> Path:
    """The folder of PostgreSQL's tables, after its planner has looked at everything it may."""
    if not is_postgresql():
        pytest.skip("about the files of a server")
    stop_sampling(made.register)
    folder = Path(db.execute_sql("SHOW data_directory").fetchone()[0]) / "base"
    db.execute_sql("ANALYZE")
    db.execute_sql("CHECKPOINT")
    return folder


def test_no_page_of_a_servers_tables_holds_a_trace_next_morning(
    lived: Cast, eraser: Eraser, new_worker: Worker, pages: Path, clock: Clock
) -> None:
    assert found_in_files(pages)
    for member in (lived.kari, lived.ola):
        erase(member, eraser)
    clock.move(days=1)
    new_worker.work_due()
    db.execute_sql("CHECKPOINT")
    assert found_in_files(pages) == []


def test_tables_too_large_for_the_night_wait_for_an_operator(
    lived: Cast, eraser: Eraser, operator: Operator, pages: Path
) -> None:
    for member in (lived.kari, lived.ola):
        erase(member, eraser)
    assert {"member", "session"} <= set(write_erased_anew(START, largest=0))
    db.execute_sql("CHECKPOINT")
    assert found_in_files(pages)
    assert "member, " in operator.run("db", "rewrite")
    db.execute_sql("CHECKPOINT")
    assert found_in_files(pages) == []


def test_the_planner_never_samples_what_is_personal(made: Portal, database: Database) -> None:
    if not is_postgresql():
        assert sampled(made.register) == []
        return
    stop_sampling(made.register)
    db.execute_sql("ALTER TABLE member ALTER COLUMN given_name SET STATISTICS 100")
    assert sampled(made.register) == [("member", "given_name")]
    assert stop_sampling(made.register) == [("member", "given_name")]
    assert (sampled(made.register), stop_sampling(made.register)) == ([], [])
