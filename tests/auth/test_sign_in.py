"""Signing in: who belongs in gets in, and everybody else gets one and the same answer."""

import re

import pytest
from flask import Flask

from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.members.models import Member, MemberState
from tests.answers import Page
from tests.cast import PASSWORD, Cast
from tests.clock import Clock
from tests.pages import Visitor

WRONG = "en annen setning om bær"


def try_to_sign_in(visitor: Visitor, customer: str, username: str, password: str = WRONG) -> Page:
    """Fill in the form and send it."""
    visitor.get("/login")
    typed = {"customer_id": customer, "username": username, "password": password}
    return visitor.submit(typed, follow=False)


def without_tokens(page: Page) -> tuple[int, list[tuple[str, str]], str]:
    """Return the answer as a stranger may compare it: what is new in every answer left out."""
    text = re.sub(r'name="csrf_token" value="[^"]+"', "", page.text)
    text = re.sub(r'value="(nordlys|ukjent|kari|ola|ingen)"', "", text)
    headers = [pair for pair in page.headers if pair[0] not in ("Set-Cookie", "Content-Length")]
    return page.status, sorted(headers), text


def is_in(visitor: Visitor) -> bool:
    """Return whether the browser is signed in."""
    return visitor.get("/").status == 200


def test_kari_comes_in_and_goes_out(visitor: Visitor) -> None:
    home = visitor.sign_in("nordlys", "kari")
    assert home.h1 == "Hei, Kari"
    out = visitor.submit(form="form[action='/logout']")
    assert "Du er logget ut." in out.words
    assert visitor.get("/").location == "/login"


def test_two_of_one_name_come_each_to_their_own(app: Flask, cast: Cast) -> None:
    one, other = Visitor(app), Visitor(app)
    assert "Nordlys Drift AS" in one.sign_in("nordlys", "kari").title
    assert "Fjord Logistikk AS" in other.sign_in("fjord", "kari").title
    assert "Blåfjell" in one.get("/profile/contact").words
    assert "Sørensen" in other.get("/profile/contact").words


def test_case_and_spaces_around_do_not_matter(visitor: Visitor) -> None:
    assert try_to_sign_in(visitor, " NORDLYS ", " Kari ", PASSWORD).location == "/"


@pytest.mark.parametrize(
    "password", [PASSWORD.upper(), f" {PASSWORD}", f"{PASSWORD} ", PASSWORD[:-1]]
)
def test_every_character_of_the_password_matters(visitor: Visitor, password: str) -> None:
    assert try_to_sign_in(visitor, "nordlys", "kari", password).status == 422


def test_a_password_composed_otherwise_is_the_same(visitor: Visitor) -> None:
    """Phones and desktops send å as one character or as two (Unicode NFC and NFD)."""
    assert (
        try_to_sign_in(visitor, "nordlys", "kari", PASSWORD.replace("å", "a\u030a")).status == 303
    )


def test_every_no_is_the_same_no(app: Flask, cast: Cast, clock: Clock) -> None:
    Member.update(state=MemberState.ENDED).where(Member.id == cast.ola.id).execute()
    Member.update(password_hash=None).where(Member.id == cast.admin.id).execute()
    answers = {
        "wrong password": try_to_sign_in(Visitor(app), "nordlys", "kari"),
        "unknown member": try_to_sign_in(Visitor(app), "nordlys", "ingen"),
        "unknown customer": try_to_sign_in(Visitor(app), "ukjent", "kari"),
        "ended": try_to_sign_in(Visitor(app), "nordlys", "ola", PASSWORD),
        "never set": try_to_sign_in(Visitor(app), "nordlys", "admin", PASSWORD),
    }
    for _ in range(12):
        answers["throttled"] = try_to_sign_in(Visitor(app), "nordlys", "kari")
    answers["throttled, right"] = try_to_sign_in(Visitor(app), "nordlys", "kari", PASSWORD)
    first = without_tokens(answers["wrong password"])
    first = (first[0], first[1], first[2].replace('value="admin"', ""))
    for why, page in answers.items():
        status, headers, text = without_tokens(page)
        assert (status, headers, text.replace('value="admin"', "")) == first, why


def test_the_no_says_what_to_look_at_and_keeps_what_was_typed(visitor: Visitor) -> None:
    page = try_to_sign_in(visitor, "nordlys", "kari")
    assert page.status == 422
    assert page.title.startswith("Feil: ")
    assert page.errors == {"customer_id": "Kunde-id, brukernavn eller passord stemmer ikke."}
    assert page.form().select_one("#username")["value"] == "kari"
    assert not page.form().select_one("#password").get("value")
    assert WRONG not in page.text


def test_an_empty_form_says_what_is_missing(visitor: Visitor) -> None:
    page = try_to_sign_in(visitor, "", "  ", "")
    assert page.status == 422
    assert list(page.errors) == ["customer_id", "username", "password"]


def test_failures_are_told_to_the_member_and_nobody_else(app: Flask, cast: Cast) -> None:
    try_to_sign_in(Visitor(app), "nordlys", "kari")
    failed = Event.select().where(Event.kind == Kind.SIGN_IN_FAILED.code)
    assert [event.member_id for event in failed] == [cast.kari.id]


STRANGE = ["\x00", "nordlys\x00", "\ufffd", "a" * 60_000, "' OR 1=1 --", "%00", "\u202e", "ﷺ" * 999]


@pytest.mark.parametrize("typed", STRANGE, ids=lambda typed: repr(typed[:12]))
@pytest.mark.parametrize("field", ["customer_id", "username", "password"])
def test_nothing_typed_breaks_the_form(visitor: Visitor, field: str, typed: str) -> None:
    visitor.get("/login")
    filled = {"customer_id": "nordlys", "username": "kari", "password": WRONG}
    assert visitor.post("/login", {**filled, field: typed}).status in (413, 422)


@pytest.mark.parametrize(
    "body", [b"customer_id=%ED%A0%80&username=%FF&password=%C0%80", b"\xff\xfe=\x00"]
)
def test_bytes_that_are_no_text_break_nothing(visitor: Visitor, body: bytes) -> None:
    token = str(visitor.get("/login").token)
    body += f"&csrf_token={token}".encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert visitor.send_body("POST", "/login", body, headers).status in (400, 422)


def test_the_customer_id_is_remembered_on_the_device(kari: Visitor) -> None:
    kari.post("/logout")
    assert kari.get("/login").form().select_one("#customer_id")["value"] == "nordlys"


def test_a_link_fills_in_the_customer_id(visitor: Visitor) -> None:
    page = visitor.get("/c/fjord", follow=True)
    assert page.form().select_one("#customer_id")["value"] == "fjord"
    unknown = visitor.get("/c/ukjent", follow=True)
    assert unknown.form().select_one("#customer_id")["value"] == "ukjent"


def test_who_is_in_is_not_asked_again(kari: Visitor) -> None:
    assert kari.get("/login?next=/profile").location == "/profile"
    assert is_in(kari)
