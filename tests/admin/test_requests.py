"""The queue and one request: for the customer's own admins, and one of them at a time."""

import datetime as dt

import pytest
from flask import Flask

from portal.activity.looking import LookUp, Reason, look
from portal.activity.models import Event
from portal.clock import now
from portal.data.purposes import CATEGORISATION, COMPETENCE, DELIVER_SERVICE
from portal.data_requests.asking_why import ask_why
from portal.data_requests.erasure_request import ask_for_erasure
from portal.data_requests.handling import ask, found, make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.states import Actor, Move
from portal.data_requests.stopping import announce_end
from portal.jobs.worker import Worker
from portal.members.models import Member
from portal.members.restriction import is_stopped, not_stopped
from portal.profile.standing import State
from portal.profile.switches import set_switch
from tests.arrivals import SignIn
from tests.cast import Cast
from tests.clock import Clock
from tests.outbox import Outbox
from tests.pages import Visitor

NOUNS = ("taking", "question", "answer", "refusal", "extension", "hand-over", "lifting")
WHY = "Vi har sjekket med lønnskontoret."


@pytest.fixture
def admin(signed_in: SignIn) -> Visitor:
    """A browser in which the admin of Nordlys has signed in."""
    return signed_in("nordlys", "admin")


@pytest.fixture
def wrong_number(cast: Cast) -> DataRequest:
    """Kari says that her employee number is wrong."""
    return ask(
        cast.kari,
        RequestKind.RECTIFICATION,
        at=now(),
        subject="employee_number",
        proposal="10042",
    )


def test_the_queue_shows_the_customers_own_nearest_deadline_first(
    cast: Cast, admin: Visitor
) -> None:
    late = ask(cast.ola, RequestKind.REVIEW, at=now() - dt.timedelta(days=80))
    new = ask(cast.kari, RequestKind.RESTRICTION, at=now(), subject="claim")
    other = ask(cast.other_kari, RequestKind.REVIEW, at=now())
    words = admin.get("/admin/requests").words
    assert words.index(late.reference) < words.index(new.reference)
    assert other.reference not in words
    assert "dager over fristen" in words
    assert "Ingen har tatt den" in words
    assert "2 henvendelser" in words


def test_filters_are_in_the_address_and_can_be_taken_off(cast: Cast, admin: Visitor) -> None:
    review = ask(cast.ola, RequestKind.REVIEW, at=now())
    other = ask(cast.kari, RequestKind.RESTRICTION, at=now(), subject="claim")
    page = admin.get("/admin/requests?kind=review&mine=")
    assert review.reference in page.words
    assert other.reference not in page.words
    assert 'href="/admin/requests?mine=1"' in admin.get("/admin/requests?kind=review&mine=1").text
    assert other.reference in admin.get("/admin/requests?kind=nonsense&state=x").words


def test_the_queue_is_read_page_by_page(cast: Cast, admin: Visitor) -> None:
    made = {
        ask(cast.kari, RequestKind.RECTIFICATION, at=now(), subject=f"field-{each}").reference
        for each in range(30)
    }
    first = admin.get("/admin/requests")
    href = first.html.select_one("#queue > p.button-row a")["href"]
    second = admin.get(str(href))
    seen = [{each for each in made if each in page.words} for page in (first, second)]
    assert [len(each) for each in seen] == [25, 5]
    assert seen[0] | seen[1] == made


def test_a_granted_correction_is_stored_answered_and_told(
    cast: Cast, admin: Visitor, wrong_number: DataRequest, worker: Worker, outbox: Outbox
) -> None:
    page = admin.get(f"/admin/requests/{wrong_number.id}")
    assert "000117" in page.words
    assert LookUp.of(cast.kari).get().by == cast.admin
    page = admin.submit({"value": "10042", "answer": WHY}, form="#answer-act form")
    assert page.status == 200
    assert Member.get_by_id(cast.kari.id).employee_number == "10042"
    assert found(cast.kari, wrong_number.id).stands.value == "done"
    assert {event.by for event in Event.of(cast.kari) if "section" in event.kind} == {cast.admin}
    worker.work_due()
    assert "henvendelse" in str(outbox.to("kari@nordlys.example")[-1]["Subject"]).casefold()


def test_a_value_that_cannot_be_stored_changes_nothing(
    cast: Cast, admin: Visitor, wrong_number: DataRequest
) -> None:
    admin.get(f"/admin/requests/{wrong_number.id}")
    page = admin.submit({"value": "1" * 30, "answer": WHY}, form="#answer-act form")
    assert page.status == 422
    assert WHY in page.text
    set_switch(cast.nordlys, "work", State.OFF, by=None, at=now())
    page = admin.submit({"value": "10042", "answer": WHY}, form="#answer-act form")
    assert page.status == 422
    assert "slått av hos dere" in page.words
    assert Member.get_by_id(cast.kari.id).employee_number == "000117"
    assert found(cast.kari, wrong_number.id).is_open


def test_what_can_be_done_has_a_button_and_nothing_else(cast: Cast, admin: Visitor) -> None:
    erasure = ask(cast.kari, RequestKind.ERASURE, at=now())
    page = admin.get(f"/admin/requests/{erasure.id}")
    shown = {
        str(form["action"]).rpartition("/")[2] for form in page.html.select("main form[action]")
    }
    assert shown == {"taking", "question", "message", "refusal", "extension", "hand-over"}
    answer = admin.post(f"/admin/requests/{erasure.id}/answer", {"answer": "Slettet."})
    assert answer.status == 409
    assert found(cast.kari, erasure.id).is_open


def test_a_move_without_its_text_is_asked_for_again(
    admin: Visitor, wrong_number: DataRequest
) -> None:
    admin.get(f"/admin/requests/{wrong_number.id}")
    page = admin.submit({"refusal": " "}, form="#refusal-act form")
    assert page.status == 422
    assert page.html.select_one("#refusal-act")["open"] == ""


def test_what_the_member_gets_is_shown_before_it_is_sent(
    cast: Cast, admin: Visitor, app: Flask, wrong_number: DataRequest, worker: Worker
) -> None:
    admin.get(f"/admin/requests/{wrong_number.id}")
    typed = {"refusal": WHY, "preview": "1"}
    page = admin.submit(typed, form="#refusal-act form")
    shown = page.html.select_one("#preview blockquote").get_text(" ", strip=True)
    assert "Avslått" in shown
    assert "klag til Datatilsynet" in shown
    assert f"«{WHY}»" in shown
    assert found(cast.kari, wrong_number.id).stands.value == "received"
    admin.submit({"refusal": WHY}, form="#refusal-act form")
    kari = Visitor(app)
    kari.sign_in("nordlys", "kari")
    told = kari.get(f"/requests/{wrong_number.id}").words
    assert "Arbeidsgiveren din avslo henvendelsen:" in told
    assert "Arbeidsgiveren din avslo henvendelsen:" in shown
    assert WHY in told


def test_what_is_needed_to_answer_is_beside_the_request(
    cast: Cast, admin: Visitor, wrong_number: DataRequest
) -> None:
    page = admin.get(f"/admin/requests/{wrong_number.id}")
    assert ("000117" in page.words, "10042" in page.words) == (True, True)  # stored and proposed
    assert "Ørneveien" not in page.text
    looked = look(cast.kari, "contact", Reason.PAY, by=cast.admin, at=now())
    assert looked is not None
    why = ask_why(cast.kari, looked.id, "Hvorfor?", at=now())
    page = admin.get(f"/admin/requests/{why.id}")
    assert "Lønn eller refusjon" in page.words
    assert "Åse Næss" in page.words
    assert "Medlemmet skrev Hvorfor?" in page.words
    assert "kari@nordlys.example" not in page.text
    erasure = ask_for_erasure(cast.kari, at=now()).request
    assert "Opplysningene slettes" in admin.get(f"/admin/requests/{erasure.id}").words
    assert [each.what for each in LookUp.of(cast.kari)] == ["employee_number", "contact"]


def test_the_slower_of_two_admins_is_told(
    cast: Cast, admin: Visitor, wrong_number: DataRequest
) -> None:
    admin.get(f"/admin/requests/{wrong_number.id}")
    make_move(wrong_number, Move.TAKE, actor=Actor.CUSTOMER, by=cast.admin, at=now())
    page = admin.post(f"/admin/requests/{wrong_number.id}/taking")
    assert page.status == 409
    assert "kommet videre" in page.words


def test_who_has_it_is_shown_and_cerum_may_be_asked(
    cast: Cast, admin: Visitor, wrong_number: DataRequest
) -> None:
    path = f"/admin/requests/{wrong_number.id}"
    admin.get(path)
    admin.post(f"{path}/taking")
    assert "Åse Næss har den" in admin.get("/admin/requests?mine=1").words
    admin.post(f"{path}/hand-over", {"handover": "Dere kan systemet."})
    assert "Ligger hos Cerum AS" in admin.get(path).words
    assert admin.post(f"{path}/refusal", {"refusal": "Nei."}).status == 409


def test_an_open_objection_stops_its_purpose(cast: Cast) -> None:
    at = now()
    objection = ask(cast.kari, RequestKind.OBJECTION, at=at, purpose="competence")
    assert is_stopped(cast.kari, COMPETENCE, at)
    assert not is_stopped(cast.kari, DELIVER_SERVICE, at)
    make_move(objection, Move.REFUSE, actor=Actor.CUSTOMER, by=cast.admin, at=at, reason=WHY)
    assert not is_stopped(cast.kari, COMPETENCE, at)


def test_a_granted_objection_stays(cast: Cast) -> None:
    at = now()
    objection = ask(cast.kari, RequestKind.OBJECTION, at=at, purpose="competence")
    make_move(objection, Move.ANSWER, actor=Actor.CUSTOMER, by=cast.admin, at=at, reason=WHY)
    assert is_stopped(cast.kari, COMPETENCE, at + dt.timedelta(days=400))


def test_a_review_stops_the_category_until_it_is_answered(cast: Cast) -> None:
    at = now()
    review = ask(cast.kari, RequestKind.REVIEW, at=at)
    assert is_stopped(cast.kari, CATEGORISATION, at)
    make_move(review, Move.ANSWER, actor=Actor.CUSTOMER, by=cast.admin, at=at, reason=WHY)
    assert not is_stopped(cast.kari, CATEGORISATION, at)


def test_a_restriction_holds_until_the_member_was_told(
    cast: Cast, admin: Visitor, clock: Clock
) -> None:
    asked = ask(cast.kari, RequestKind.RESTRICTION, at=now(), subject="accuracy")
    admin.get(f"/admin/requests/{asked.id}")
    assert admin.post(f"/admin/requests/{asked.id}/lifting").status == 409
    admin.get(f"/admin/requests/{asked.id}")
    admin.submit({"answer": WHY}, form="#answer-act form")
    free = Member.select().where(not_stopped(DELIVER_SERVICE, now()))
    assert cast.kari not in list(free)
    assert cast.ola in list(free)
    ends_at = announce_end(found(cast.kari, asked.id), by=cast.admin, at=now())
    assert is_stopped(cast.kari, DELIVER_SERVICE, ends_at - dt.timedelta(seconds=1))
    assert not is_stopped(cast.kari, DELIVER_SERVICE, ends_at)
    told = [event for event in Event.of(cast.kari) if event.kind.endswith("restriction:ends")]
    assert len(told) == 1


@pytest.mark.parametrize(("customer", "username"), [("nordlys", "kari"), ("fjord", "admin")])
def test_to_others_it_is_not_there(
    cast: Cast, app: Flask, wrong_number: DataRequest, customer: str, username: str
) -> None:
    visitor = Visitor(app)
    visitor.sign_in(customer, username)
    path = f"/admin/requests/{wrong_number.id}"
    assert visitor.get(path).status == 404
    for noun in NOUNS:
        typed = dict.fromkeys(("question", "answer", "refusal", "value", "extension"), "x")
        assert visitor.post(f"{path}/{noun}", typed).status == 404
    assert found(cast.kari, wrong_number.id).stands.value == "received"
    if username == "kari":
        assert visitor.get("/admin/requests").status == 404
        assert "Administrasjon" not in visitor.get("/").words


def test_an_admin_who_is_demoted_is_out_at_the_next_request(cast: Cast, admin: Visitor) -> None:
    assert admin.get("/admin/requests").status == 200
    Member.update(role="member").where(Member.id == cast.admin.id).execute()
    assert admin.get("/admin/requests").status == 404
