"""Each statement of each act fails in turn: an act happens whole or not at all, a job is run again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from peewee import OperationalError

from portal.config import Settings
from portal.data.base import transaction
from portal.data.engine import db
from portal.data_requests import certificate
from portal.data_requests.begin import begin
from portal.data_requests.erasure import Eraser
from portal.data_requests.erasure_request import ask_for_erasure, erase_at_once
from portal.data_requests.erasure_tables import Cause, Erasure
from portal.data_requests.export.asking import BUILD, destroy
from portal.data_requests.export.building import build_export
from portal.data_requests.export.models import Export, ExportState
from portal.data_requests.handling import make_move
from portal.data_requests.inactivity import keep
from portal.data_requests.leaving import end_member
from portal.data_requests.planned import plan_erasure
from portal.data_requests.states import Actor, Move
from portal.jobs.models import Job
from portal.jobs.worker import Worker
from portal.web.portal import Portal
from tests.cast import Cast
from tests.clock import START
from tests.data_requests.acts import begin_now, rows_of
from tests.data_requests.exports import start
from tests.data_requests.lives import MARK
from tests.snapshot import snapshot

Act = Callable[[Cast, Eraser, Settings], object]


@contextmanager
def failing(number: int, *, looks: bool = True) -> Iterator[None]:
    """Let the statement with that number fail; without ``looks``, what reads after a commit does not."""
    left, real = number, db.obj.execute_sql

    def execute(sql: str, *arguments: Any, **named: Any) -> Any:
        nonlocal left
        if looks or db.in_transaction() or not sql.startswith("SELECT"):
            left -= 1
            if left == 0:
                raise OperationalError("planted")
        return real(sql, *arguments, **named)

    db.obj.execute_sql = execute
    try:
        yield
    finally:
        del db.obj.execute_sql


def ask(cast: Cast, eraser: Eraser, settings: Settings) -> object:
    return start(cast.kari, settings)


def plan(cast: Cast, eraser: Eraser, settings: Settings) -> object:
    return ask_for_erasure(cast.kari, at=START)


def take_back(cast: Cast, eraser: Eraser, settings: Settings) -> object:
    planned = ask_for_erasure(cast.kari, at=START)
    return lambda: make_move(
        planned.request, Move.WITHDRAW, actor=Actor.MEMBER, by=cast.kari, at=START
    )


def begin_planned(cast: Cast, eraser: Eraser, settings: Settings) -> object:
    planned = plan_erasure(cast.kari, Cause.ASKED, by=cast.kari, at=START, due_at=START)
    return lambda: begin(planned, eraser.ledger, at=START)


def at_once(cast: Cast, eraser: Eraser, settings: Settings) -> object:
    return erase_at_once(cast.kari, eraser.ledger, at=START)


def end(cast: Cast, eraser: Eraser, settings: Settings) -> object:
    return end_member(cast.kari, by=cast.admin, at=START)


def stay(cast: Cast, eraser: Eraser, settings: Settings) -> object:
    planned = plan_erasure(cast.kari, Cause.INACTIVE, by=None, at=START, due_at=START)
    return lambda: keep(planned, at=START)


def destroy_file(cast: Cast, eraser: Eraser, settings: Settings) -> object:
    export = start(cast.kari, settings)
    ready = {"state": ExportState.READY.value, "file": "1-1.zip", "ready_at": START}
    Export.update(**ready).where(Export.id == export.id).execute()
    return lambda: destroy(Export.get(Export.id == export.id), settings.data, at=START)


@pytest.mark.parametrize(
    "prepare",
    [
        lambda *given: lambda: ask(*given),
        lambda *given: lambda: plan(*given),
        lambda *given: lambda: at_once(*given),
        lambda *given: lambda: end(*given),
        take_back,
        begin_planned,
        stay,
        destroy_file,
    ],
    ids=["export", "erasure", "at-once", "ended", "withdrawal", "begin", "keep", "destroy"],
)
def test_an_act_happens_whole_or_not_at_all(
    cast: Cast, eraser: Eraser, settings: Settings, prepare: Act
) -> None:
    act: Any = prepare(cast, eraser, settings)
    before = snapshot()
    failed = 0
    for number in count(1):
        try:
            with failing(number, looks=False):
                act()
        except OperationalError:
            failed += 1
            assert snapshot() == before, f"statement {number}"
        else:
            break
    assert failed >= 1
    assert snapshot() != before


def test_an_erasure_that_fails_at_any_statement_goes_on_and_counts_once(
    lived: Cast, eraser: Eraser
) -> None:
    expected = {line.plan.name: line for line in eraser.plan.counts(lived.kari.id, START)}
    begun = begin_now(lived.kari, eraser)
    failed = 0
    for number in count(1):
        try:
            with failing(number):
                eraser.carry_out(Erasure.get(Erasure.id == begun.id), lambda _member: None)
        except OperationalError:
            failed += 1
        else:
            break
    assert failed > 40
    assert MARK not in repr(rows_of(eraser.plan, lived.kari))
    for line in certificate.lines(Erasure.get()):
        if line.name not in ("planned_erasure", "member"):
            rows = expected[line.name]
            assert (line.deleted, line.kept) == (rows.rows - rows.staying, rows.staying), line.name
    assert len(eraser.ledger.journal) == 2


def test_an_export_that_fails_at_any_statement_is_made_by_the_next_attempt(
    cast: Cast, settings: Settings, made: Portal, worker: Worker
) -> None:
    export = start(cast.kari, settings, areas=["identity", "certificates"])
    job = Job.get(Job.kind == BUILD)
    build: Any = {"register": made.register, "data": settings.data, "keys": made.keys}
    failed = 0
    for number in count(1):
        try:
            with failing(number):
                effect = build_export(job, **build)
                assert effect is not None
                with transaction():
                    effect()
        except OperationalError:
            failed += 1
            assert Export.get(Export.id == export.id).stands is ExportState.RUNNING
        else:
            break
    assert failed > 20
    ready = Export.get(Export.id == export.id)
    assert ready.stands is ExportState.READY
    assert [path.name for path in ready.path(settings.data).parent.iterdir()] == [ready.file]
    assert ready.path(settings.data).stat().st_size == ready.size
