"""The state machine: every move that may be made, and every other refused and without effect."""

import datetime as dt
from itertools import product

import pytest

from portal.data_requests.deadline import ends_at
from portal.data_requests.handling import ask, found, history, make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import RequestMove
from portal.data_requests.states import OPEN, RULES, Actor, Move, MoveRefused, RequestState, after
from tests.cast import Cast

AT = dt.datetime(2026, 9, 14, 10, 0, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(hours=1)
REASON = "Vi trenger mer tid."


@pytest.mark.parametrize(("state", "move", "actor"), list(product(RequestState, Move, Actor)))
def test_a_move_is_made_by_its_rule_or_not_at_all(
    state: RequestState, move: Move, actor: Actor
) -> None:
    rule = RULES[move]
    if actor in rule.actors and state in rule.begins:
        assert after(state, move, actor, REASON) == (rule.ends or state)
    else:
        with pytest.raises(MoveRefused):
            after(state, move, actor, REASON)


def test_what_is_over_stays_over() -> None:
    assert not any(rule.begins - OPEN for rule in RULES.values())


@pytest.mark.parametrize("move", [move for move in Move if RULES[move].needs_reason])
def test_some_moves_need_a_reason(move: Move) -> None:
    rule = RULES[move]
    with pytest.raises(MoveRefused):
        after(next(iter(rule.begins)), move, next(iter(rule.actors)), "  ")


def test_a_request_keeps_who_moved_it_when_and_why(cast: Cast) -> None:
    request = ask(cast.kari, RequestKind.RECTIFICATION, at=AT, subject="employee_number")
    request = make_move(request, Move.TAKE, actor=Actor.CUSTOMER, by=cast.admin, at=LATER)
    request = make_move(
        request, Move.REFUSE, actor=Actor.CUSTOMER, by=cast.admin, at=LATER, reason=REASON
    )
    assert request.stands is RequestState.REFUSED
    assert request.closed_at == LATER
    told = [(one.move, one.by, one.reason) for one in history(request)]
    assert told == [("take", cast.admin, None), ("refuse", cast.admin, REASON)]


def test_the_slower_of_two_admins_is_told(cast: Cast) -> None:
    request = ask(cast.kari, RequestKind.OBJECTION, at=AT, purpose="competence")
    same = found(cast.kari, request.id)
    make_move(request, Move.ANSWER, actor=Actor.CUSTOMER, by=cast.admin, at=LATER)
    with pytest.raises(MoveRefused):
        make_move(same, Move.REFUSE, actor=Actor.CUSTOMER, by=cast.admin, at=LATER, reason=REASON)
    assert RequestMove.select().count() == 1


def test_a_deadline_is_extended_once_and_in_time(cast: Cast) -> None:
    request = ask(cast.kari, RequestKind.REVIEW, at=AT)
    assert request.due_on == dt.date(2026, 10, 14)
    longer = make_move(
        request, Move.EXTEND, actor=Actor.CUSTOMER, by=cast.admin, at=LATER, reason=REASON
    )
    assert longer.due_on == dt.date(2026, 12, 14)
    with pytest.raises(MoveRefused):
        make_move(longer, Move.EXTEND, actor=Actor.CUSTOMER, by=cast.admin, at=LATER, reason=REASON)


def test_a_deadline_that_is_over_is_not_extended(cast: Cast) -> None:
    request = ask(cast.kari, RequestKind.REVIEW, at=AT)
    over = ends_at(request.due_on)
    with pytest.raises(MoveRefused):
        make_move(request, Move.EXTEND, actor=Actor.CUSTOMER, by=cast.admin, at=over, reason=REASON)
    before = over - dt.timedelta(seconds=1)
    make_move(request, Move.EXTEND, actor=Actor.CUSTOMER, by=cast.admin, at=before, reason=REASON)


def test_hand_over_goes_to_and_fro(cast: Cast) -> None:
    request = ask(cast.kari, RequestKind.OBJECTION, at=AT, purpose="usage-statistics")
    there = make_move(
        request, Move.HAND_OVER, actor=Actor.CUSTOMER, by=cast.admin, at=LATER, reason=REASON
    )
    assert there.handled_by == Actor.CERUM
    back = make_move(there, Move.HAND_OVER, actor=Actor.CERUM, by=None, at=LATER, reason=REASON)
    assert back.handled_by == Actor.CUSTOMER


def test_a_request_is_found_only_through_its_member(cast: Cast) -> None:
    request = ask(cast.kari, RequestKind.ACCESS, at=AT)
    for stranger in (cast.ola, cast.other_kari, cast.admin):
        with pytest.raises(LookupError):
            found(stranger, request.id)
