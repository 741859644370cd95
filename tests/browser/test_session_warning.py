"""The warning before a session ends: seen, spoken, and put off with one click."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import sign_in_as


@pytest.fixture
def page(open_context: Callable[..., BrowserContext], host: str) -> Page:
    """Kari's page, in a browser whose clock is moved by hand."""
    context = open_context()
    sign_in_as(context, host, "nordlys", "kari")
    page = context.new_page()
    page.clock.install()
    page.goto(f"{host}/security")
    return page


def test_it_opens_two_minutes_before_and_is_spoken(page: Page) -> None:
    page.clock.run_for(12 * 60 * 1000)
    expect(page.locator("#session-warning")).to_be_hidden()
    page.clock.run_for(62 * 1000)
    expect(page.locator("#session-warning")).to_be_visible()
    expect(page.locator("#alert")).to_have_text("Du blir logget ut om 2 minutter.")
    expect(page.locator("#session-warning-heading")).to_be_focused()
    page.clock.run_for(60 * 1000)
    expect(page.locator("#alert")).to_have_text("Du blir logget ut om 1 minutt.")


def test_one_click_puts_it_off(page: Page) -> None:
    page.clock.run_for(13 * 60 * 1000 + 5000)
    page.click("#session-extend-button")
    expect(page.locator("#session-warning")).to_be_hidden()
    expect(page.locator("#status")).to_have_text("Du er fortsatt innlogget.")
    page.clock.run_for(12 * 60 * 1000)
    expect(page.locator("#session-warning")).to_be_hidden()


def test_escape_means_to_stay(page: Page) -> None:
    page.clock.run_for(13 * 60 * 1000 + 5000)
    page.keyboard.press("Escape")
    expect(page.locator("#session-warning")).to_be_hidden()


def test_at_the_end_the_page_is_left(page: Page, host: str, clock: object) -> None:
    page.clock.run_for(13 * 60 * 1000 + 5000)
    clock.move(minutes=16)  # type: ignore[attr-defined]
    left: list[str] = []
    page.on("request", lambda asked: left.append(asked.url) if asked.url == page.url else None)
    page.clock.run_for(3 * 60 * 1000)
    page.wait_for_url("**/login?reason=timeout&next=/security")
    assert len(left) == 1, "asking again each second would never get anywhere on a slow line"


def test_tabs_agree(page: Page, host: str) -> None:
    other = page.context.new_page()
    other.goto(f"{host}/profile")
    page.clock.run_for(13 * 60 * 1000 + 5000)
    for tab in (page, other):
        expect(tab.locator("#session-warning")).to_be_visible()
    other.click("#session-extend-button")
    for tab in (other, page):
        expect(tab.locator("#session-warning")).to_be_hidden()
