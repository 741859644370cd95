"""The member's pages: ask, follow, reply, withdraw; and nobody else's business."""

import datetime as dt

import pytest

from portal import clock
from portal.data_requests.handling import ask, make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.states import Actor, Move
from tests.cast import Cast
from tests.pages import Visitor

FILLED = {
    RequestKind.ACCESS: {"details": ""},
    RequestKind.RECTIFICATION: {"subject": "employee_number", "proposal": "10042"},
    RequestKind.RESTRICTION: {"subject": "accuracy"},
    RequestKind.OBJECTION: {"purpose": "competence", "details": "Jeg vil ikke være i oversikten."},
    RequestKind.REVIEW: {"details": "Jeg jobber ikke skift."},
}


@pytest.mark.parametrize("kind", FILLED)
def test_each_kind_is_asked_for_and_followed(
    cast: Cast, visitor: Visitor, kind: RequestKind
) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get(f"/requests/new/{kind.value}")
    page = visitor.submit(FILLED[kind])
    assert page.status == 200
    request = DataRequest.of(cast.kari).get()
    assert request.kind == kind
    assert page.path == f"/requests/{request.id}"
    assert request.reference in page.words
    assert ("dager igjen" in page.words) == (kind is not RequestKind.ACCESS)


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get("/requests/new/rectification")
    page = visitor.submit({"proposal": "10042", "details": "Feil siden mai"})
    assert page.status == 422
    assert "Velg hva som er feil." in page.words
    assert "Feil siden mai" in page.words
    assert DataRequest.select().count() == 0


def test_no_form_offers_or_takes_what_is_not_the_members(visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    for kind, wrong in (
        ("rectification", {"subject": "password_hash", "proposal": "x"}),
        ("objection", {"purpose": "deliver-service", "details": "x"}),
        ("restriction", {"subject": "boredom"}),
    ):
        visitor.get(f"/requests/new/{kind}")
        assert visitor.submit(wrong).status == 422


def test_an_objection_to_what_cerum_decides_goes_to_cerum(cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get("/requests/new/objection")
    visitor.submit({"purpose": "prevent-misuse", "details": "Hvorfor?"})
    assert DataRequest.of(cast.kari).get().handled_by == Actor.CUSTOMER


def test_a_question_is_answered_in_the_thread(cast: Cast, visitor: Visitor) -> None:
    request = ask(cast.kari, RequestKind.REVIEW, at=clock.now(), details="Feil gruppe")
    make_move(
        request,
        Move.ASK,
        actor=Actor.CUSTOMER,
        by=cast.admin,
        at=clock.now(),
        reason="Hvilken avdeling?",
    )
    visitor.sign_in("nordlys", "kari")
    page = visitor.get(f"/requests/{request.id}")
    assert "Hvilken avdeling?" in page.words
    assert visitor.submit({"message": ""}).status == 422
    page = visitor.submit({"message": "Lager nord"})
    assert "Lager nord" in page.words
    assert "Under arbeid" in page.words


def test_a_request_is_withdrawn_and_stays_so(cast: Cast, visitor: Visitor) -> None:
    request = ask(cast.kari, RequestKind.OBJECTION, at=clock.now(), purpose="competence")
    visitor.sign_in("nordlys", "kari")
    visitor.get(f"/requests/{request.id}")
    page = visitor.submit(form="#withdraw")
    assert "Trukket" in page.words
    again = visitor.post(f"/requests/{request.id}/withdrawal", follow=True)
    assert "kommet videre" in again.words


def test_the_same_count_of_days_at_the_end_of_the_deadline(cast: Cast, visitor: Visitor) -> None:
    ask(cast.kari, RequestKind.ACCESS, at=clock.now() - dt.timedelta(days=80))
    visitor.sign_in("nordlys", "kari")
    assert "dager over fristen" in visitor.get("/requests").words


def test_every_request_is_reached_page_by_page_and_open_ones_come_first(
    cast: Cast, visitor: Visitor
) -> None:
    still_open = ask(cast.kari, RequestKind.OBJECTION, at=clock.now(), purpose="competence")
    made = [ask(cast.kari, RequestKind.ACCESS, at=clock.now()) for _ in range(60)]
    DataRequest.update(state="done").where(DataRequest.kind == "access").execute()
    ask(cast.ola, RequestKind.ACCESS, at=clock.now())
    visitor.sign_in("nordlys", "kari")
    seen: list[str] = []
    page = visitor.get("/requests")
    first = page.html.select_one("main ul.rows.links a")
    assert first is not None
    assert first["href"] == f"/requests/{still_open.id}"
    while True:
        hrefs = [str(link["href"]) for link in page.html.select("main ul.rows.links a")]
        seen += [href for href in hrefs if "/new/" not in href]
        older = page.html.select_one("main a[href*='before=']")
        if older is None:
            break
        page = visitor.get(str(older["href"]))
    assert sorted(seen) == sorted(f"/requests/{one.id}" for one in [still_open, *made])


@pytest.mark.parametrize("before", ["x", "-1", "0", "9" * 40, ""])
def test_a_made_up_place_is_the_first_page_or_an_empty_one(
    cast: Cast, visitor: Visitor, before: str
) -> None:
    ask(cast.kari, RequestKind.ACCESS, at=clock.now())
    visitor.sign_in("nordlys", "kari")
    assert visitor.get(f"/requests?before={before}").status == 200


@pytest.mark.parametrize("address", ["0", "999999", "1e3", "-1", "%00", "9" * 30, "new", "new/x"])
def test_what_is_not_there_is_not_found(visitor: Visitor, address: str) -> None:
    visitor.sign_in("nordlys", "kari")
    assert visitor.get(f"/requests/{address}").status == 404


def test_somebody_elses_request_is_not_found(cast: Cast, visitor: Visitor) -> None:
    foreign = ask(cast.other_kari, RequestKind.ACCESS, at=clock.now())
    visitor.sign_in("nordlys", "kari")
    visitor.get("/requests")
    assert visitor.get(f"/requests/{foreign.id}").status == 404
    for verb in ("withdrawal", "reply"):
        assert visitor.post(f"/requests/{foreign.id}/{verb}", {"message": "x"}).status == 404
    assert DataRequest.get().state == "received"
