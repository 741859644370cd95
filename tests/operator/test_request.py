"""Cerum answers on the command line what is Cerum's to answer, and nothing else."""

import datetime as dt

import pytest

from portal import clock
from portal.data.purposes import USAGE_STATISTICS
from portal.data_requests.handling import ask, found, make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.states import Actor, Move
from portal.exits import Exit
from portal.members.restriction import is_stopped
from tests.cast import Cast
from tests.operator.conftest import Operator
from tests.pages import Visitor

WHY = "Vi teller ikke mer."


@pytest.fixture
def objection(cast: Cast) -> DataRequest:
    """Kari objects to statistics, which Cerum decides on."""
    return ask(
        cast.kari,
        RequestKind.OBJECTION,
        at=clock.now(),
        purpose=USAGE_STATISTICS.key,
        handled_by=Actor.CERUM,
    )


def test_only_what_cerum_answers_is_listed_unless_asked_for(
    cast: Cast, operator: Operator, objection: DataRequest
) -> None:
    theirs = ask(cast.ola, RequestKind.REVIEW, at=clock.now() - dt.timedelta(days=80))
    assert [row["reference"] for row in operator.json("request", "list")] == [objection.reference]
    every = [row["reference"] for row in operator.json("request", "list", "--all")]
    assert every == [theirs.reference, objection.reference]
    [late] = operator.json("request", "list", "--late")
    assert (late["reference"], late["answered_by"]) == (theirs.reference, "customer")
    assert operator.json("request", "list", "--customer", "fjord", "--all") == []
    assert objection.reference in operator.run("request", "list")


def test_a_request_is_shown_with_its_moves_and_what_can_be_done(
    operator: Operator, objection: DataRequest
) -> None:
    shown = operator.json("request", "show", objection.reference.lower())
    assert shown["purpose"] == "usage-statistics"
    assert {"take", "answer", "refuse", "extend", "hand-over"} <= set(shown["possible"])
    assert shown["held"][0]["by"] == "cerum"
    assert objection.reference in operator.run("request", "show", objection.reference)


def test_an_objection_is_worked_through_to_its_answer(
    cast: Cast, operator: Operator, objection: DataRequest, visitor: Visitor
) -> None:
    reference = objection.reference
    operator.json("request", "take", reference)
    operator.json("request", "write", reference, "--reason", "Vi ser på det.")
    operator.json("request", "ask", reference, "--reason", "Gjelder det også telefonen?")
    asked = found(cast.kari, objection.id)
    make_move(asked, Move.REPLY, actor=Actor.MEMBER, by=cast.kari, at=clock.now(), reason="Ja.")
    due = operator.json("request", "extend", reference, "--reason", "Vi må spørre flere.")["due_on"]
    assert due > str(objection.due_on)
    answered = operator.json("request", "answer", reference, "--reason", WHY)
    assert answered["state"] == "done"
    assert is_stopped(cast.kari, USAGE_STATISTICS, clock.now())
    visitor.sign_in("nordlys", "kari")
    words = visitor.get(f"/requests/{objection.id}").words
    for said in ("Vi ser på det.", "Gjelder det også telefonen?", "Vi må spørre flere.", WHY):
        assert said in words
    assert "Cerum AS svarte" in words


def test_what_the_customer_answers_is_not_cerums_to_move(cast: Cast, operator: Operator) -> None:
    theirs = ask(cast.kari, RequestKind.REVIEW, at=clock.now())
    told = operator.run("request", "refuse", theirs.reference, "--reason", "Nei.", code=1)
    assert "not for you" in told
    assert operator.run("request", "show", "INGEN", code=1) == "There is no such request.\n"
    assert found(cast.kari, theirs.id).stands.value == "received"


def test_hand_over_goes_back_and_both_see_both_clocks(
    cast: Cast, operator: Operator, objection: DataRequest, visitor: Visitor
) -> None:
    operator.json("request", "handover", objection.reference, "--reason", "Kunden bestemmer dette.")
    assert found(cast.kari, objection.id).handled_by == Actor.CUSTOMER
    for who, path in (("kari", "/requests/{}"), ("admin", "/admin/requests/{}")):
        visitor.sign_in("nordlys", who)
        words = visitor.get(path.format(objection.id)).words
        assert "Hvem som har hatt henvendelsen" in words
        assert "så langt" in words
        visitor.post("/logout")


def test_a_review_needs_an_outcome(cast: Cast, operator: Operator) -> None:
    review = ask(cast.kari, RequestKind.REVIEW, at=clock.now(), handled_by=Actor.CERUM)
    refused = operator.run("request", "answer", review.reference, "--reason", WHY, code=1)
    assert "kept" in refused
    row = operator.json(
        "request", "answer", review.reference, "--reason", WHY, "--outcome", "removed"
    )
    assert row["state"] == "done"


def test_the_doctor_says_that_a_request_is_late(cast: Cast, operator: Operator) -> None:
    ask(cast.ola, RequestKind.REVIEW, at=clock.now() - dt.timedelta(days=80))
    findings = operator.json("doctor", code=Exit.NOT_READY)
    [problem] = [one["problem"] for one in findings if one["checked"] == "data requests"]
    assert problem.startswith("1 data requests are past their deadline")
