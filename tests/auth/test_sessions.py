"""A session lives on the server: it begins at sign-in, and ends when it must."""

import datetime as dt

import pytest
from flask import Flask

from portal.auth.models import Device, Session
from portal.auth.session_length import ABSOLUTE
from portal.auth.sessions import end_all_sessions
from portal.auth.tokens import hashed
from portal.data.base import transaction
from portal.members.models import Member, MemberState
from tests.cast import PASSWORD, Cast
from tests.clock import START, Clock
from tests.pages import HTMX, Visitor

SECOND = dt.timedelta(seconds=1)


def cookie(visitor: Visitor) -> str:
    """Return the token in the browser."""
    found = visitor.client.get_cookie("session", domain="127.0.0.1")
    assert found is not None
    return found.value


def with_cookie(app: Flask, token: str) -> Visitor:
    """Return another browser that holds ``token``."""
    visitor = Visitor(app)
    visitor.client.set_cookie("session", token, domain="127.0.0.1")
    return visitor


def is_in(visitor: Visitor) -> bool:
    """Return whether the browser is signed in."""
    return visitor.get("/").status == 200


def test_signing_in_gives_a_new_token(visitor: Visitor) -> None:
    visitor.get("/login")
    before = cookie(visitor)
    visitor.sign_in("nordlys", "kari")
    assert cookie(visitor) != before
    assert not is_in(with_cookie(visitor.client.application, before))


def test_a_planted_token_is_not_adopted(app: Flask, cast: Cast) -> None:
    planted = "chosen-by-somebody-else-0123456789"
    victim = with_cookie(app, planted)
    victim.sign_in("nordlys", "kari")
    assert cookie(victim) != planted
    assert not is_in(with_cookie(app, planted))


def test_a_second_sign_in_gives_a_second_token(kari: Visitor) -> None:
    other = Visitor(kari.client.application)
    other.sign_in("nordlys", "kari")
    assert cookie(other) != cookie(kari)
    assert is_in(kari)


def test_only_the_hash_of_the_token_is_stored(kari: Visitor) -> None:
    (row,) = Session.select()
    assert row.token_hash == hashed(cookie(kari))
    assert cookie(kari) not in str(row.__data__)
    assert not is_in(with_cookie(kari.client.application, row.token_hash))


def test_a_copied_token_is_worthless_after_signing_out(app: Flask, kari: Visitor) -> None:
    copied = cookie(kari)
    assert is_in(with_cookie(app, copied))
    kari.post("/logout")
    assert not is_in(with_cookie(app, copied))
    assert with_cookie(app, copied).send("GET", "/", headers=HTMX).status == 401


def test_signing_out_twice_is_no_error(app: Flask, kari: Visitor) -> None:
    twin = with_cookie(app, cookie(kari))
    twin.get("/")
    assert kari.post("/logout").status == 303
    assert twin.post("/logout").location.startswith("/login")


@pytest.mark.parametrize(("minutes", "stays"), [(14.9, True), (15, False), (60 * 24 * 400, False)])
def test_an_idle_session_ends(clock: Clock, kari: Visitor, minutes: float, stays: bool) -> None:
    clock.move(minutes=minutes)
    assert is_in(kari) is stays


def test_use_keeps_a_session_until_it_is_too_old(clock: Clock, kari: Visitor) -> None:
    end = START + ABSOLUTE
    while START + ABSOLUTE - dt.timedelta(minutes=10) > Session.get().last_seen_at:
        clock.move(minutes=10)
        assert is_in(kari)
    clock.set(end - SECOND)
    assert is_in(kari)
    clock.set(end)
    assert not is_in(kari)


def test_an_ended_session_does_not_come_back(clock: Clock, kari: Visitor) -> None:
    clock.move(minutes=16)
    assert not is_in(kari)
    clock.set(START + dt.timedelta(minutes=1))
    assert is_in(kari), "a clock set right again is no reason to sign out"
    with transaction():
        end_all_sessions(Member.get(username="kari"), at=START)
    assert not is_in(kari)


def test_what_a_browser_asks_by_itself_keeps_nothing_alive(clock: Clock, kari: Visitor) -> None:
    for _ in range(4):
        clock.move(minutes=5)
        kari.get("/healthz")
    assert not is_in(kari)


def test_a_member_who_left_is_out_at_once(cast: Cast, kari: Visitor) -> None:
    assert is_in(kari)
    Member.update(state=MemberState.ENDED).where(Member.id == cast.kari.id).execute()
    assert not is_in(kari)
    assert kari.send("POST", "/profile/contact").location.startswith("/login")


def test_an_expired_page_tells_why_and_leads_back(clock: Clock, kari: Visitor) -> None:
    clock.move(minutes=15)
    answer = kari.get("/profile/contact")
    assert answer.location == "/login?reason=timeout&next=/profile/contact"
    page = kari.get(str(answer.location))
    assert "borte i 15 minutter" in page.words
    typed = {"username": "kari", "password": PASSWORD}
    assert kari.submit(typed, follow=False).location == "/profile/contact"


def test_an_expired_fragment_takes_the_whole_page_along(clock: Clock, kari: Visitor) -> None:
    kari.get("/profile/contact")
    clock.move(minutes=15)
    answer = kari.fragment("/profile/contact?edit=1")
    assert answer.status == 401
    assert answer.headers["HX-Redirect"] == "/login?reason=timeout&next=/profile/contact"
    assert not answer.content


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "\x01", "æøå", "a b", '"', "; path=/"])
def test_a_made_up_token_is_nobody(app: Flask, cast: Cast, token: str) -> None:
    visitor = Visitor(app)
    headers = {"Cookie": f"session={token}".encode().decode("latin-1")}
    assert visitor.send("GET", "/", headers=headers).location == "/login"


def test_a_token_with_one_other_character_is_nobody(app: Flask, kari: Visitor) -> None:
    token = cookie(kari)
    for place in range(0, len(token), 5):
        other = "A" if token[place] != "A" else "B"
        assert not is_in(with_cookie(app, token[:place] + other + token[place + 1 :]))


def test_a_device_is_known_again_but_signs_nobody_in(app: Flask, kari: Visitor) -> None:
    device = kari.client.get_cookie("device", domain="127.0.0.1")
    assert device is not None
    assert not is_in(with_cookie(app, device.value))
    kari.post("/logout")
    kari.sign_in("nordlys", "kari")
    assert Device.select().count() == 1
