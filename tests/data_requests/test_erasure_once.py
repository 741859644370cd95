"""An erasure happens once, its line before it, whoever begins it and however often it is run."""

import datetime as dt
import json

import pytest
from peewee import Database

from portal.data_requests.begin import TooLate, begin
from portal.data_requests.erasure import Eraser
from portal.data_requests.erasure_tables import Cause, Erasure, ErasureTold
from portal.data_requests.planned import plan_erasure, undo
from portal.jobs.worker import Worker
from portal.members.models import Member
from tests.cast import Cast
from tests.clock import START, Clock
from tests.data_requests.acts import begin_now, erase, rows_of
from tests.data_requests.lives import MARK


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
