"""What is asked of whom, and what is told of purposes nobody is asked about."""

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.consents.models import ConsentEvent
from portal.consents.publishing import add_purpose
from portal.consents.settings import set_offered, set_renewal
from portal.data import purposes
from portal.data.purposes import CHOICES, Basis
from tests.arrivals import SignIn
from tests.cast import Cast
from tests.clock import Clock
from tests.consents.cards import acts, card, press
from tests.consents.test_purposes import TEXTS
from tests.pages import Visitor
from tests.statements import count_statements


@pytest.fixture
def kari(told: Cast, signed_in: SignIn) -> Visitor:
    return signed_in("nordlys", "kari")


def test_a_fresh_database_gets_its_texts_with_the_first_page(
    cast: Cast, visitor: Visitor, clock: Clock
) -> None:
    visitor.sign_in("nordlys", "kari")
    page = visitor.get("/consents")
    assert len(page.html.select("section.consent")) == len(CHOICES)
    with count_statements() as seen:
        visitor.get("/consents")
    assert len(seen) <= 6


@pytest.mark.parametrize("purpose", ["newsletter", "nothing", "deliver-service", "prevent-misuse"])
@pytest.mark.parametrize("act", ["consent", "withdrawal", "pause"])
def test_what_is_no_choice_here_is_not_found(
    kari: Visitor, told: Cast, purpose: str, act: str
) -> None:
    add_purpose(told.fjord, "newsletter", Basis.CONSENT, TEXTS, at=portal_clock.now())
    kari.get("/consents")
    assert kari.post(f"/consents/{purpose}/{act}").status == 404
    assert ConsentEvent.select().count() == 0


def test_another_customers_purpose_is_not_to_be_seen(kari: Visitor, told: Cast) -> None:
    add_purpose(told.fjord, "newsletter", Basis.CONSENT, TEXTS, at=portal_clock.now())
    assert kari.get("/consents/newsletter").status == 404
    assert "nyhetsbrev" not in kari.get("/consents").text.casefold()


def test_a_customers_own_purpose_is_asked_and_its_text_stays_text(
    kari: Visitor, told: Cast
) -> None:
    add_purpose(told.nordlys, "newsletter", Basis.CONSENT, TEXTS, at=portal_clock.now())
    page = kari.get("/consents")
    assert "Får Nordlys Drift AS sende deg et nyhetsbrev?" in card(page, "newsletter")
    assert "{{ 7 * 7 }} <b>100 %</b>" in card(page, "newsletter")
    page = press(kari, "newsletter", "consent")
    assert acts(page, "newsletter")[0] == "Trekk tilbake"
    assert "Du ga samtykke: Nyhetsbrev." in kari.get("/").words


def test_purposes_that_are_no_choices_are_told_with_their_basis(kari: Visitor) -> None:
    words = kari.get("/consents").words
    for said in ("Rettslig plikt (arbeidsmiljøloven § 10-7)", "Avtale · Nordlys Drift AS"):
        assert said in words
    page = kari.get("/consents/working-time")
    assert "5 år etter utgangen av året." in page.words
    assert page.html.select("main button") == []


def test_an_objection_begins_with_the_purpose_filled_in_a_customers_own_too(
    kari: Visitor, told: Cast
) -> None:
    add_purpose(told.nordlys, "newsletter", Basis.LEGITIMATE_INTEREST, TEXTS, at=portal_clock.now())
    add_purpose(told.fjord, "rounds", Basis.LEGITIMATE_INTEREST, TEXTS, at=portal_clock.now())
    shipped_ones = [
        p.key for p in purposes.SHIPPED.values() if p.basis is Basis.LEGITIMATE_INTEREST
    ]
    links = [
        str(link["href"])
        for link in kari.get("/consents").html.select("main a[href^='/requests/new/objection']")
    ]
    assert links == [
        f"/requests/new/objection?purpose={key}" for key in (*shipped_ones, "newsletter")
    ]
    for link in links:
        page = kari.get(link)
        chosen = [radio["value"] for radio in page.html.select("[name=purpose][checked]")]
        assert chosen == [link.partition("=")[2]]
        assert page.html.select("[value=rounds]") == []
    sent = kari.submit({"details": "Jeg vil ikke ha brevet."})
    assert (sent.status, "Nyhetsbrev" in sent.words) == (200, True)
    assert kari.post("/requests/new/objection", {"purpose": "rounds", "details": "x"}).status == 422


def test_a_purpose_that_is_no_longer_offered_can_only_be_withdrawn(
    kari: Visitor, told: Cast
) -> None:
    kari.get("/consents")
    press(kari, "tailoring", "consent")
    for key in ("tailoring", "position"):
        set_offered(told.nordlys, key, False, by=told.admin, at=portal_clock.now())
    page = kari.get("/consents")
    assert page.html.select_one("#consent-position") is None
    assert "Nordlys Drift AS har slått av dette." in card(page, "tailoring")
    assert acts(page, "tailoring") == ["Trekk tilbake"]
    page = press(kari, "tailoring", "withdrawal")
    assert kari.post("/consents/position/consent").status == 404
    assert page.html.select_one("#consent-tailoring") is None


def test_a_consent_that_ends_soon_is_told_of_and_can_be_renewed(
    kari: Visitor, told: Cast, clock: Clock, app: Flask
) -> None:
    set_renewal(told.nordlys, "tailoring", 3, by=told.admin, at=portal_clock.now())
    kari.get("/consents")
    page = press(kari, "tailoring", "consent")
    assert "Samtykket gjelder til 3. juni 2026." in card(page, "tailoring")
    assert len(acts(page, "tailoring")) == 2
    clock.move(days=70)
    later = Visitor(app)
    later.sign_in("nordlys", "kari")
    assert "Samtykket til Tilpasse innholdet går snart ut" in later.get("/").words
    page = later.get("/consents")
    assert acts(page, "tailoring")[-1] == "Forny samtykket"
    press(later, "tailoring", "consent")
    assert "går snart ut" not in later.get("/").words
    clock.move(days=120)
    last = Visitor(app)
    last.sign_in("nordlys", "kari")
    assert "Svar på nytt: samtykket til Tilpasse innholdet er gått ut" in last.get("/").words
    assert acts(last.get("/consents"), "tailoring") == ["Ja", "Nei"]


def test_one_purpose_whole_has_every_answer_newest_first(kari: Visitor, clock: Clock) -> None:
    kari.get("/consents/categorisation")
    assert "Du har ikke svart på dette ennå." in kari.get("/consents/categorisation").words
    for act in ("consent", "pause", "withdrawal"):
        page = press(kari, "categorisation", act)
        clock.move(minutes=1)
    said = [row.select_one("strong").get_text() for row in page.html.select("#purpose ul.rows li")]
    assert said == ["Samtykke trukket tilbake", "Satt på pause", "Samtykke gitt"]
    assert "Du er ikke i noen kategori." in page.words
