"""Choices in a real browser: as many clicks to withdraw as to give, and nothing before a yes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from portal import clock as portal_clock
from portal.consents.category import categorise
from portal.consents.collected import MemberCategory, Position, UsageCount
from portal.consents.models import ConsentEvent
from portal.consents.publishing import publish_shipped
from portal.consents.settings import set_measurement
from portal.data.engine import connected
from portal.data.purposes import CHOICES, VISIT_ANALYTICS
from portal.members.models import Customer, Member
from portal.web.choices import say
from tests.browser.analytics import StandIn, standing_in
from tests.browser.conftest import NewContext, sign_in_as
from tests.browser.views import FILES, NO_PAGES
from tests.cast import Cast
from tests.consents.answers import answer
from tests.house.addresses import pages

KARI = (Customer.key == "nordlys") & (Member.username == "kari")
PLANT = (
    "src => { const s = document.createElement('script'); s.src = src; document.head.append(s) }"
)
KEPT = (
    "async () => [localStorage.length, sessionStorage.length,"
    " (await indexedDB.databases()).length, self.caches ? (await caches.keys()).length : 0]"
)
NECESSARY = {"session", "device", "customer", "language"}
GIVE, WITHDRAW = ("Ja", "Gi samtykke", "Gi samtykke igjen"), ("Trekk tilbake",)


@pytest.fixture
def published(furnished: Cast) -> Cast:
    """The cast, told about every purpose."""
    publish_shipped(say, at=portal_clock.now())
    return furnished


@pytest.fixture
def kari(open_context: NewContext, host: str, published: Cast) -> Page:
    """Kari's tab."""
    return signed_in(open_context(), host)


def signed_in(context: BrowserContext, host: str) -> Page:
    sign_in_as(context, host, "nordlys", "kari")
    return context.new_page()


@pytest.fixture
def stand_in(app: Flask, published: Cast) -> Iterator[StandIn]:
    """Nordlys measures visits, with something that stands in for Google."""
    set_measurement(published.nordlys, "G-ABC123", by=None, at=portal_clock.now())
    made = app.extensions["portal"]
    with standing_in() as stand_in:
        settings = replace(made.settings, analytics_url=stand_in.address)
        app.extensions["portal"] = replace(made, settings=settings)
        yield stand_in
        app.extensions["portal"] = made


def clicks_until(page: Page, key: str, words: tuple[str, ...], state: str) -> int:
    """Click the card's button that says one of ``words`` until the card says ``state``."""
    card, clicks = page.locator(f"#consent-{key}"), 0
    while state not in card.inner_text():
        said = "b => b.firstChild.textContent.trim()"
        button = next(b for b in card.locator("button").all() if b.evaluate(said) in words)
        button.click()
        clicks += 1
        expect(card).to_contain_text(state)
    return clicks


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_it_takes_as_many_clicks_to_withdraw_as_to_give(
    open_context: NewContext, host: str, published: Cast, script: bool
) -> None:
    page = signed_in(open_context(java_script_enabled=script), host)
    for key in CHOICES:
        page.goto("/consents")
        given = clicks_until(page, key, GIVE, "Du ga samtykke")
        withdrawn = clicks_until(page, key, WITHDRAW, "Du trakk tilbake samtykket")
        again = clicks_until(page, key, GIVE, "Du ga samtykke")
        assert (given, withdrawn, again) == (1, 1, 1), key


def test_yes_and_no_have_the_same_size_colour_and_layer(kari: Page, stand_in: StandIn) -> None:
    for path, scope in (("/consents", "#consent-tailoring"), ("/profile", "aside")):
        kari.goto(path)
        looks = [
            button.evaluate(
                "b => { const s = getComputedStyle(b), r = b.getBoundingClientRect();"
                " return [r.width, r.height, r.top, s.color, s.backgroundColor, s.border, s.font] }"
            )
            for button in kari.locator(f"{scope} .button-row button").all()
        ]
        assert len(looks) == 2
        assert looks[0] == looks[1]


def test_the_focus_goes_to_the_card_and_the_answer_is_spoken(kari: Page) -> None:
    kari.goto("/consents")
    kari.click("#categorisation-consent")
    expect(kari.locator("#consent-categorisation-heading")).to_be_focused()
    expect(kari.locator("#status")).to_have_text("Du har gitt samtykke: Automatisk kategori.")
    assert kari.url.endswith("/consents")
    kari.click("#position-consent")
    expect(kari.locator("#consent-position-heading")).to_be_focused()
    expect(kari.locator("#notice")).to_have_text("Du har gitt samtykke: Posisjon.")


def test_the_whole_area_works_without_script(
    open_context: NewContext, host: str, published: Cast
) -> None:
    page = signed_in(open_context(java_script_enabled=False), host)
    page.goto("/consents")
    page.click("#position-consent")
    expect(page.locator("#notice")).to_have_text("Du har gitt samtykke: Posisjon.")
    page.click("#consent-position >> text=Se alle svarene dine")
    page.fill("#latitude", "66,3128")
    page.fill("#longitude", "14,142")
    page.click("#send-position")
    expect(page.locator("main")).to_contain_text("bredde 66,31, lengde 14,14")
    page.click("#position-pause")
    expect(page.locator("#consent-position")).to_contain_text("Det starter igjen")
    page.click("#position-withdrawal")
    expect(page.locator("main")).to_contain_text("Ingen posisjon er lagret.")
    page.click("ul.rows >> text=Se kvittering >> nth=0")
    expect(page.locator("h1")).to_have_text("Kvittering: Posisjon")
    page.click("text=Kontroller kvitteringen")
    expect(page.locator("main")).to_contain_text("Kvitteringen er ekte")
    page.click("text=Kontroller en kvittering")
    page.fill("#receipt", "0" * 64)
    page.click("main button")
    expect(page.locator("main")).to_contain_text("Vi kjenner ikke kvitteringen")
    page.goto("/cookies")
    expect(page.locator("h1")).to_have_text("Informasjonskapsler")


def test_before_a_choice_nothing_is_kept_and_nobody_else_is_asked(
    open_context: NewContext, host: str, app: Flask, stand_in: StandIn
) -> None:
    context = open_context()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    stranger = context.new_page()
    shown = [path for path in pages(app, public=True) if not path.startswith(NO_PAGES)]
    visit_all(stranger, shown)
    visit_all(signed_in(context, host), [path for path in pages(app) if path not in FILES])
    assert [url for url in asked if not url.startswith(host)] == []
    assert (stand_in.scripts, stand_in.measured) == (0, [])


@pytest.mark.parametrize("key", CHOICES)
def test_collecting_that_is_planted_without_a_consent_leaves_nothing(
    open_context: NewContext, host: str, app: Flask, stand_in: StandIn, key: str
) -> None:
    """Every other purpose has a yes; this one's is tried from the page and from the code."""
    context = open_context()
    page = signed_in(context, host)
    asked: list[str] = []
    with connected():
        kari = Member.select().join(Customer).where(KARI).get()
        for other in set(CHOICES) - {key, VISIT_ANALYTICS.key}:
            answer(app, kari, "give", other)
        before = UsageCount.of(kari).count()
    context.on("request", lambda request: asked.append(request.url))
    page.goto("/profile")
    token = page.locator("[name=csrf_token]").first.get_attribute("value")
    sent = page.request.post(
        "/position", form={"csrf_token": str(token), "latitude": "66,31", "longitude": "14,14"}
    )
    page.evaluate(PLANT, f"{stand_in.address}/gtag/js")
    page.goto("/")
    with connected():
        categorise(kari, at=portal_clock.now())
        collected = {
            "tailoring": page.get_by_text("Snarveier for deg").count(),
            "usage-statistics": UsageCount.of(kari).count() - before,
            "position": Position.of(kari).count(),
            "categorisation": MemberCategory.of(kari).count(),
            "visit-analytics": stand_in.scripts + len(stand_in.measured),
        }
    assert collected[key] == 0
    assert (sent.status == 403) == (key == "position")
    assert {cookie["name"] for cookie in context.cookies()} <= NECESSARY
    assert [url for url in asked if not url.startswith((host, stand_in.address))] == []


def visit_all(page: Page, paths: list[str]) -> None:
    """Open each page and look at what it left in the browser."""
    for path in paths:
        page.goto(path)
        assert page.evaluate(KEPT) == [0, 0, 0, 0], path
        cookies = {cookie["name"] for cookie in page.context.cookies()}
        assert cookies <= NECESSARY, path


def test_a_yes_lets_google_in_and_a_no_shows_it_out(
    kari: Page, host: str, stand_in: StandIn
) -> None:
    faults: list[str] = []
    kari.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    kari.goto("/profile")
    kari.click("#open-question-consent")
    expect(kari.locator("aside.open-question")).to_have_count(0)
    expect(kari.locator("script[data-id='G-ABC123']")).to_have_count(1)
    kari.wait_for_function("document.cookie.includes('_ga_ABC123')")
    kept = {cookie["name"]: cookie for cookie in kari.context.cookies()}
    assert set(kept) - NECESSARY == {"_ga", "_ga_ABC123"}
    assert kept["_ga"]["domain"] == "127.0.0.1"
    with connected():
        reference = answer_on_file()
    kari.goto(f"/consents/receipts/{reference}")
    kari.wait_for_load_state("networkidle")
    assert stand_in.measured[-2:] == [f"{host}/profile", f"{host}/consents/receipts/*"]
    measured = len(stand_in.measured)
    kari.goto("/consents")
    kari.wait_for_load_state("networkidle")
    assert len(stand_in.measured) == measured + 1
    kari.click("#visit-analytics-withdrawal")
    expect(kari.locator("#consent-visit-analytics")).to_contain_text("Du trakk tilbake samtykket")
    assert {cookie["name"] for cookie in kari.context.cookies()} <= NECESSARY
    kari.goto("/profile")
    assert kari.locator("script[data-id]").count() == 0
    assert len(stand_in.measured) == measured + 1
    assert faults == []


def answer_on_file() -> str:
    return str(ConsentEvent.select().order_by(ConsentEvent.id.desc()).get().reference)


def test_without_consent_the_policy_would_keep_google_out(kari: Page, stand_in: StandIn) -> None:
    kari.goto("/profile")
    refused: list[str] = []
    kari.on("console", lambda said: refused.append(said.text))
    kari.evaluate(
        "src => { const s = document.createElement('script'); s.src = src;"
        " document.head.append(s) }",
        f"{stand_in.address}/gtag/js",
    )
    kari.wait_for_timeout(300)
    assert any("Content Security Policy" in text for text in refused)
    assert stand_in.scripts == 0


def test_a_browser_that_asks_not_to_be_tracked_is_not_asked(
    open_context: NewContext, host: str, stand_in: StandIn
) -> None:
    page = signed_in(open_context(extra_http_headers={"Sec-GPC": "1"}), host)
    page.goto("/profile")
    expect(page.locator("aside.open-question")).to_have_count(0)
    page.goto("/cookies")
    expect(page.locator("#signal")).to_contain_text("Global Privacy Control")
    assert stand_in.scripts == 0


def test_the_device_sends_its_position_only_when_asked_and_coarse(
    open_context: NewContext, host: str, published: Cast
) -> None:
    where = {"latitude": 66.312849, "longitude": 14.142337}
    context = open_context(geolocation=where, permissions=["geolocation"])
    sent: list[str] = []
    context.on("request", lambda request: sent.append(request.post_data or ""))
    page = signed_in(context, host)
    page.goto("/consents/position")
    page.click("#position-consent")
    page.click("#locate")
    expect(page.locator("#notice")).to_contain_text("Posisjonen er lagret")
    with connected():
        row = Position.get()
    assert (str(row.latitude), str(row.longitude)) == ("66.31", "14.14")
    assert not any("66.312" in body for body in sent)
