"""Coming and going in a real browser: by keyboard, without traces, and light on the line."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext, SignIn
from tests.browser.watch import Watch, look
from tests.cast import PASSWORD

# DESIGN.md section 7, figures of a first visit: all files, compressed, with their headers.
MOST_BYTES = 40_000
MOST_REQUESTS = 5


def sign_in(page: Page, username: str = "kari") -> None:
    """Fill in the form that is shown and send it."""
    page.get_by_label("Kunde-id").fill("nordlys")
    page.get_by_label("Brukernavn").fill(username)
    page.get_by_label("Passord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Logg inn").click()


def test_in_and_out_with_and_without_script(either: Page) -> None:
    either.goto("/profile/contact")
    sign_in(either)
    expect(either).to_have_url(re.compile("/profile/contact$"))
    expect(either.get_by_role("heading", level=1)).to_have_text("Kontakt")
    either.get_by_role("button", name="Logg ut").first.click()
    expect(either.get_by_text("Du er logget ut.")).to_be_visible()


def test_back_shows_nothing_after_signing_out(either: Page) -> None:
    either.goto("/login")
    sign_in(either)
    either.goto("/profile/contact")
    either.goto("/profile")
    either.get_by_role("button", name="Logg ut").first.click()
    expect(either.get_by_text("Du er logget ut.")).to_be_visible()
    for _ in range(3):
        either.go_back()
        expect(either.get_by_label("Brukernavn")).to_be_visible()
        assert "Blåfjell" not in either.content()


def test_by_keyboard_alone(scripted: Page) -> None:
    scripted.goto("/login")
    scripted.keyboard.press("Tab")
    expect(scripted.get_by_role("link", name="Hopp til hovedinnhold")).to_be_focused()
    scripted.keyboard.press("Enter")
    walk_to(scripted, "customer_id")
    for typed in ("nordlys", "kari", PASSWORD):
        scripted.keyboard.type(typed)
        scripted.keyboard.press("Tab")
    walk_to(scripted, "sign-in")
    scripted.keyboard.press("Enter")
    expect(scripted.get_by_role("heading", level=1)).to_have_text("Hei, Kari")


def walk_to(page: Page, element: str) -> None:
    """Press Tab until the element with that id has the focus, and see the focus on the way."""
    for _ in range(12):
        focused = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.id, s.outlineStyle !== 'none' || s.boxShadow !== 'none'] }"
        )
        if focused[0] == element:
            assert focused[1], f"the focus on {element} cannot be seen"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{element} is not reached by keyboard")


def test_a_refused_sign_in_leads_to_the_summary(either: Page, host: str) -> None:
    watch = Watch(either.context, host)
    either.goto("/login")
    either.get_by_label("Kunde-id").fill("nordlys")
    either.get_by_role("button", name="Logg inn").click()
    summary = either.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(either).to_have_title(re.compile("^Feil: "))
    summary.get_by_role("link", name="Skriv inn brukernavnet.").click()
    expect(either.get_by_label("Brukernavn")).to_be_focused()
    expect(either.get_by_label("Kunde-id")).to_have_value("nordlys")
    assert watch.faults == []


def test_the_password_can_be_shown_and_goes_hidden(scripted: Page) -> None:
    scripted.goto("/login")
    field = scripted.locator("#password")
    field.fill("hemmelig")
    scripted.get_by_role("button", name="Vis passord").click()
    expect(field).to_have_attribute("type", "text")
    scripted.get_by_role("button", name="Skjul passord").click()
    expect(field).to_have_attribute("type", "password")


def test_the_language_is_changed_where_one_is(either: Page) -> None:
    either.goto("/login?next=/profile")
    either.get_by_role("button", name="Nynorsk").last.click()
    expect(either.locator("html")).to_have_attribute("lang", "nn")
    expect(either).to_have_url(re.compile(r"/login\?next=/profile$"))


def test_the_browser_keeps_nothing_about_the_member(scripted: Page) -> None:
    scripted.goto("/profile/contact?edit=1")
    sign_in(scripted)
    scripted.get_by_label("Gateadresse").fill("Hemmelig vei 1")
    scripted.get_by_role("button", name="Lagre").click()
    expect(scripted.get_by_text("Hemmelig vei 1").first).to_be_visible()
    kept = scripted.evaluate(
        "async () => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie,"
        " await indexedDB.databases(), await caches.keys(), window.name, history.state])"
    )
    assert kept in ('[{},{},"",[],[],"",null]', '[{},{},"",[],[],"",{"htmx":true}]'), kept
    for cookie in scripted.context.cookies():
        assert cookie["httpOnly"], cookie["name"]


@pytest.mark.parametrize("path", ["/login", "/policy", "/", "/profile", "/profile/contact"])
def test_a_first_visit_is_light(
    open_context: NewContext, host: str, path: str, sign_in_quietly: SignIn
) -> None:
    context = open_context()
    if path not in ("/login", "/policy"):
        sign_in_quietly(context)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    loaded: list[float] = []
    wire.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    assert 3 <= len(loaded) <= MOST_REQUESTS
    assert 10_000 < sum(loaded) <= MOST_BYTES


def test_the_menu_of_a_phone_opens_and_closes(
    open_context: NewContext, host: str, sign_in_quietly: SignIn
) -> None:
    context = open_context(viewport={"width": 320, "height": 568}, has_touch=True)
    sign_in_quietly(context)
    watch, page = Watch(context, host), context.new_page()
    page.goto("/")
    menu = page.locator("header details.menu")
    menu.locator("summary").tap()
    expect(menu.get_by_role("link", name="Min profil")).to_be_visible()
    look(page, watch, "kari-menu-320")
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="Min profil")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
