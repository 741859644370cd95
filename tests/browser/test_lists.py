"""Lists and the time clock in a real browser: in place, without script, and by keyboard."""

import re

from playwright.sync_api import Locator, Page, expect

from portal.profile.certificates import Certificate
from portal.profile.time_clock import ClockEntry
from tests.browser.conftest import NewContext, sign_in_as
from tests.browser.watch import Watch, look
from tests.cast import Cast

PATH = "/profile/certificates"
TRUCK = "Truckførerbevis T1–T4"


def arrive(page: Page, host: str, path: str) -> None:
    """Open ``path`` as Kari."""
    sign_in_as(page.context, host, "nordlys", "kari")
    page.goto(path)


def card(page: Page, name: str) -> Locator:
    """Return the card of the entry called ``name``."""
    return page.locator("article").filter(has=page.get_by_role("heading", name=name))


def press(page: Page, name: str, within: str = "main") -> None:
    """Press the button called ``name``."""
    page.locator(within).get_by_role("button", name=name).first.click()


def names(cast: Cast) -> set[str]:
    """Return the names of Kari's certificates that are not removed."""
    return {row.name for row in Certificate.select().where(Certificate.live(cast.kari.id))}


def test_a_certificate_lives_its_life(either: Page, host: str, furnished: Cast) -> None:
    watch = Watch(either.context, host)
    arrive(either, host, PATH)
    either.get_by_role("link", name="Legg til sertifikat").click()
    either.get_by_label("Sertifikat Må fylles ut").fill("Båtførerprøven")
    either.get_by_label("Utsteder").fill("Sjøfartsdirektoratet")
    press(either, "Lagre")
    told = "Sertifikatet Båtførerprøven er lagt til."
    expect(either.get_by_text(told).first).to_be_visible()
    expect(card(either, "Båtførerprøven")).to_contain_text("Sjøfartsdirektoratet")
    card(either, "Båtførerprøven").get_by_role("link", name="Endre").click()
    either.get_by_label("Utsteder").fill("Nytt direktorat")
    press(either, "Lagre")
    expect(card(either, "Båtførerprøven")).to_contain_text("Nytt direktorat")
    card(either, "Båtførerprøven").get_by_role("button", name="Fjern").click()
    expect(either.get_by_text("Sertifikatet Båtførerprøven er fjernet.").last).to_be_visible()
    assert "Båtførerprøven" not in names(furnished)
    either.get_by_role("button", name="Angre").first.click()
    expect(card(either, "Båtførerprøven")).to_be_visible()
    assert "Båtførerprøven" in names(furnished)
    assert watch.faults == []


def test_the_focus_follows_what_one_does(scripted: Page, host: str) -> None:
    watch = Watch(scripted.context, host)
    arrive(scripted, host, PATH)
    scripted.evaluate("window.untouched = true")
    scripted.locator("#certificates-add").click()
    expect(scripted.locator("#certificates-new-heading")).to_be_focused()
    press(scripted, "Lagre", "#certificates-new")
    expect(scripted.locator("#error-summary")).to_be_focused()
    scripted.locator("#error-summary").get_by_role("link").first.click()
    expect(scripted.locator("#certificates-new-name")).to_be_focused()
    scripted.locator("#certificates-new").get_by_role("link", name="Avbryt").click()
    expect(scripted.locator("#certificates-add")).to_be_focused()
    card(scripted, TRUCK).get_by_role("link", name="Endre").click()
    expect(scripted.get_by_role("heading", name="Endre sertifikat")).to_be_focused()
    press(scripted, "Lagre")
    expect(card(scripted, TRUCK).get_by_role("link", name="Endre")).to_be_focused()
    card(scripted, TRUCK).get_by_role("button", name="Fjern").click()
    told = f"Sertifikatet {TRUCK} er fjernet."
    expect(scripted.locator(".ds-alert p", has_text=told)).to_be_focused()
    expect(scripted.locator("#status")).to_have_text(told)
    scripted.keyboard.press("Tab")
    scripted.keyboard.press("Enter")
    expect(card(scripted, TRUCK).get_by_role("link", name="Endre")).to_be_focused()
    assert scripted.evaluate("window.untouched"), "the page was loaded anew"
    assert watch.faults == []


def test_every_state_in_between_is_fit_to_be_seen(scripted: Page, host: str) -> None:
    watch = Watch(scripted.context, host)
    arrive(scripted, host, PATH)
    scripted.locator("#certificates-add").click()
    press(scripted, "Lagre", "#certificates-new")
    expect(scripted.locator("#error-summary")).to_be_visible()
    card(scripted, TRUCK).get_by_role("button", name="Fjern").click()
    expect(scripted.get_by_role("button", name="Angre")).to_be_visible()
    look(scripted, watch, "kari-profile-certificates-in-between")
    scripted.goto(PATH)
    scripted.get_by_text("Nylig fjernet").click()
    look(scripted, watch, "kari-profile-certificates-lately-removed")


def test_what_one_editor_holds_survives_what_another_does(scripted: Page, host: str) -> None:
    watch = Watch(scripted.context, host)
    arrive(scripted, host, PATH)
    scripted.locator("#certificates-add").click()
    scripted.locator("#certificates-new-name").fill("Halvferdig")
    card(scripted, TRUCK).get_by_role("link", name="Endre").click()
    press(scripted, "Lagre", "main ul form")
    expect(card(scripted, TRUCK)).to_be_visible()
    card(scripted, TRUCK).get_by_role("button", name="Fjern").click()
    expect(scripted.get_by_role("button", name="Angre")).to_be_visible()
    expect(scripted.locator("#certificates-new-name")).to_have_value("Halvferdig")
    look(scripted, watch, "kari-profile-certificates-two-at-once")


def test_a_new_entry_is_on_the_page_at_once(scripted: Page, host: str) -> None:
    arrive(scripted, host, "/profile/schedule")
    before = scripted.locator("article").count()
    scripted.get_by_role("link", name="Legg til ferie eller fri").click()
    scripted.get_by_label("Permisjon").check()
    scripted.get_by_label("Første dag").fill("2026-05-04")
    scripted.get_by_label("Siste dag").fill("2026-05-08")
    press(scripted, "Lagre")
    expect(scripted.locator("article")).to_have_count(before + 1)
    expect(scripted.locator("article").first).to_contain_text("4. mai 2026 – 8. mai 2026 (5 dager)")
    expect(scripted.locator("#status")).to_have_text("Permisjon fra 4. mai 2026 er lagt til.")


def test_in_and_out(either: Page, host: str, furnished: Cast) -> None:
    watch = Watch(either.context, host)
    arrive(either, host, "/profile/time-clock")
    press(either, "Stemple inn")
    expect(either.get_by_role("heading", name="Stemplet inn siden kl. 10.00")).to_be_visible()
    press(either, "Stemple ut")
    expect(either.get_by_role("heading", name="Du er ikke stemplet inn")).to_be_visible()
    today = ClockEntry.select().where(ClockEntry.ended_at == ClockEntry.started_at)
    assert today.count() == 1
    assert watch.faults == []


def test_a_double_click_clocks_in_once(
    open_context: NewContext, host: str, furnished: Cast
) -> None:
    for script in (True, False):
        page = open_context(java_script_enabled=script).new_page()
        arrive(page, host, "/profile/time-clock")
        page.locator("#clock-in").dblclick()
        expect(page.locator("#clock-out")).to_be_visible()
        assert ClockEntry.select().where(ClockEntry.ended_at.is_null()).count() == 1
        page.locator("#clock-out").click()
        expect(page.locator("#clock-in")).to_be_visible()


def test_a_month_has_an_address_one_can_go_back_from(scripted: Page, host: str) -> None:
    arrive(scripted, host, "/profile/time-clock")
    scripted.locator("#month-earlier").click()
    expect(scripted.locator("#month")).to_have_text("Februar 2026")
    expect(scripted).to_have_url(re.compile(r"month=2026-02$"))
    scripted.go_back()
    expect(scripted.locator("#month")).to_have_text("Mars 2026")


def test_a_correction_is_a_page_with_the_original_beside(either: Page, host: str) -> None:
    watch = Watch(either.context, host)
    arrive(either, host, "/profile/time-clock")
    either.get_by_role("link", name="Rett", exact=False).first.click()
    expect(either.get_by_text("Registrert nå: 2. mars 2026")).to_be_visible()
    either.get_by_label("Start").fill("2026-03-02T06:00")
    either.get_by_label("Grunn").fill("Begynte tidligere")
    press(either, "Lagre")
    expect(either.get_by_text("er rettet.").first).to_be_visible()
    either.get_by_text("Vis rettinger").first.click()
    expect(either.get_by_text("Grunn: Begynte tidligere")).to_be_visible()
    assert watch.faults == []
