"""Every change of what was written is found, whoever made it."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from peewee import DateTimeField, Field, ForeignKeyField, IntegerField

from portal.consents.chain import chained_members, verify
from portal.consents.history import all_events
from portal.consents.models import ConsentEvent, ConsentHead
from portal.consents.notary import canonical, fingerprint
from portal.data.engine import db
from portal.members.models import Member
from tests import engines
from tests.cast import Cast
from tests.clock import Clock
from tests.consents.answers import answer, notary_of
from tests.operator.conftest import Operator, operator

__all__ = ["operator"]

# The number of the row names nothing that anybody relies on: receipts go by their reference.
FIELDS = [field for field in ConsentEvent._meta.sorted_fields if field.name != "id"]
SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


@pytest.fixture
def answered(app: Flask, told: Cast, clock: Clock) -> Member:
    """Kari, who answered this and that."""
    for number, (verb, key) in enumerate(
        [
            ("give", "tailoring"),
            ("give", "position"),
            ("pause", "tailoring"),
            ("withdraw", "position"),
            ("give", "tailoring"),
            ("withdraw", "categorisation"),
        ]
    ):
        answer(app, told.kari, verb, key)
        clock.move(hours=number + 1)
    return told.kari


@settings(max_examples=120, **SLOW)  # type: ignore[arg-type]
@given(data=st.data())
def test_any_single_change_is_found(
    app: Flask, answered: Member, told: Cast, data: st.DataObject
) -> None:
    event = data.draw(st.sampled_from(all_events(answered)))
    field = data.draw(st.sampled_from(FIELDS))
    stored = event.__data__[field.name]
    other = data.draw(_another(field, stored, told))
    assume(other != stored)
    assert verify(answered.id, notary_of(app)) == []
    _put(event, field, other)
    touched = {answered.id, told.ola.id}
    found = [finding for member in touched for finding in verify(member, notary_of(app))]
    _put(event, field, stored)
    assert found != [], f"{field.name}: {stored!r} became {other!r}"
    assert verify(answered.id, notary_of(app)) == []


def _another(field: Field, stored: object, told: Cast) -> st.SearchStrategy[object]:
    """A value that differs from ``stored`` in one place, as the column can hold it."""
    if isinstance(field, ForeignKeyField):
        others = [told.ola.id, told.kari.id]
        return st.sampled_from([*others, None] if field.null else others)
    if isinstance(field, DateTimeField):
        moment = stored or dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        assert isinstance(moment, dt.datetime)
        return st.sampled_from([1, -1, 1000, 10**6]).map(
            lambda step: moment + dt.timedelta(microseconds=step)
        )
    if isinstance(field, IntegerField):
        return st.integers(1, 50).map(lambda step: int(str(stored)) + 10 + step)
    assert stored is None or isinstance(stored, str)
    return _one_letter_off(stored or "")


def _one_letter_off(text: str) -> st.SearchStrategy[object]:
    def change(place: int, letter: str) -> str:
        return text[:place] + letter + text[place + 1 :]

    letters = st.characters(codec="utf-8", exclude_characters="\x00")
    return st.builds(change, st.integers(0, max(len(text) - 1, 0)), letters)


def _put(event: ConsentEvent, field: Field, value: object) -> None:
    ConsentEvent.update({field: value}).where(ConsentEvent.id == event.id).execute()


def _cut_off_the_end(member: Member) -> None:
    last = all_events(member)[-1]
    ConsentEvent.delete().where(ConsentEvent.id == last.id).execute()


def _take_one_out(member: Member) -> None:
    ConsentEvent.delete().where(ConsentEvent.id == all_events(member)[2].id).execute()


def _swap_two(member: Member) -> None:
    first, second = all_events(member)[:2]
    _put(first, ConsentEvent.sequence, 99)
    _put(second, ConsentEvent.sequence, first.sequence)
    _put(first, ConsentEvent.sequence, second.sequence)


def _forget_the_end(member: Member) -> None:
    ConsentHead.delete().where(ConsentHead.member == member).execute()


def _move_the_end(member: Member) -> None:
    ConsentHead.update(length=5).where(ConsentHead.member == member).execute()


def _rewrite_a_receipt(member: Member) -> None:
    """Even with its fingerprint made to fit, since the seal does not."""
    event = all_events(member)[1]
    receipt = json.loads(event.receipt)
    receipt["dct:language"] = "en"
    text = canonical(receipt)
    changed = {"receipt": text, "sha256": fingerprint(text), "language": "en"}
    ConsentEvent.update(changed).where(ConsentEvent.id == event.id).execute()


def _add_one(member: Member) -> None:
    event = all_events(member)[0]
    row = {**event.__data__, "sequence": 7, "reference": "x", "sha256": "y"}
    del row["id"]
    ConsentEvent.insert(row).execute()


def _drop_all(member: Member) -> None:
    ConsentEvent.delete().where(ConsentEvent.member == member).execute()


@pytest.mark.parametrize(
    "tamper",
    [
        _cut_off_the_end,
        _take_one_out,
        _swap_two,
        _forget_the_end,
        _move_the_end,
        _rewrite_a_receipt,
        _add_one,
        _drop_all,
    ],
)
def test_rows_taken_out_put_in_or_moved_are_found(
    app: Flask, answered: Member, tamper: Callable[[Member], None]
) -> None:
    assert verify(answered.id, notary_of(app)) == []
    tamper(answered)
    assert verify(answered.id, notary_of(app)) != []


@pytest.mark.skipif(engines.name() == "postgresql", reason="PostgreSQL holds times only")
def test_what_cannot_be_read_is_a_finding_and_no_crash(app: Flask, answered: Member) -> None:
    db.execute_sql("UPDATE consent_event SET at = '2026-1x' WHERE sequence = 3")
    assert "unreadable" in [finding.what for finding in verify(answered.id, notary_of(app))]


def test_the_command_tells_how_it_went(operator: Operator, answered: Member) -> None:
    assert operator.json("consent", "verify") == {"members": 1, "events": 6, "findings": []}
    assert "6 events of 1 members, 0 findings." in operator.run("consent", "verify")
    _put(all_events(answered)[3], ConsentEvent.kind, "given")
    told = operator.json("consent", "verify", code=1)
    assert told["findings"] == [{"member": answered.id, "sequence": 4, "what": "seal"}]
    assert f"Member {answered.id}, event 4: seal" in operator.run("consent", "verify", code=1)


def test_a_piece_of_a_chain_is_looked_at_too(app: Flask, answered: Member) -> None:
    _drop_all(answered)
    assert chained_members() == [answered.id]
