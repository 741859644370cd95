"""Every kind of error is a page: in the reader's language, numbered, and with a way on."""

import re

import pytest
from flask import Flask
from peewee import OperationalError

from portal.auth.hashing import Busy
from tests.answers import Page
from tests.pages import HTMX, Visitor

TOO_MUCH = "a" * 70_000


def break_home(monkeypatch: pytest.MonkeyPatch, app: Flask, error: Exception) -> None:
    """Let the home page fail: faults do not come by themselves."""

    def fail() -> None:
        raise error

    monkeypatch.setitem(app.view_functions, "home.index", fail)


def is_helpful(page: Page) -> bool:
    """Return whether the page says its number and has a link onwards."""
    number = re.search(r"\b[0-9a-f]{12}\b", page.words)
    return bool(number and page.html.select('main a[href="/"]'))


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("who", ["stranger", "kari"])
def test_what_is_not_there(app: Flask, visitor: Visitor, language: str, who: str) -> None:
    browser = Visitor(app, language)
    if who == "kari":
        browser.sign_in("nordlys", "kari")
    page = browser.get("/nowhere")
    assert page.status == 404
    assert is_helpful(page)


def test_what_cannot_be_opened(kari: Visitor) -> None:
    page = kari.get("/logout")
    assert page.status == 405
    assert set(page.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}
    assert is_helpful(page)


def test_a_form_that_is_too_old(visitor: Visitor) -> None:
    visitor.get("/login")
    page = visitor.post("/login", {"csrf_token": "old"})
    assert page.status == 400
    assert page.h1 == "Skjemaet var for gammelt"


@pytest.mark.parametrize("path", ["/login", "/profile/contact"])
def test_what_is_too_large(kari: Visitor, path: str) -> None:
    page = kari.post(path, {"street": TOO_MUCH})
    assert page.status == 413
    assert is_helpful(page)


def test_too_many_fields(kari: Visitor) -> None:
    many = {f"f{number}": "1" for number in range(2000)}
    assert kari.post("/profile/contact", many).status in (303, 413, 422)


def test_a_fault_of_ours_tells_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch,
    app: Flask,
    kari: Visitor,
    caplog: pytest.LogCaptureFixture,
) -> None:
    break_home(monkeypatch, app, RuntimeError("kari@nordlys.example"))
    page = kari.get("/")
    assert page.status == 500
    assert is_helpful(page)
    for told in (page.text, caplog.text):
        assert "kari@nordlys" not in told
    assert "Traceback" not in page.text
    assert "RuntimeError at home.index" in caplog.text
    fragment = kari.send("GET", "/", headers=HTMX)
    assert fragment.status == 500


@pytest.mark.parametrize(
    ("error", "status"),
    [(Busy(), 429), (OperationalError("locked"), 503)],
    ids=["busy", "database"],
)
def test_who_comes_too_early_is_told_when_to_try_again(
    monkeypatch: pytest.MonkeyPatch, app: Flask, kari: Visitor, error: Exception, status: int
) -> None:
    break_home(monkeypatch, app, error)
    page = kari.get("/")
    assert page.status == status
    assert int(page.headers["Retry-After"]) > 0
    assert is_helpful(page)


def test_an_error_keeps_the_menu(kari: Visitor) -> None:
    assert kari.get("/nowhere").html.select('nav a[href="/profile"]')
    assert kari.get("/nowhere").html.select('form[action="/logout"]')
