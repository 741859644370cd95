"""The administration in a real browser: the preview beside the switches, and a customer's colour."""

import pytest
from playwright.sync_api import Page, expect

from portal.data.engine import connected
from portal.members.models import Customer
from portal.profile.switches import SwitchEvent
from tests.browser.conftest import NewContext, SignIn
from tests.browser.watch import Watch, seen_on

PAGES = ("/", "/profile/contact?edit=1", "/consents", "/security")


@pytest.fixture(params=["script", "no script"])
def admins(
    request: pytest.FixtureRequest, open_context: NewContext, sign_in_quietly: SignIn
) -> Page:
    """The admin's tab, with JavaScript and without."""
    context = open_context(java_script_enabled=request.param == "script")
    sign_in_quietly(context, "admin")
    return context.new_page()


def test_the_preview_follows_what_is_chosen(admins: Page, request: pytest.FixtureRequest) -> None:
    admins.goto("/admin/fields/mobile")
    preview = admins.locator("#preview")
    expect(preview.get_by_label("Mobilnummer")).to_be_disabled()
    admins.get_by_label("Av", exact=True).check()
    if "no script" in request.node.name:
        admins.get_by_role("button", name="Forhåndsvis", exact=True).click()
    expect(preview.get_by_label("Mobilnummer")).to_have_count(0)
    expect(preview.get_by_label("Gateadresse")).to_be_visible()
    expect(admins.get_by_label("Av", exact=True)).to_be_checked()
    with connected():
        assert SwitchEvent.select().where(SwitchEvent.key == "mobile").count() == 0


@pytest.mark.parametrize("digits", ["1a7f5a", "111111", "ab8900"])
def test_pages_in_a_customers_colour_are_fit_to_be_seen(
    open_context: NewContext, host: str, sign_in_quietly: SignIn, digits: str
) -> None:
    with connected():
        Customer.update(colour=digits).where(Customer.key == "nordlys").execute()
    context = open_context(viewport={"width": 1280, "height": 800})
    sign_in_quietly(context, "kari")
    watch, page = Watch(context, host), context.new_page()
    faults: list[str] = []
    red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    for number, path in enumerate(PAGES):
        page.goto(path)
        mark = page.locator(".brand-mark")
        expect(mark).to_have_css("background-color", f"rgb({red}, {green}, {blue})")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            faults += seen_on(page, watch, f"colour-{digits}-{scheme}-{number}")
        page.emulate_media(color_scheme="light")
    assert faults == []
