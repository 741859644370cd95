"""The pages on which members answer, without script and as fragments."""

from dataclasses import replace

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.consents.history import all_events
from portal.consents.models import ConsentEvent
from portal.consents.publishing import add_purpose, publish_text
from portal.consents.settings import set_offered, set_renewal
from portal.data import purposes
from portal.data.purposes import CHOICES, Basis
from portal.web.choices import say
from tests.answers import Page
from tests.arrivals import SignIn
from tests.cast import Cast
from tests.clock import Clock
from tests.consents.answers import shipped
from tests.consents.test_purposes import TEXTS
from tests.pages import Visitor
from tests.statements import before_counting, count_statements

POSITION_ASKED = {
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), payment=(), usb=()"
}


def press(visitor: Visitor, key: str, act: str) -> Page:
    """Press a button of a card, as it stands on the last page."""
    return visitor.submit(form=f"form[action='/consents/{key}/{act}']")


def card(page: Page, key: str) -> str:
    found = page.html.select_one(f"#consent-{key}")
    assert found is not None
    return " ".join(found.get_text(" ").split())


def acts(page: Page, key: str) -> list[str]:
    """Return the words of the card's buttons, in order."""
    buttons = page.html.select(f"#consent-{key} button")
    return [next(button.strings).strip() for button in buttons]


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


def test_each_choice_is_one_click_both_ways(kari: Visitor) -> None:
    for key in CHOICES:
        assert acts(kari.get("/consents"), key) == ["Ja", "Nei"]
        page = press(kari, key, "consent")
        assert "Du har gitt samtykke" in page.notice
        assert "Du ga samtykke 3. mars 2026 kl. 10.00." in card(page, key)
        assert acts(page, key) == ["Trekk tilbake", "Sett på pause i 30 dager"]
        page = press(kari, key, "withdrawal")
        assert "Du trakk tilbake samtykket 3. mars 2026 kl. 10.00." in card(page, key)
        assert acts(page, key) == ["Gi samtykke igjen"]
        assert acts(press(kari, key, "consent"), key)[0] == "Trekk tilbake"


def test_yes_and_no_are_the_same_component(kari: Visitor) -> None:
    page = kari.get("/consents")
    for key in CHOICES:
        looks = [
            {name: value for name, value in button.attrs.items() if name != "id"}
            for button in page.html.select(f"#consent-{key} button")
        ]
        assert looks == [{"class": "ds-button", "data-variant": "secondary"}] * 2
    assert page.html.select("main input:not([type=hidden])") == []


def test_before_withdrawing_the_effect_is_told_with_what_is_held(kari: Visitor) -> None:
    kari.get("/consents")
    press(kari, "usage-statistics", "consent")
    kari.get("/profile/contact")
    told = card(kari.get("/consents"), "usage-statistics")
    assert "Hvis du trekker tilbake: Vi slutter å telle, og vi sletter det vi har talt." in told
    assert "Lagrede oppføringer nå: 2." in told
    page = press(kari, "usage-statistics", "withdrawal")
    assert "Lagrede oppføringer" not in card(page, "usage-statistics")


def test_a_no_is_a_refusal_that_can_be_changed(kari: Visitor, told: Cast) -> None:
    kari.get("/consents")
    page = press(kari, "position", "withdrawal")
    assert "Du sa nei 3. mars 2026 kl. 10.00." in card(page, "position")
    assert acts(page, "position") == ["Gi samtykke"]
    assert [event.kind for event in all_events(told.kari)] == ["declined"]


def test_a_pause_says_until_when_and_may_be_ended(kari: Visitor, told: Cast) -> None:
    kari.get("/consents")
    press(kari, "tailoring", "consent")
    page = press(kari, "tailoring", "pause")
    assert "Det starter igjen 2. april 2026 kl. 11.00." in card(page, "tailoring")
    assert acts(page, "tailoring") == ["Trekk tilbake", "Start igjen nå"]
    page = press(kari, "tailoring", "consent")
    assert "Du fornyet samtykket" in card(page, "tailoring")


def test_a_withdrawn_purpose_posted_again_is_recorded_and_stays_withdrawn(
    kari: Visitor, told: Cast
) -> None:
    kari.get("/consents")
    press(kari, "tailoring", "consent")
    for _ in range(2):
        page = kari.post("/consents/tailoring/withdrawal", follow=True)
        assert page.status == 200
        assert acts(page, "tailoring") == ["Gi samtykke igjen"]
    assert [event.kind for event in all_events(told.kari)] == ["given", "withdrawn", "withdrawn"]


def test_a_pause_of_nothing_is_answered_at_the_card(kari: Visitor, told: Cast) -> None:
    kari.get("/consents")
    for send in (kari.post, kari.fragment):
        page = send("/consents/tailoring/pause", {"next": "/consents"})
        assert page.status == 409
        assert "ingenting å sette på pause" in card(page, "tailoring")
    page = kari.post("/consents/tailoring/pause", {"next": "/consents/tailoring"})
    assert page.status == 409
    assert page.h1 == "Tilpasse innholdet"
    assert all_events(told.kari) == []


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


def test_two_tabs_that_decide_are_two_answers_and_the_last_one_counts(
    kari: Visitor, told: Cast, app: Flask
) -> None:
    other = Visitor(app)
    other.sign_in("nordlys", "kari")
    for tab in (kari, other):
        tab.get("/consents")
    assert acts(press(kari, "tailoring", "consent"), "tailoring")[0] == "Trekk tilbake"
    page = press(other, "tailoring", "withdrawal")  # as the tab still shows it: a no
    assert "Du trakk tilbake samtykket" in card(page, "tailoring")
    page = press(kari, "tailoring", "pause")  # as the first tab still shows it
    assert page.status == 409
    assert "ingenting å sette på pause" in card(page, "tailoring")
    assert acts(page, "tailoring") == ["Gi samtykke igjen"]
    assert [event.kind for event in all_events(told.kari)] == ["given", "withdrawn"]


def test_a_text_that_changed_meanwhile_is_read_anew_before_a_yes(kari: Visitor, told: Cast) -> None:
    kari.get("/consents")
    texts = {
        language: replace(text, data="Alt om deg.")
        for language, text in shipped("tailoring").items()
    }
    publish_text("*", "tailoring", texts, material=True, at=portal_clock.now())
    page = press(kari, "tailoring", "consent")
    assert page.status == 409
    assert "Teksten er endret siden du åpnet siden." in card(page, "tailoring")
    assert "Alt om deg." in card(page, "tailoring")
    assert all_events(told.kari) == []
    assert "Du har gitt samtykke" in press(kari, "tailoring", "consent").notice


def test_a_no_is_taken_whatever_the_text(kari: Visitor, told: Cast) -> None:
    kari.get("/consents")
    page = kari.post("/consents/tailoring/withdrawal", {"text": "0" * 64}, follow=True)
    assert "Du sa nei" in card(page, "tailoring")


def test_the_language_that_was_read_is_the_one_that_is_recorded(kari: Visitor, told: Cast) -> None:
    kari.get("/consents")
    form = {field["name"]: field["value"] for field in _inputs(kari, "tailoring")}
    kari.post("/language", {"language": "en"})
    kari.language = "en"
    told_in_bokmal = say("Tilpasse innholdet", "en") != "Tilpasse innholdet"
    kari.post("/consents/tailoring/consent", form)
    (event,) = all_events(told.kari)
    assert event.language == ("nb" if told_in_bokmal else event.language)


def _inputs(visitor: Visitor, key: str) -> list[dict[str, str]]:
    assert visitor.page is not None
    found = visitor.page.html.select(f"form[action='/consents/{key}/consent'] input")
    return [{"name": str(tag["name"]), "value": str(tag["value"])} for tag in found]


def test_how_the_answer_came_is_recorded(kari: Visitor, told: Cast) -> None:
    kari.get("/consents")
    kari.post("/consents/tailoring/consent")
    kari.fragment("/consents/tailoring/withdrawal", {})
    kari.send("POST", "/consents/tailoring/consent", headers={"User-Agent": "Mozilla CerumApp/2"})
    channels = [event.channel for event in all_events(told.kari)]
    assert channels == ["page", "htmx", "app"]


def test_a_fragment_is_what_the_page_includes(kari: Visitor) -> None:
    whole = kari.get("/consents").html.select_one("#consents")
    part = kari.fragment("/consents").html.select_one("#consents")
    assert whole is not None and part is not None
    assert [c.get("id") for c in whole.select("section")] == [
        c.get("id") for c in part.select("section")
    ]
    answered = kari.fragment("/consents/tailoring/consent", {"next": "/consents"})
    heading = answered.html.select_one("#consent-tailoring-heading")
    assert heading is not None and heading.has_attr("autofocus")
    assert "Du har gitt samtykke" in answered.text


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


def test_a_position_is_sent_by_a_form_that_is_there_only_with_consent(
    kari: Visitor, told: Cast
) -> None:
    page = kari.get("/consents/position")
    assert page.html.select_one("form[action='/position']") is None
    refused = kari.post("/position", {"latitude": "66,31", "longitude": "14,14"})
    assert (refused.status, refused.h1) == (403, "Posisjonen er ikke lagret")
    kari.other_headers = POSITION_ASKED
    kari.get("/consents/position")
    press(kari, "position", "consent")
    wrong = kari.post("/position", {"latitude": "nord", "longitude": "999"})
    assert wrong.status == 422
    assert set(wrong.errors) == {"latitude", "longitude"}
    page = kari.post("/position", {"latitude": "66,3128", "longitude": "14.142"}, follow=True)
    assert "bredde 66,31, lengde 14,14" in page.words


def test_nothing_else_depends_on_a_yes(kari: Visitor, told: Cast) -> None:
    paths = ("/", "/profile", "/profile/contact", "/consents", "/cookies", "/policy")
    before = {path: kari.get(path).status for path in paths}
    kari.get("/consents")
    for key in CHOICES:
        press(kari, key, "consent")
        kari.get("/consents")
    assert {path: kari.get(path).status for path in paths} == before


def test_shortcuts_are_only_for_who_agreed(kari: Visitor, told: Cast) -> None:
    assert "Snarveier for deg" not in kari.get("/").words
    kari.get("/consents")
    press(kari, "tailoring", "consent")
    page = kari.get("/")
    assert "Snarveier for deg" in page.words
    assert page.html.select("main a[href='/profile/time-clock']") != []
    kari.get("/consents")
    press(kari, "tailoring", "withdrawal")
    assert "Snarveier for deg" not in kari.get("/").words


@pytest.mark.parametrize("path", ["/consents", "/consents/usage-statistics", "/", "/cookies"])
def test_a_page_asks_little_of_the_database_whatever_was_answered(
    kari: Visitor, told: Cast, path: str
) -> None:
    kari.get("/consents")
    for key in CHOICES:
        press(kari, key, "consent")
        kari.get("/consents")
    kari.get(path)
    with count_statements() as seen:
        kari.get(path)
    assert len(before_counting(seen)) <= 6, seen
