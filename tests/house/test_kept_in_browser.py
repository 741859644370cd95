"""What is kept in a browser goes through the one declaration; no other store is used."""

import ast
import re
from pathlib import Path

import pytest

from portal.config import ROOT
from tests.house.sources import Source, portal_sources

SETS_COOKIES = "portal.web.browser_session"
STORES = re.compile(
    r"\b(localStorage|sessionStorage|indexedDB|cookieStore|serviceWorker|document\.cookie|caches\.)"
)
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))


def sets_a_cookie(source: Source) -> bool:
    """Return whether ``source`` could set a cookie that is not declared."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr == "set_cookie":
            return True
        if isinstance(node, ast.Constant) and str(node.value).casefold() == "set-cookie":
            return True
    return False


def test_a_cookie_is_set_in_one_place_which_asks_whether_it_is_declared() -> None:
    assert [s.module for s in portal_sources() if sets_a_cookie(s)] == [SETS_COOKIES]


@pytest.mark.parametrize(
    "text", ["response.set_cookie('x', '1')", "headers.add('Set-Cookie', 'x=1')"]
)
def test_a_cookie_set_elsewhere_is_found(text: str) -> None:
    assert sets_a_cookie(Source("portal.x", text))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_our_scripts_keep_nothing(script: Path) -> None:
    text = script.read_text("utf-8")
    assert STORES.findall(text) == []


@pytest.mark.parametrize("text", ["localStorage.a = 1", "document.cookie='a'", "caches.open('x')"])
def test_a_script_that_keeps_something_is_found(text: str) -> None:
    assert STORES.search(text)
