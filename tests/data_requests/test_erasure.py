"""An erasure does what its plan says, leaves nothing behind, and hurts nobody else."""

import datetime as dt
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database

from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.config import Settings
from portal.data.batches import MOST
from portal.data.declarations import Erasure as Does
from portal.data.engine import db, is_postgresql
from portal.data.many import insert_many
from portal.data.sampling import sampled, stop_sampling
from portal.data_requests import certificate
from portal.data_requests.begin import TooLate, begin
from portal.data_requests.erasure import CHECK, Eraser
from portal.data_requests.erasure_tables import Cause, Erasure, ErasureTold
from portal.data_requests.planned import plan_erasure, undo
from portal.data_requests.retention import retain
from portal.data_requests.rewriting import write_erased_anew
from portal.data_requests.wiping import files_of
from portal.jobs.models import Job
from portal.jobs.worker import Worker
from portal.members.models import Member, MemberState
from portal.tables import all_models
from portal.web.portal import Portal
from tests.cast import Cast
from tests.clock import START, Clock
from tests.data_requests.acts import begin_now, erase, rows_of
from tests.data_requests.lives import MARK
from tests.operator.conftest import Operator, operator
from tests.outbox import Outbox
from tests.profile.test_time_clock import at_work
from tests.searching import files_with
from tests.statements import count_statements

__all__ = ["operator"]


def test_each_row_goes_or_stays_as_the_preview_said(lived: Cast, eraser: Eraser) -> None:
    plan = eraser.plan
    before = {count.plan.name: count for count in plan.counts(lived.kari.id, START)}
    erased = erase(lived.kari, eraser)
    after = {name: len(rows) for name, rows in rows_of(plan, lived.kari).items()}
    told = {line.name: line for line in certificate.lines(erased)}
    assert {count.plan.erasure for count in before.values()} == {Does.DELETE, Does.KEEP}
    for name, count in before.items():
        if count.plan is plan.root:
            continue
        added = name == "planned_erasure"  # the plan of this very erasure
        assert after[name] == count.staying
        assert told[name].deleted == count.rows + added - count.staying
        assert told[name].kept == count.staying
    assert (told["member"].anonymised, after["member"]) == (1, 1)


def test_nobody_else_loses_a_row_or_a_value(lived: Cast, eraser: Eraser) -> None:
    others = (lived.ola, lived.admin, lived.other_kari)
    before = [rows_of(eraser.plan, member) for member in others]
    erase(lived.kari, eraser)
    assert [rows_of(eraser.plan, member) for member in others] == before


def test_no_transaction_takes_more_rows_than_others_can_wait_for(
    lived: Cast, eraser: Eraser
) -> None:
    """A small guard of what `python -m tests.bench.rights` measures with a million."""
    event = {"member": lived.kari.id, "kind": Kind.SIGNED_IN.code, "at": START}
    insert_many(Event, [event] * (MOST + 500))
    with count_statements() as seen:
        erased = erase(lived.kari, eraser)
    deletes = [sql for sql in seen if sql.startswith('DELETE FROM "event"')]
    assert len(deletes) >= 3
    [line] = [one for one in certificate.lines(erased) if one.name == "event"]
    assert line.deleted >= MOST + 500


def test_who_did_something_to_others_is_let_go_of(lived: Cast, eraser: Eraser) -> None:
    references = eraser.plan.references
    assert len(references) > 5
    for key in references:
        key.model.update({key: lived.kari.id}).execute()
    erase(lived.kari, eraser)
    assert sum(key.model.select().where(key == lived.kari.id).count() for key in references) == 0
    assert sum(key.model.select().where(key.is_null()).count() for key in references) > 5


def test_without_anything_to_keep_the_member_is_gone(lived: Cast, eraser: Eraser) -> None:
    for table in eraser.plan.tables:
        if table.erasure is Does.KEEP:
            table.model.delete().execute()
    erased = erase(lived.kari, eraser)
    assert not Member.select().where(Member.id == lived.kari.id).exists()
    assert not Job.select().where(Job.kind == CHECK).exists()
    assert 'kept_until": null' in str(erased.certificate)


def test_the_row_that_stays_says_nothing(lived: Cast, eraser: Eraser) -> None:
    erase(lived.kari, eraser)
    left = Member.get(Member.id == lived.kari.id)
    assert left.state == MemberState.ERASED
    assert left.username == f"slettet:{lived.kari.id}"
    assert left.created_at == dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    filled = {name for name, value in left.__data__.items() if value is not None}
    assert filled == {
        *("id", "customer", "username", "role", "state"),
        *("given_name", "family_name", "created_at"),
    }


def test_what_is_past_its_law_is_not_kept(lived: Cast, eraser: Eraser, clock: Clock) -> None:
    clock.set(dt.datetime(2031, 12, 31, 22, 0, tzinfo=dt.UTC))
    kept = {count.plan.name for count in eraser.plan.counts(lived.kari.id, START) if count.staying}
    assert kept == {"clock_entry", "clock_correction"}
    clock.set(dt.datetime(2031, 12, 31, 23, 0, tzinfo=dt.UTC))
    erase(lived.kari, eraser)
    assert rows_of(eraser.plan, lived.kari)["clock_entry"] == []
    assert rows_of(eraser.plan, lived.kari)["member"] == []


def test_what_a_law_keeps_goes_on_its_day(cast: Cast, eraser: Eraser, clock: Clock) -> None:
    at_work(cast.kari, "2026-03-02 08:00", "2026-03-02 16:00")
    erased = erase(cast.kari, eraser)
    last = dt.datetime(2031, 12, 31, 23, 0, tzinfo=dt.UTC)
    for at, stays in ((last - dt.timedelta(minutes=1), True), (last, False)):
        clock.set(at)
        retain(eraser.plan, at)
        left = rows_of(eraser.plan, cast.kari)
        assert bool(left["clock_entry"]) is stays
        assert bool(left["member"]) is stays
    assert Erasure.get_by_id(erased.id).cleared_at == last


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


def test_a_second_run_changes_nothing(lived: Cast, eraser: Eraser) -> None:
    erased = erase(lived.kari, eraser)
    again = eraser.carry_out(erased, lambda _member: pytest.fail("nobody is told twice"))
    assert (again.sha256, len(eraser.ledger.journal)) == (erased.sha256, 2)
    fresh = Erasure.get(Erasure.id == erased.id)
    Erasure.update(finished_at=None).where(Erasure.id == erased.id).execute()
    eraser.carry_out(Erasure.get(), lambda _member: pytest.fail("nobody is told twice"))
    assert Erasure.get().certificate == fresh.certificate


def test_what_slipped_in_meanwhile_goes_with_the_check(
    lived: Cast, eraser: Eraser, new_worker: Worker, clock: Clock
) -> None:
    erase(lived.kari, eraser)
    Member.update(given_name=MARK).where(Member.id == lived.kari.id).execute()
    clock.move(minutes=3)
    new_worker.work_due()
    assert Member.get(Member.id == lived.kari.id).given_name == "Slettet"


def test_the_line_comes_before_the_deed(lived: Cast, eraser: Eraser) -> None:
    """A ledger that cannot be written leaves everything as it is."""
    begun = begin_now(lived.kari, eraser)
    before = rows_of(eraser.plan, lived.kari)
    eraser.ledger.journal.path.mkdir()
    try:
        with pytest.raises(OSError, match="directory"):
            eraser.carry_out(begun, lambda _member: None)
    finally:
        eraser.ledger.journal.path.rmdir()
    assert rows_of(eraser.plan, lived.kari) == before
    eraser.carry_out(begun, lambda _member: None)


def test_whoever_must_be_told_is_noted_once(lived: Cast, eraser: Eraser) -> None:
    told = Eraser(
        eraser.plan,
        eraser.ledger,
        eraser.data,
        eraser.post,
        recipients=lambda member: [f"Lønn for {member.customer.name}", "Drift"],
    )
    erased = erase(lived.kari, told)
    assert json.loads(str(erased.certificate))["recipients"] == [
        "Drift",
        "Lønn for Nordlys Drift AS",
    ]
    assert ErasureTold.select().count() == 2


def test_of_undoing_and_beginning_only_one_happens(lived: Cast, eraser: Eraser) -> None:
    later = START + dt.timedelta(days=14)
    plan = plan_erasure(lived.ola, Cause.ASKED, by=lived.ola, at=START, due_at=later)
    assert undo(plan, at=START)
    assert not undo(plan, at=START)
    with pytest.raises(TooLate):
        begin(plan, eraser.ledger, at=START)
    plan = plan_erasure(lived.ola, Cause.ASKED, by=lived.ola, at=START, due_at=later)
    begin(plan, eraser.ledger, at=START)
    assert not undo(plan, at=START)


def test_two_reasons_to_go_lead_to_one_erasure(
    lived: Cast, eraser: Eraser, database: Database
) -> None:
    plans = [
        plan_erasure(lived.ola, cause, by=None, at=START, due_at=START)
        for cause in (Cause.ASKED, Cause.CONTRACT_ENDED)
    ]
    first, second = (begin(plan, eraser.ledger, at=START) for plan in plans)
    assert first == second
