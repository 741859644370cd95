"""The category mirror, and a category before a person."""

import datetime as dt

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.activity.looking import LookUp
from portal.consents.category import categorise, category_of
from portal.consents.collected import UsageCount
from portal.consents.usage import count_page
from portal.data.purposes import CATEGORISATION, USAGE_STATISTICS
from portal.data_requests.handling import ask, found, make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.review import decide
from portal.data_requests.states import Actor, Move
from portal.data_requests.stopping import REMOVED
from portal.members.models import Member
from portal.members.restriction import is_stopped
from portal.words import Refused
from tests.cast import Cast
from tests.clock import Clock
from tests.consents.answers import answer, publish
from tests.pages import Visitor

WHY = "Du arbeider mest med timelister."
VIEWS = ("/profile/schedule",) * 8 + ("/",) * 4


def now() -> dt.datetime:
    return portal_clock.now()


@pytest.fixture
def categorised(app: Flask, cast: Cast, clock: Clock) -> Member:
    """Kari, who agreed and was put in a category by what she opened."""
    publish()
    for key in ("usage-statistics", "categorisation"):
        answer(app, cast.kari, "give", key)
    for page in VIEWS:
        count_page(cast.kari, page, at=now())
    categorise(cast.kari, at=now())
    return cast.kari


def review(member: Member) -> DataRequest:
    return ask(member, RequestKind.REVIEW, at=now(), details="Jeg jobber ikke skift.")


def judged(request: DataRequest, outcome: str, by: Member) -> DataRequest:
    return decide(request, outcome, actor=Actor.CUSTOMER, by=by, at=now(), reason=WHY)


def objection(member: Member, purpose: str = CATEGORISATION.key) -> DataRequest:
    return ask(member, RequestKind.OBJECTION, at=now(), purpose=purpose, details="Nei.")


def test_the_page_shows_category_numbers_rule_and_what_can_be_done(
    categorised: Member, visitor: Visitor
) -> None:
    visitor.sign_in("nordlys", "kari")
    page = visitor.get("/category")
    for said in ("Arbeidstid", "8 av 12", "Versjon 1", "Arbeidsplan og ferie", "Teller mot"):
        assert said in page.words
    links = {str(link["href"]) for link in page.html.select("main a")}
    assert {
        "/requests/new/review",
        "/requests/new/objection?purpose=categorisation",
        "/consents/categorisation",
    } <= links
    form = visitor.get("/requests/new/objection?purpose=categorisation")
    assert form.html.select_one("input[value=categorisation][checked]") is not None


def test_without_consent_it_says_so(cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    page = visitor.get("/category")
    assert "fordi du ikke har sagt ja" in page.words
    assert page.html.select_one('main a[href="/consents/categorisation"]') is not None
    assert page.html.select_one('main a[href="/requests/new/review"]') is None


def test_what_is_being_considered_is_on_the_page(categorised: Member, visitor: Visitor) -> None:
    asked = review(categorised)
    visitor.sign_in("nordlys", "kari")
    page = visitor.get("/category")
    assert "Bruken av kategorien er stanset" in page.words
    assert page.html.select_one(f'main a[href="/requests/{asked.id}"]') is not None


def test_an_admin_sees_the_category_decides_and_the_member_sees_both(
    cast: Cast, categorised: Member, visitor: Visitor
) -> None:
    asked = review(categorised)
    visitor.sign_in("nordlys", "admin")
    page = visitor.get(f"/admin/requests/{asked.id}")
    assert "8 av 12" in page.words
    assert LookUp.of(categorised).get().what_shown == "Automatisk kategori"
    missing = visitor.submit({"answer": WHY}, form="#answer-act form")
    assert missing.status == 422
    assert "Velg hva du kom fram til." in missing.words
    assert WHY in missing.text
    page = visitor.submit({"outcome": "competence", "answer": WHY}, form="#answer-act form")
    assert page.status == 200
    kept = category_of(categorised)
    assert kept is not None
    assert kept.category == "competence"
    visitor.post("/logout")
    visitor.sign_in("nordlys", "kari")
    assert "Et menneske har avgjort kategorien" in visitor.get("/category").words
    words = visitor.get(f"/requests/{asked.id}").words
    assert "Kategorien er endret til «Kompetanse»." in words
    assert WHY in words


@pytest.mark.parametrize("outcome", ["kept", "competence"])
def test_the_program_leaves_what_a_person_decided(
    cast: Cast, categorised: Member, outcome: str
) -> None:
    judged(review(categorised), outcome, cast.admin)
    before = category_of(categorised)
    categorise(categorised, at=now())
    after = category_of(categorised)
    assert before is not None
    assert after is not None
    assert (after.category, after.person_at) == (before.category, before.person_at)
    assert not is_stopped(categorised, CATEGORISATION, now())


def test_a_category_that_was_removed_does_not_come_back(cast: Cast, categorised: Member) -> None:
    judged(review(categorised), REMOVED, cast.admin)
    assert categorise(categorised, at=now()) is None
    assert category_of(categorised) is None
    assert is_stopped(categorised, CATEGORISATION, now() + dt.timedelta(days=400))


def test_there_must_be_a_category_to_change(cast: Cast, clock: Clock) -> None:
    asked = review(cast.kari)
    with pytest.raises(Refused):
        judged(asked, "time", cast.admin)
    assert found(cast.kari, asked.id).is_open


def test_an_objection_stops_at_once_and_resumes_when_refused(
    cast: Cast, categorised: Member
) -> None:
    asked = objection(categorised)
    assert categorise(categorised, at=now()) is None
    assert category_of(categorised) is not None
    make_move(asked, Move.REFUSE, actor=Actor.CUSTOMER, by=cast.admin, at=now(), reason=WHY)
    assert categorise(categorised, at=now()) is not None


def test_a_granted_objection_ends_the_use_and_takes_what_was_collected(
    cast: Cast, categorised: Member
) -> None:
    asked = objection(categorised, USAGE_STATISTICS.key)
    assert count_page(categorised, "/", at=now()) is None
    assert UsageCount.of(categorised).count() == 2
    make_move(asked, Move.ANSWER, actor=Actor.CUSTOMER, by=cast.admin, at=now(), reason=WHY)
    assert UsageCount.of(categorised).count() == 0
    assert count_page(categorised, "/", at=now()) is None


def test_nothing_is_collected_while_everything_is_stopped(cast: Cast, categorised: Member) -> None:
    asked = ask(categorised, RequestKind.RESTRICTION, at=now(), subject="accuracy")
    make_move(asked, Move.ANSWER, actor=Actor.CUSTOMER, by=cast.admin, at=now(), reason=WHY)
    assert count_page(categorised, "/", at=now()) is None
    assert categorise(categorised, at=now()) is None
