"""Seeing and changing one's profile in a real browser, in place and without script."""

import datetime as dt
import re

from playwright.sync_api import Page, expect

from portal.members.models import Member
from tests.browser.conftest import NewContext, SignIn
from tests.browser.test_signing_in import sign_in
from tests.browser.watch import Watch, look
from tests.cast import PASSWORD, Cast
from tests.clock import Clock

CARD = "#section-contact"


def kari(cast: Cast) -> Member:
    """Return Kari as she is stored now."""
    return Member.get(Member.id == cast.kari.id)


def open_form(page: Page) -> None:
    """Follow «Endre» on the card of contact details."""
    page.locator(f"{CARD}-action").click()
    expect(page.get_by_label("Gateadresse")).to_be_visible()


def test_a_section_is_changed(
    either: Page, host: str, furnished: Cast, sign_in_quietly: SignIn
) -> None:
    sign_in_quietly(either.context)
    either.goto("/profile/contact")
    open_form(either)
    either.get_by_label("Gateadresse").fill("Åsgata 1 B")
    either.get_by_label("Postnummer").fill("8624")
    either.get_by_role("button", name="Lagre").click()
    expect(either.get_by_text("Kontaktopplysningene er lagret.").first).to_be_visible()
    expect(either.locator(CARD)).to_contain_text("Åsgata 1 B")
    expect(either.get_by_label("Gateadresse")).to_be_hidden()
    assert (kari(furnished).street, kari(furnished).city) == ("Åsgata 1 B", "Mo i Rana")
    either.reload()
    expect(either.get_by_text("Kontaktopplysningene er lagret.")).to_be_hidden()
    expect(either.locator(CARD)).to_contain_text("Åsgata 1 B")


def test_it_happens_in_place_and_the_focus_stays_with_it(
    scripted: Page, host: str, sign_in_quietly: SignIn
) -> None:
    watch = Watch(scripted.context, host)
    sign_in_quietly(scripted.context)
    scripted.goto("/profile")
    scripted.evaluate("window.untouched = true")
    open_form(scripted)
    expect(scripted.locator(f"{CARD}-heading")).to_be_focused()
    look(scripted, watch, "kari-profile-contact-opened")
    scripted.get_by_label("Arbeidssted").fill("Kai 4")
    scripted.get_by_role("button", name="Lagre").click()
    expect(scripted.locator(CARD)).to_contain_text("Kai 4")
    expect(scripted.locator(f"{CARD}-action")).to_be_focused()
    expect(scripted.locator("#status")).to_have_text("Kontaktopplysningene er lagret.")
    look(scripted, watch, "kari-profile-contact-saved")
    assert scripted.evaluate("window.untouched"), "the page was loaded anew"
    expect(scripted).to_have_url(re.compile("/profile$"))


def test_cancelling_gives_the_card_back(
    either: Page, host: str, furnished: Cast, sign_in_quietly: SignIn
) -> None:
    sign_in_quietly(either.context)
    either.goto("/profile/contact")
    open_form(either)
    either.get_by_label("Arbeidssted").fill("Et annet sted")
    either.get_by_role("link", name="Avbryt").click()
    expect(either.get_by_label("Arbeidssted")).to_be_hidden()
    expect(either.locator(CARD)).not_to_contain_text("Et annet sted")
    assert kari(furnished).workplace == furnished.kari.workplace


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    either: Page, host: str, sign_in_quietly: SignIn
) -> None:
    watch = Watch(either.context, host)
    sign_in_quietly(either.context)
    either.goto("/profile/contact")
    open_form(either)
    either.get_by_label("Gateadresse").fill("Ny vei 2")
    either.get_by_label("Postnummer").fill("12")
    either.get_by_label("Mobilnummer").fill("ring meg")
    either.get_by_role("button", name="Lagre").click()
    summary = either.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(2)
    expect(either.get_by_label("Gateadresse")).to_have_value("Ny vei 2")
    expect(either.get_by_label("Mobilnummer")).to_have_value("ring meg")
    summary.get_by_role("link", name="Postnummeret må ha 4 siffer.").click()
    expect(either.get_by_label("Postnummer")).to_be_focused()
    expect(either.get_by_label("Postnummer")).to_have_attribute("aria-invalid", "true")
    assert watch.faults == []


def test_the_place_follows_the_postcode(scripted: Page, host: str, sign_in_quietly: SignIn) -> None:
    watch = Watch(scripted.context, host)
    sign_in_quietly(scripted.context)
    scripted.goto("/profile/contact?edit=1")
    scripted.get_by_label("Poststed").fill("")
    scripted.get_by_label("Postnummer").fill("5004")
    scripted.keyboard.press("Tab")
    expect(scripted.get_by_label("Poststed")).to_have_value("Bergen")
    look(scripted, watch, "kari-profile-contact-place")


def test_two_tabs_do_not_overwrite_each_other(
    open_context: NewContext, host: str, furnished: Cast, sign_in_quietly: SignIn
) -> None:
    context = open_context()
    sign_in_quietly(context)
    watch, one, other = Watch(context, host), context.new_page(), context.new_page()
    for page in (one, other):
        page.goto("/profile/contact?edit=1")
    one.get_by_label("Gateadresse").fill("Første vei 1")
    one.get_by_role("button", name="Lagre").click()
    expect(one.locator(CARD)).to_contain_text("Første vei 1")
    other.get_by_label("Gateadresse").fill("Andre vei 2")
    other.get_by_label("Arbeidssted").fill("Kai 9")
    other.get_by_role("button", name="Lagre").click()
    expect(other.get_by_text("Dette ble endret mens du skrev")).to_be_visible()
    look(other, watch, "kari-profile-contact-conflict")
    assert kari(furnished).street == "Første vei 1"
    other.get_by_label("Bruk det jeg skrev: Andre vei 2").check()
    other.get_by_role("button", name="Lagre valgene").click()
    expect(other.get_by_text("Kontaktopplysningene er lagret.").first).to_be_visible()
    assert (kari(furnished).street, kari(furnished).workplace) == ("Andre vei 2", "Kai 9")


def test_a_session_that_ran_out_keeps_the_form(either: Page, clock: Clock, furnished: Cast) -> None:
    either.goto("/profile/contact?edit=1")
    sign_in(either)
    either.get_by_label("Gateadresse").fill("Lang vei 15")
    clock.move(minutes=16)
    either.get_by_role("button", name="Lagre").click()
    expect(either.get_by_text("borte i 15 minutter")).to_be_visible()
    either.get_by_label("Brukernavn").fill("kari")
    either.get_by_label("Passord", exact=True).fill(PASSWORD)
    either.get_by_role("button", name="Logg inn").click()
    expect(either.get_by_text("Her er det du hadde skrevet før du ble logget ut.")).to_be_visible()
    expect(either.get_by_label("Gateadresse")).to_have_value("Lang vei 15")
    assert kari(furnished).street == furnished.kari.street
    either.get_by_role("button", name="Lagre").click()
    expect(either.locator(CARD)).to_contain_text("Lang vei 15")
    assert kari(furnished).street == "Lang vei 15"


def test_what_was_kept_is_not_shown_to_somebody_else(either: Page, clock: Clock) -> None:
    either.goto("/profile/contact?edit=1")
    sign_in(either)
    either.get_by_label("Gateadresse").fill("Karis hemmelige vei")
    clock.move(minutes=16)
    either.get_by_role("button", name="Lagre").click()
    expect(either.get_by_text("borte i 15 minutter")).to_be_visible()
    either.get_by_label("Brukernavn").fill("ola")
    either.get_by_label("Passord", exact=True).fill(PASSWORD)
    either.get_by_role("button", name="Logg inn").click()
    expect(either.get_by_role("heading", level=1)).to_have_text("Kontakt")
    expect(either.locator("header")).to_contain_text("Ola Ødegård")
    assert "Karis hemmelige vei" not in either.content()


def test_a_fault_of_ours_leaves_the_form_as_it_was(
    scripted: Page, host: str, sign_in_quietly: SignIn
) -> None:
    sign_in_quietly(scripted.context)
    scripted.goto("/profile/contact?edit=1")
    scripted.get_by_label("Gateadresse").fill("Stor vei 1")
    scripted.route("**/profile/contact", lambda route: route.abort())
    scripted.get_by_role("button", name="Lagre").click()
    expect(scripted.locator("form .failure")).to_contain_text("Vi fikk ikke lagret.")
    expect(scripted.get_by_label("Gateadresse")).to_have_value("Stor vei 1")
    scripted.unroute("**/profile/contact")
    scripted.get_by_role("button", name="Lagre").click()
    expect(scripted.locator(CARD)).to_contain_text("Stor vei 1")


def test_times_are_those_on_the_wall_in_norway(scripted: Page, host: str, clock: Clock) -> None:
    """Whatever the zone of the browser."""
    clock.set(dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC))
    scripted.goto("/login")
    sign_in(scripted)
    expect(scripted.locator("main")).to_contain_text("2. juli 2026 kl. 00.30")
