"""A yes brings what it was asked for, and nothing else depends on it."""

import pytest

from portal.data.purposes import CHOICES
from tests.arrivals import SignIn
from tests.cast import Cast
from tests.consents.cards import press
from tests.pages import Visitor
from tests.statements import before_counting, count_statements

POSITION_ASKED = {
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), payment=(), usb=()"
}


@pytest.fixture
def kari(told: Cast, signed_in: SignIn) -> Visitor:
    return signed_in("nordlys", "kari")


def test_a_position_is_sent_by_a_form_that_is_there_only_with_consent(
    kari: Visitor, told: Cast
) -> None:
    page = kari.get("/consents/position")
    assert page.html.select_one("form[action='/position']") is None
    refused = kari.post("/position", {"latitude": "66,31", "longitude": "14,14"})
    assert (refused.status, refused.h1) == (403, "Posisjonen er ikke lagret")
    kari.other_headers = POSITION_ASKED
    kari.get("/consents/position")
    press(kari, "position", "consent")
    wrong = kari.post("/position", {"latitude": "nord", "longitude": "999"})
    assert wrong.status == 422
    assert set(wrong.errors) == {"latitude", "longitude"}
    page = kari.post("/position", {"latitude": "66,3128", "longitude": "14.142"}, follow=True)
    assert "bredde 66,31, lengde 14,14" in page.words


def test_nothing_else_depends_on_a_yes(kari: Visitor, told: Cast) -> None:
    paths = ("/", "/profile", "/profile/contact", "/consents", "/cookies", "/policy")
    before = {path: kari.get(path).status for path in paths}
    kari.get("/consents")
    for key in CHOICES:
        press(kari, key, "consent")
        kari.get("/consents")
    assert {path: kari.get(path).status for path in paths} == before


def test_shortcuts_are_only_for_who_agreed(kari: Visitor, told: Cast) -> None:
    assert "Snarveier for deg" not in kari.get("/").words
    kari.get("/consents")
    press(kari, "tailoring", "consent")
    page = kari.get("/")
    assert "Snarveier for deg" in page.words
    assert page.html.select("main a[href='/profile/time-clock']") != []
    kari.get("/consents")
    press(kari, "tailoring", "withdrawal")
    assert "Snarveier for deg" not in kari.get("/").words


@pytest.mark.parametrize("path", ["/consents", "/consents/usage-statistics", "/", "/cookies"])
def test_a_page_asks_little_of_the_database_whatever_was_answered(
    kari: Visitor, told: Cast, path: str
) -> None:
    kari.get("/consents")
    for key in CHOICES:
        press(kari, key, "consent")
        kari.get("/consents")
    kari.get(path)
    with count_statements() as seen:
        kari.get(path)
    assert len(before_counting(seen)) <= 6, seen
