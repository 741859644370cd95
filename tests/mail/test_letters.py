"""Every message: complete in text and HTML, in the reader's language, and silent about the person."""

import datetime as dt
import inspect
import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import html5lib
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from bs4 import BeautifulSoup

from portal import catalogues
from portal.config import ROOT
from portal.mail import letters, rendering
from portal.mail.rendering import Addressee
from portal.words import LANGUAGES

BASE = "https://portal.example"
LETTERS: dict[str, Callable[[Addressee], EmailMessage]] = {
    "invitation": lambda to: letters.invitation(to, path="/invitation/7-abc", days=14),
    "registration": lambda to: letters.registration(to, path="/register/7-abc", days=2),
    "registration_taken": letters.registration_taken,
    "registration_refused": letters.registration_refused,
    "password_reset": lambda to: letters.password_reset(to, path="/password/reset/7-a", minutes=30),
    "password_changed": letters.password_changed,
    "email_change_asked": letters.email_change_asked,
    "email_confirmation": lambda to: letters.email_confirmation(
        to, path="/profile/contact/email/7-a", hours=48
    ),
    "email_changed": letters.email_changed,
    "new_device": lambda to: letters.new_device(
        to,
        path="/not-me/7-a",
        browser="Firefox",
        system="Windows",
        at=dt.datetime(2026, 3, 3, 9, 0, tzinfo=dt.UTC),
        days=7,
    ),
    "security_change": lambda to: letters.security_change(
        to, what="Totrinnsbekreftelse ble slått på."
    ),
    "sign_in_code": lambda to: letters.sign_in_code(to, code="123456", minutes=10),
    "security_alarm": lambda to: letters.security_alarm(
        to,
        what="Noen prøver å gjette passordet ditt. Vi slipper dem ikke til flere forsøk nå.",
        advice="Er passordet ditt sterkt og bare ditt, trenger du ikke å gjøre noe.",
        path="/security",
    ),
    "request_received": lambda to: letters.request_received(
        to, path="/requests/7", day=dt.date(2026, 4, 1)
    ),
    "request_waits": lambda to: letters.request_waits(
        to,
        what="Et medlem har sendt en henvendelse.",
        path="/admin/requests/7",
        day=dt.date(2026, 4, 1),
    ),
    "request_waits_at_cerum": lambda to: letters.request_waits_at_cerum(
        to, what="Et medlem har sendt en henvendelse.", reference="ABCD2345"
    ),
    "restriction_ends": lambda to: letters.restriction_ends(
        to, path="/requests/7", day=dt.date(2026, 4, 1)
    ),
    "recipient_notice": lambda to: letters.recipient_notice(
        to, path="/notices/7-abc", code="ABCD2345", asks="Slett det dere har."
    ),
    "export_ready": lambda to: letters.export_ready(to, request=7),
    "erasure_asked": lambda to: letters.erasure_asked(
        to, day=dt.date(2026, 4, 1), path="/requests/7"
    ),
    "erasure_decided": lambda to: letters.erasure_decided(to, day=dt.date(2026, 4, 1)),
    "erasure_proposed": letters.erasure_proposed,
    "membership_ended": letters.membership_ended,
    "erasure_soon": lambda to: letters.erasure_soon(
        to, day=dt.date(2026, 4, 1), path="/requests/7", can_be_undone=True
    ),
    "erasure_done": lambda to: letters.erasure_done(to, path="/erasure/7-a"),
    "inactivity_warning": lambda to: letters.inactivity_warning(
        to, day=dt.date(2026, 4, 1), path="/membership/7-a"
    ),
    "policy_published": lambda to: letters.policy_published(
        to, version=3, in_force=dt.date(2026, 4, 1)
    ),
    "request_moved": letters.request_moved,
    "admins_changed": letters.admins_changed,
}


def addressee(language: str = "nb", customer: str = "Nordlys Drift AS") -> Addressee:
    return Addressee(
        "kari@nordlys.example", language, "nordlys", customer, "personvern@nordlys.example", BASE
    )


def parts(mail: EmailMessage) -> tuple[str, str]:
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


def test_every_message_is_tried() -> None:
    written = {name for name, _ in inspect.getmembers(letters, inspect.isfunction)}
    folders = {path.name for path in (ROOT / "templates" / "mail").iterdir()}
    assert set(LETTERS) == folders
    assert set(LETTERS) <= written


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LETTERS)
def test_a_message_is_whole(name: str, language: str) -> None:
    mail = LETTERS[name](addressee(language))
    assert mail["To"] == "kari@nordlys.example"
    assert mail["Content-Language"] == language
    subject = str(mail["Subject"])
    assert 0 < len(subject) <= 78
    text, html = parts(mail)
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    assert parser.errors == []
    page = BeautifulSoup(html, "lxml")
    assert page.html is not None
    assert page.html["lang"] == language
    assert page.title is not None
    assert page.title.get_text() == subject
    assert not re.search(r"%\(|\{\{|\{%", text + html)


@pytest.mark.parametrize("name", LETTERS)
def test_text_and_html_say_the_same(name: str) -> None:
    text, html = parts(LETTERS[name](addressee()))
    page = BeautifulSoup(html, "lxml")
    for link in page.select("a"):
        link.replace_with(str(link["href"]))
    assert page.body is not None
    said = " ".join(page.body.get_text(" ").split())
    assert said == " ".join(text.replace("--", "").split())


@pytest.mark.parametrize("name", LETTERS)
def test_a_message_leads_to_pages_of_the_portal_and_says_which_customer(name: str) -> None:
    text, html = parts(LETTERS[name](addressee()))
    links = set(re.findall(r"\w+://\S+", text))
    assert links == {str(a["href"]) for a in BeautifulSoup(html, "lxml").select("a")}
    assert len(links) == 1
    assert all(link.startswith(f"{BASE}/") for link in links)
    assert all(link.endswith("?customer_id=nordlys") for link in links)
    assert not re.search(r"<(img|link|script|style)|\ssrc=", html)


@pytest.mark.parametrize("name", LETTERS)
def test_a_message_says_nothing_about_the_person(name: str) -> None:
    """Who could, is not even given a name: `Addressee` has none."""
    mail = LETTERS[name](addressee())
    text, html = parts(mail)
    headers = " ".join(f"{k}: {v}" for k, v in mail.items() if k != "To")
    assert "kari" not in (headers + text + html).casefold()


def test_a_customers_name_is_text_and_not_markup() -> None:
    mail = letters.invitation(
        addressee(customer="Fisk & <b>Sønn</b>"), path="/invitation/7", days=1
    )
    text, html = parts(mail)
    assert "Fisk & <b>Sønn</b> har gitt deg" in text
    assert BeautifulSoup(html, "lxml").b is None
    assert str(mail["Subject"]).endswith("Fisk & <b>Sønn</b>")


@pytest.mark.parametrize(
    ("language", "day"), [("nb", "1. april 2026"), ("nn", "1. april 2026"), ("en", "1 April 2026")]
)
def test_a_date_is_written_as_the_reader_writes_it(language: str, day: str) -> None:
    text, _ = parts(LETTERS["policy_published"](addressee(language)))
    assert day in text


def test_a_message_speaks_the_readers_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = Catalog(locale="en")
    catalogue.add("Velg nytt passord", "Choose a new password")
    catalogue.add("Lenken virker i %(minutes)s minutter og kan brukes én gang.", "%(minutes)s min")
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    catalogues.catalogue.cache_clear()
    rendering._templates.cache_clear()
    try:
        text, html = parts(LETTERS["password_reset"](addressee("en")))
    finally:
        catalogues.catalogue.cache_clear()
        rendering._templates.cache_clear()
    assert ">Choose a new password</a>" in html
    assert "30 min\n" in text
