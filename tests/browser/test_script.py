"""What the script does for a page, and how htmx swaps, focuses and fails under our policy."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect
from waitress.server import create_server

from portal.assets import Assets
from tests.browser.swaps import FAILED, Swaps

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the page with the form answers."""
    assets = Assets()
    server = create_server(assets.serve(Swaps(assets)), host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


@pytest.fixture
def refused(tab: Page) -> list[str]:
    """What the browser refused because of the content policy, or failed at in our script."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            said.append(message.text)

    tab.on("console", hear)
    tab.on("pageerror", lambda error: said.append(str(error)))
    return said


def send(tab: Page, address: str, how: str) -> None:
    tab.goto(f"{address}/?{how}")
    tab.fill("#name", "Åse")
    tab.click("#save")


def test_a_saved_form_is_replaced_by_the_answer(tab: Page, address: str) -> None:
    send(tab, address, "200")
    expect(tab.locator("#box")).to_have_text("Lagret")


def test_an_invalid_form_comes_back_with_focus_on_the_summary(tab: Page, address: str) -> None:
    send(tab, address, "422")
    expect(tab.locator("#error-summary")).to_be_focused()
    assert tab.text_content("#alert") == ""
    expect(tab.locator(".show-password")).to_have_count(1)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [("500", FAILED), ("404", FAILED), ("never", FAILED), ("429", "Prøv igjen om 5 minutter.")],
)
def test_a_failure_is_told_beside_the_form_and_keeps_what_was_typed(
    tab: Page, address: str, how: str, sentence: str
) -> None:
    send(tab, address, how)
    expect(tab.locator("#form .failure")).to_have_text(sentence)
    expect(tab.locator("#alert")).to_have_text(sentence)
    expect(tab.locator("#name")).to_have_value("Åse")


def test_without_a_network_the_form_stays_and_may_be_sent_again(tab: Page, address: str) -> None:
    tab.goto(f"{address}/?200")
    tab.fill("#name", "Åse")
    tab.context.set_offline(True)
    tab.click("#save")
    expect(tab.locator(".failure")).to_have_text(FAILED)
    expect(tab.locator("#name")).to_have_value("Åse")
    tab.context.set_offline(False)
    tab.click("#save")
    expect(tab.locator("#box")).to_have_text("Lagret")
    expect(tab.locator("#alert")).to_have_text("")


def test_an_expired_session_leads_to_sign_in(tab: Page, address: str) -> None:
    send(tab, address, "401")
    tab.wait_for_url("**/login")


def test_a_slow_answer_is_told_of_after_a_second(tab: Page, address: str) -> None:
    send(tab, address, "slow")
    expect(tab.locator("#box")).to_have_attribute("aria-busy", "true")
    expect(tab.locator("#status")).to_have_text("Lagrer …")
    expect(tab.locator("#box")).to_have_text("Lagret")
    expect(tab.locator("#status")).to_have_text("")


def test_opened_content_takes_the_focus_and_back_leads_back(tab: Page, address: str) -> None:
    tab.goto(f"{address}/?200")
    tab.click("#open")
    expect(tab.locator("#opened")).to_be_focused()
    assert tab.url == f"{address}/opened"
    tab.go_back()
    expect(tab.locator("#form")).to_be_visible()
    expect(tab.locator("#opened")).to_have_count(0)


def test_the_password_can_be_shown_and_is_hidden_when_sent(tab: Page, address: str) -> None:
    tab.goto(f"{address}/?500")
    tab.fill("#secret", "en lang setning")
    tab.get_by_role("button", name="Vis passord").click()
    expect(tab.locator("#secret")).to_have_attribute("type", "text")
    expect(tab.get_by_role("button", name="Skjul passord")).to_be_focused()
    tab.click("#save")
    expect(tab.locator("#secret")).to_have_attribute("type", "password")


def test_escape_closes_the_menu_and_returns_to_its_button(tab: Page, address: str) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(f"{address}/?200")
    tab.click("#menu")
    tab.keyboard.press("Escape")
    expect(tab.locator("details.menu")).not_to_have_attribute("open", "")
    expect(tab.locator("#menu")).to_be_focused()


@pytest.mark.parametrize("how", ["200", "422", "500"])
def test_nothing_needs_more_than_the_content_policy_allows(
    tab: Page, address: str, refused: list[str], how: str
) -> None:
    send(tab, address, how)
    expect(tab.locator("#box, .failure").first).to_be_visible()
    assert tab.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert refused == []
