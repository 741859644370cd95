"""Requests that are not there, or not any more, or twice, or two people's at once: each is defined."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.data_requests.erasure import Eraser
from portal.data_requests.handling import ask, found, history, make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.plan import Plan
from portal.data_requests.retention import retain
from portal.data_requests.running import AlreadyAsked
from portal.data_requests.states import OPEN, Actor, Move
from portal.members.models import Member
from portal.web.portal import Portal
from tests.at_once import all_at_once
from tests.cast import Cast
from tests.data_requests.acts import erase
from tests.pages import Visitor

WHY = "Vi har sjekket."
SAME = {
    RequestKind.RECTIFICATION: {"subject": "employee_number", "proposal": "1"},
    RequestKind.RESTRICTION: {"subject": "accuracy"},
    RequestKind.OBJECTION: {"purpose": "competence", "details": "Nei."},
    RequestKind.REVIEW: {"details": "Feil."},
}


def now() -> dt.datetime:
    return portal_clock.now()


@pytest.mark.parametrize("kind", SAME)
def test_the_same_is_asked_once_and_the_page_leads_to_it(
    cast: Cast, visitor: Visitor, kind: RequestKind
) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get(f"/requests/new/{kind.value}")
    first = visitor.submit(SAME[kind])
    visitor.get(f"/requests/new/{kind.value}")
    second = visitor.submit(SAME[kind])
    assert second.status == 409
    assert "Du har alt bedt om dette" in second.words
    assert second.html.select_one(f'main a[href="{first.path}"]') is not None
    assert DataRequest.of(cast.kari).count() == 1


def test_something_else_may_be_asked_meanwhile_and_the_same_afterwards(cast: Cast) -> None:
    first = ask(cast.kari, RequestKind.OBJECTION, at=now(), purpose="competence")
    ask(cast.kari, RequestKind.OBJECTION, at=now(), purpose="prevent-misuse")
    ask(cast.ola, RequestKind.OBJECTION, at=now(), purpose="competence")
    with pytest.raises(AlreadyAsked):
        ask(cast.kari, RequestKind.OBJECTION, at=now(), purpose="competence")
    make_move(first, Move.WITHDRAW, actor=Actor.MEMBER, by=cast.kari, at=now())
    ask(cast.kari, RequestKind.OBJECTION, at=now(), purpose="competence")


def test_ten_clicks_at_once_make_one_request(app: Flask, cast: Cast) -> None:
    def click() -> None:
        ask(cast.kari, RequestKind.REVIEW, at=now(), details="Feil.")

    refused = all_at_once([click] * 10)
    assert [type(one) for one in refused] == [AlreadyAsked] * 9
    assert DataRequest.of(cast.kari).count() == 1


def test_of_two_admins_who_answer_at_once_one_does(app: Flask, cast: Cast) -> None:
    request = ask(cast.kari, RequestKind.OBJECTION, at=now(), purpose="competence")

    def answer(move: Move) -> Callable[[], object]:
        us, by = Actor.CUSTOMER, cast.admin
        return lambda: make_move(request, move, actor=us, by=by, at=now(), reason=WHY)

    refused = all_at_once([answer(Move.ANSWER), answer(Move.REFUSE)])
    assert len(refused) == 1
    assert found(cast.kari, request.id).stands not in OPEN
    assert len(history(request)) == 1


def test_a_request_that_has_expired_is_not_there(
    cast: Cast, visitor: Visitor, made: Portal
) -> None:
    long_ago = now() - dt.timedelta(days=4 * 366)
    old = ask(cast.kari, RequestKind.REVIEW, at=long_ago, details="Feil.")
    make_move(old, Move.WITHDRAW, actor=Actor.MEMBER, by=cast.kari, at=long_ago)
    still_open = ask(cast.kari, RequestKind.OBJECTION, at=long_ago, purpose="competence")
    retain(Plan(made.register, Member), now())
    visitor.sign_in("nordlys", "kari")
    assert visitor.get(f"/requests/{old.id}").status == 404
    assert visitor.get(f"/requests/{still_open.id}").status == 200


def test_the_request_of_who_is_erased_is_there_for_nobody(
    cast: Cast, visitor: Visitor, eraser: Eraser
) -> None:
    gone = ask(cast.kari, RequestKind.REVIEW, at=now(), details="Feil.")
    erase(cast.kari, eraser)
    visitor.sign_in("nordlys", "admin")
    assert visitor.get("/admin/requests").status == 200
    assert visitor.get(f"/admin/requests/{gone.id}").status == 404
    visitor.post("/logout")
    visitor.sign_in("nordlys", "ola")
    assert visitor.get(f"/requests/{gone.id}").status == 404


@pytest.mark.parametrize("verb", ["message", "reply", "withdrawal"])
def test_what_is_over_takes_no_more(cast: Cast, visitor: Visitor, verb: str) -> None:
    over = ask(cast.kari, RequestKind.REVIEW, at=now(), details="Feil.")
    make_move(over, Move.WITHDRAW, actor=Actor.MEMBER, by=cast.kari, at=now())
    visitor.sign_in("nordlys", "kari")
    visitor.get("/requests")
    page = visitor.post(f"/requests/{over.id}/{verb}", {"message": "Hei"}, follow=True)
    assert "kommet videre" in page.words
    assert len(history(over)) == 1


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001, "\x00"])
def test_a_message_must_say_something_and_not_too_much(
    cast: Cast, visitor: Visitor, text: str
) -> None:
    asked = ask(cast.kari, RequestKind.REVIEW, at=now(), details="Feil.")
    visitor.sign_in("nordlys", "kari")
    visitor.get(f"/requests/{asked.id}")
    assert visitor.submit({"message": text}, form="#write").status == 422
    assert history(asked) == []


def test_the_thread_is_read_by_both(cast: Cast, visitor: Visitor) -> None:
    asked = ask(cast.kari, RequestKind.REVIEW, at=now(), details="Feil.")
    visitor.sign_in("nordlys", "kari")
    visitor.get(f"/requests/{asked.id}")
    visitor.submit({"message": "Det haster litt."}, form="#write")
    visitor.post("/logout")
    visitor.sign_in("nordlys", "admin")
    assert "Det haster litt." in visitor.get(f"/admin/requests/{asked.id}").words
    visitor.submit({"text": "Vi svarer i morgen."}, form="#message-act form")
    visitor.post("/logout")
    visitor.sign_in("nordlys", "kari")
    assert "Vi svarer i morgen." in visitor.get(f"/requests/{asked.id}").words


def test_a_refusal_says_why_and_where_to_complain(cast: Cast, visitor: Visitor) -> None:
    asked = ask(cast.kari, RequestKind.REVIEW, at=now(), details="Feil.")
    make_move(asked, Move.REFUSE, actor=Actor.CUSTOMER, by=cast.admin, at=now(), reason=WHY)
    visitor.sign_in("nordlys", "kari")
    words = visitor.get(f"/requests/{asked.id}").words
    for said in (WHY, "personvern@nordlys.example", "postkasse@datatilsynet.no", "22 39 69 00"):
        assert said in words
