"""The pages on which members answer, without script and as fragments."""

from dataclasses import replace

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.consents.history import all_events
from portal.consents.publishing import publish_text
from portal.data.purposes import CHOICES
from portal.web.choices import say
from tests.arrivals import SignIn
from tests.cast import Cast
from tests.consents.answers import shipped
from tests.consents.cards import acts, card, press
from tests.pages import Visitor


@pytest.fixture
def kari(told: Cast, signed_in: SignIn) -> Visitor:
    return signed_in("nordlys", "kari")


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
