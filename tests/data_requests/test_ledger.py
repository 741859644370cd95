"""The ledger names nobody, and a database that has forgotten somebody is found by it."""

import datetime as dt
import json

import pytest
from flask import Flask

from portal.config import SettingsError
from portal.data_requests import certificate
from portal.data_requests.erasure import Eraser, LedgerIncomplete
from portal.data_requests.erasure_tables import ErasedTable, Erasure
from portal.data_requests.ledger import KEY_FILE
from portal.data_requests.replay import replay, unknown_erasures
from portal.members.models import Member
from tests.cast import Cast
from tests.clock import START
from tests.data_requests.acts import begin_now, erase, rows_of
from tests.data_requests.lives import MARK, put
from tests.pages import Visitor

Before = dict[type, list[dict[str, object]]]


def remember(eraser: Eraser) -> Before:
    """Return every row of the tables that belong to members, parents first."""
    models = list(eraser.plan.ownership.models())
    return {model: list(model.select().dicts()) for model in models}


def forget_the_erasure(eraser: Eraser, before: Before) -> None:
    """Put the database back as it was ``before``, as a restored backup does."""
    ErasedTable.delete().execute()
    Erasure.delete().execute()
    for model in reversed(before):
        model.delete().execute()
    for model, rows in before.items():
        for row in rows:
            put(model, row)


def test_a_line_names_nobody(lived: Cast, eraser: Eraser) -> None:
    erase(lived.kari, eraser)
    erasure, done = eraser.ledger.entries()
    text = eraser.ledger.journal.path.read_text()
    for said in (MARK, "kari", "nordlys", "Blåfjell"):
        assert said not in text
    assert (erasure.row, erasure.cause, done.reference) == (
        lived.kari.id,
        "asked",
        erasure.reference,
    )
    assert done.sha256 == Erasure.get().sha256


def test_a_restored_database_is_behind_until_it_is_replayed(lived: Cast, eraser: Eraser) -> None:
    before = remember(eraser)
    first = erase(lived.kari, eraser)
    forget_the_erasure(eraser, before)
    assert MARK in repr(rows_of(eraser.plan, lived.kari))
    assert [entry.reference for entry in unknown_erasures(eraser.ledger)] == [first.reference]
    [again] = replay(eraser, at=START + dt.timedelta(days=1))
    assert again.reference == first.reference
    assert MARK not in repr(rows_of(eraser.plan, lived.kari))
    assert MARK in repr(rows_of(eraser.plan, lived.ola))
    assert unknown_erasures(eraser.ledger) == []
    assert replay(eraser, at=START) == []
    found = certificate.find(str(first.sha256), eraser.ledger)
    assert found == again


def test_somebody_else_with_the_same_number_is_left_alone(lived: Cast, eraser: Eraser) -> None:
    before = remember(eraser)
    erase(lived.kari, eraser)
    forget_the_erasure(eraser, before)
    later = lived.kari.created_at + dt.timedelta(microseconds=1)
    Member.update(created_at=later).where(Member.id == lived.kari.id).execute()
    rows = rows_of(eraser.plan, lived.kari)
    [noted] = replay(eraser, at=START)
    assert noted.customer is None
    assert rows_of(eraser.plan, lived.kari) == rows
    assert unknown_erasures(eraser.ledger) == []


def test_without_its_key_the_ledger_is_not_replayed(lived: Cast, eraser: Eraser) -> None:
    before = remember(eraser)
    erase(lived.kari, eraser)
    forget_the_erasure(eraser, before)
    key = eraser.data / KEY_FILE
    kept = key.read_bytes()
    try:
        for wrong in (b"x" * 32, None):
            key.unlink()
            if wrong:
                key.write_bytes(wrong)
            with pytest.raises(SettingsError, match=r"ledger\.key is not the key"):
                replay(eraser, at=START)
            key.touch()
    finally:
        key.write_bytes(kept)
    assert unknown_erasures(eraser.ledger) != []


def test_an_erasure_that_has_begun_is_not_behind(lived: Cast, eraser: Eraser) -> None:
    """A process that is killed between the line and the row, or before the line, closes nothing."""
    begun = begin_now(lived.kari, eraser)
    assert unknown_erasures(eraser.ledger) == []
    eraser.ledger.note_erasure(begun.reference, begun.row, begun.subject, "asked", at=START)
    assert unknown_erasures(eraser.ledger) == []


def test_a_ledger_that_lacks_lines_stops_erasures(lived: Cast, eraser: Eraser) -> None:
    erase(lived.kari, eraser)
    eraser.ledger.journal.path.unlink()
    begun = begin_now(lived.ola, eraser)
    with pytest.raises(LedgerIncomplete, match="take it from the newest backup"):
        eraser.carry_out(begun, lambda _member: None)
    assert MARK in repr(rows_of(eraser.plan, lived.ola))


def test_everybody_is_turned_away_until_then(
    lived: Cast, eraser: Eraser, visitor: Visitor, app: Flask
) -> None:
    before = remember(eraser)
    erase(lived.kari, eraser)
    assert visitor.get("/login").status == 200
    forget_the_erasure(eraser, before)
    eraser.ledger.journal.path.touch()
    for path in ("/", "/login", "/policy", "/readyz", "/nowhere", "/erasure/" + "0" * 32):
        answer = Visitor(app).get(path)
        assert answer.status == 503, path
        assert "Retry-After" in answer.headers
        assert "vedlikehold" in answer.words
    assert Visitor(app).get("/healthz").status == 200
    replay(eraser, at=START)
    assert visitor.get("/login").status == 200


def test_a_broken_ledger_closes_too(lived: Cast, eraser: Eraser, visitor: Visitor) -> None:
    assert visitor.get("/login").status == 200
    eraser.ledger.journal.path.write_text(json.dumps({"number": 1}) + "\n")
    assert visitor.get("/login").status == 503
