"""Headers and cookies, over http and over https. The visitor holds the headers of every answer."""

from collections.abc import Iterator
from dataclasses import replace
from http.cookies import SimpleCookie

import pytest
from flask import Flask

from portal import create_app
from portal.config import Settings
from portal.data.engine import db
from tests import hygiene
from tests.cast import Cast
from tests.house.addresses import pages
from tests.pages import Visitor

pytestmark = pytest.mark.same_on_both("headers and cookies are made without the database")


@pytest.fixture
def secure(cast: Cast, settings: Settings) -> Iterator[Flask]:
    """The same portal as its visitors reach it over https."""
    usual = db.obj
    usual.close()
    app = create_app(replace(settings, base_url="https://portal.example"))
    yield app
    db.obj.close_all()
    db.initialize(usual)
    usual.connect(reuse_if_open=True)


def cookies(visitor: Visitor, path: str) -> SimpleCookie:
    """Return what ``path`` puts into a browser."""
    jar = SimpleCookie()
    for line in visitor.get(path).headers.getlist("Set-Cookie"):
        jar.load(line)
    return jar


def test_every_page_has_the_headers(app: Flask, kari: Visitor) -> None:
    for path in [*pages(app), *pages(app, public=True)]:
        kari.get(path)


def test_over_https_cookies_belong_to_this_host_alone(secure: Flask) -> None:
    visitor = Visitor(secure)
    visitor.get("/login")
    typed = {"customer_id": "nordlys", "username": "kari", "password": "blåbær på fjellet i august"}
    lines = visitor.post("/login", typed).headers.getlist("Set-Cookie")
    assert len(lines) >= 3
    for line in lines:
        name, _, rest = line.partition("=")
        assert name.startswith("__Host-"), line
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(rest.split("; ")), line
        assert "Domain" not in rest
        assert len(line) < 4096


def test_cookies_say_nothing_about_the_member(kari: Visitor) -> None:
    kept = " ".join(cookie.value for cookie in kari.client._cookies.values())
    for told in ("kari", "Kari", "Blåfjell", "@"):
        assert told not in kept


def test_the_session_cookie_ends_with_the_browser(visitor: Visitor) -> None:
    (cookie,) = cookies(visitor, "/login").values()
    assert cookie.key == "session"
    assert not cookie["max-age"]
    assert not cookie["expires"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_page_without_a_form_leaves_no_cookie(visitor: Visitor) -> None:
    assert not cookies(visitor, "/healthz")


def test_signing_out_clears_the_browsers_copy(kari: Visitor) -> None:
    answer = kari.post("/logout")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_pages_and_fragments_are_kept_apart_by_caches(kari: Visitor) -> None:
    vary = kari.get("/").headers["Vary"]
    for name in ("HX-Request", "HX-Request-Type", "Cookie"):
        assert name in vary


def test_static_files_are_kept_for_good_and_typed(kari: Visitor) -> None:
    page = kari.get("/")
    sheet = page.html.select_one("link[rel=stylesheet]")
    script = page.html.select_one("script[src]")
    assert sheet
    assert script
    for path, kind in ((sheet["href"], "text/css"), (script["src"], "text/javascript")):
        answer = kari.client.get(path, headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200
        assert answer.mimetype == kind
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "br"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        answer.close()


def test_a_missing_header_is_found(kari: Visitor) -> None:
    headers = dict(kari.get("/").headers)
    for name in hygiene.HEADERS:
        with pytest.raises(hygiene.Unclean, match=name):
            hygiene.check_headers({k: v for k, v in headers.items() if k != name}, secure=False)
    with pytest.raises(hygiene.Unclean, match="Strict-Transport"):
        hygiene.check_headers(headers, secure=True)
