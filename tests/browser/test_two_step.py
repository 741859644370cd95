"""Two-step verification in a browser: turned on, its codes kept, used to come in, turned off."""

import pytest
from playwright.sync_api import Page, expect

from portal import clock as portal_clock
from portal.auth import totp
from tests.browser.conftest import NewContext, SignIn
from tests.browser.views import SCHEMES, WIDTHS
from tests.browser.watch import Watch, look
from tests.cast import PASSWORD
from tests.clock import Clock


def look_everywhere(page: Page, watch: Watch, name: str) -> None:
    """Fail when something is wrong with ``page`` in any width, light or dark."""
    for number, width in enumerate(WIDTHS):
        scheme = SCHEMES[number % 2]
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        look(page, watch, f"{name}-{width}-{scheme}")


def confirm(page: Page) -> None:
    """Say who one is, where that is asked for."""
    if "/confirm" in page.url:
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_on_and_in_and_off(
    open_context: NewContext, host: str, sign_in_quietly: SignIn, clock: Clock, script: bool
) -> None:
    context = open_context(java_script_enabled=script)
    sign_in_quietly(context)
    watch, page = Watch(context, host), context.new_page()
    page.goto("/security/two-step")
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.fill("[name=code]", totp.code(secret, totp.step_at(portal_clock.now())))
    page.click("main form button")
    confirm(page)
    expect(page.locator("h1")).to_have_text("Gjenopprettingskoder")
    expect(page.locator("ol.codes > li")).to_have_count(10)
    recovery = page.locator("ol.codes code").first.inner_text()
    if script:
        look_everywhere(page, watch, "recovery-codes")
    page.check("#stored")
    page.click("#done")
    expect(page.locator("#two-step")).to_contain_text("Du har 10 gjenopprettingskoder igjen.")
    page.click("text=Logg ut >> visible=true")
    page.goto("/login")
    page.fill("[name=customer_id]", "nordlys")
    page.fill("[name=username]", "kari")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.fill("[name=code]", recovery)
    page.press("[name=code]", "Enter")
    expect(page.locator("h1")).to_have_text("Hei, Kari")
    page.goto("/security/two-step/removal")
    if script:
        look_everywhere(page, watch, "two-step-removal")
    page.fill("[name=current_password]", PASSWORD)
    page.press("[name=current_password]", "Enter")
    confirm(page)
    expect(page.locator("#two-step")).to_contain_text("Av")
