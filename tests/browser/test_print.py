"""What a page looks like on paper: black on white, nothing to press, nothing folded away."""

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.members.models import Customer
from tests.browser.conftest import NewContext, SignIn
from tests.cast import Cast

# The colours of everything in the page that holds words of its own, and what lies behind them.
COLOURS = """() => {
  const speaks = node => node.nodeType === Node.TEXT_NODE && node.data.trim();
  const said = [...document.querySelectorAll("main *")]
    .filter(element => element.checkVisibility() && [...element.childNodes].some(speaks));
  return [...new Set(said.flatMap(element => {
    const style = getComputedStyle(element);
    return [`${style.color} on ${style.backgroundColor}`];
  }))];
}"""
INK = "rgb(0, 0, 0) on rgba(0, 0, 0, 0)"


@pytest.fixture
def paper(furnished: Cast, open_context: NewContext, sign_in_quietly: SignIn) -> Page:
    """Kari's tab, as it is printed by somebody who reads in the dark."""
    context = open_context(color_scheme="dark")
    sign_in_quietly(context)
    page = context.new_page()
    page.emulate_media(media="print", color_scheme="dark")
    return page


def ways_around(page: Page) -> Locator:
    """What leads elsewhere or asks for something: the menus, whatever is pressed, searches."""
    pressed = "button, .ds-button, .back-link, .ds-skip-link"
    around = page.locator(f".site-nav, .subnav, .search, {pressed}")
    return around.filter(visible=True)


@pytest.mark.parametrize("path", ["/profile", "/policy", "/data", "/requests", "/activity"])
def test_a_page_is_printed_in_black_and_without_what_one_presses(paper: Page, path: str) -> None:
    paper.goto(path)
    expect(paper.get_by_role("heading", level=1)).to_be_visible()
    expect(paper.get_by_text(Customer.get(Customer.key == "nordlys").name).first).to_be_visible()
    assert paper.evaluate(COLOURS) == [INK]
    assert ways_around(paper).all_inner_texts() == []


def test_on_the_screen_the_same_page_has_them(paper: Page) -> None:
    paper.emulate_media(media="screen", color_scheme="dark")
    paper.goto("/profile")
    assert paper.evaluate(COLOURS) != [INK]
    assert ways_around(paper).all_inner_texts() != []


def test_what_is_folded_on_the_screen_is_open_on_paper(paper: Page) -> None:
    paper.goto("/statistics")
    folded = paper.locator("main details:not([open])").first
    words = folded.locator(":scope > :not(summary)").first
    expect(words).to_be_visible()
    paper.emulate_media(media="screen")
    expect(words).to_be_hidden()


def test_the_list_of_members_is_on_paper_and_the_search_is_not(
    furnished: Cast, open_context: NewContext, sign_in_quietly: SignIn
) -> None:
    context = open_context()
    sign_in_quietly(context, "admin")
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto("/admin/members")
    expect(page.get_by_text("Kari Blåfjell")).to_be_visible()
    assert ways_around(page).all_inner_texts() == []
