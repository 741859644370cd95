"""The app hands its member over to a webview: by key and code, once, and within its customer."""

import json

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.activity.signals import Signal
from portal.auth.hand_over import REFUSALS_PER_ADDRESS, make_app_key, revoke_app_keys
from portal.auth.models import Proof, Session
from portal.members.models import Member, MemberState
from portal.web.portal import Portal
from tests.answers import Page
from tests.auth.people import cookie, hold, is_in, noted, turn_on_app
from tests.cast import Cast
from tests.clock import Clock
from tests.pages import Visitor


@pytest.fixture
def key(cast: Cast) -> str:
    """The key of Nordlys' app."""
    return make_app_key(cast.nordlys, "app", at=portal_clock.now())


def ask(visitor: Visitor, key: str | None, username: str = "kari") -> Page:
    """Ask for a code, as the app's server does."""
    headers = {} if key is None else {"Portal-App-Key": key}
    return visitor.send("POST", "/app/handover", {"username": username}, headers=headers)


def code_of(answer: Page) -> str:
    """Return the code in ``answer``."""
    assert answer.status == 200
    return str(json.loads(answer.content)["code"])


def test_the_code_signs_the_member_in_where_they_were_going(
    app: Flask, visitor: Visitor, key: str, cast: Cast
) -> None:
    code = code_of(ask(Visitor(app), key))
    assert visitor.get(f"/app/enter?code={code}&next=/profile").location == "/profile"
    assert is_in(visitor)
    session = Session.of(cast.kari).get()
    assert session.proof == Proof.APP
    assert noted(Signal.HANDED_OVER) == 1


def test_it_works_once(app: Flask, visitor: Visitor, key: str) -> None:
    code = code_of(ask(Visitor(app), key))
    visitor.get(f"/app/enter?code={code}")
    thief = Visitor(app)
    assert thief.get(f"/app/enter?code={code}").location == "/login?reason=app"
    assert not is_in(thief)
    assert noted(Signal.HAND_OVER_REUSED) == 1


def test_it_works_for_a_minute(app: Flask, visitor: Visitor, key: str, clock: Clock) -> None:
    code = code_of(ask(Visitor(app), key))
    clock.move(seconds=61)
    visitor.get(f"/app/enter?code={code}")
    assert not is_in(visitor)


def test_looking_without_entering_does_not_use_it_up(
    app: Flask, visitor: Visitor, key: str
) -> None:
    code = code_of(ask(Visitor(app), key))
    assert visitor.send("HEAD", f"/app/enter?code={code}").status == 405
    visitor.get(f"/app/enter?code={code}")
    assert is_in(visitor)


def test_a_key_opens_its_own_customer_alone(app: Flask, key: str, cast: Cast) -> None:
    visitor = Visitor(app)
    visitor.get(f"/app/enter?code={code_of(ask(Visitor(app), key, 'kari'))}")
    assert Session.of(cast.kari).exists()
    assert not Session.of(cast.other_kari).exists()
    Member.update(username="bare-fjord").where(Member.id == cast.other_admin.id).execute()
    assert ask(Visitor(app), key, "bare-fjord").status == 403


@pytest.mark.parametrize("wrong", ["", "app-x", "0" * 500])
def test_a_wrong_key_and_an_unknown_member_get_the_same_no(
    app: Flask, key: str, wrong: str
) -> None:
    one, other = ask(Visitor(app), wrong), ask(Visitor(app), key, "finnes-ikke")
    assert (one.status, one.content) == (403, other.content)
    assert noted(Signal.HAND_OVER_REFUSED) == 2


def test_without_a_key_it_is_an_ordinary_forged_request(app: Flask, cast: Cast) -> None:
    assert ask(Visitor(app), None).status == 400


def test_a_revoked_key_opens_nothing_not_even_with_a_code(
    app: Flask, visitor: Visitor, key: str, cast: Cast
) -> None:
    code = code_of(ask(Visitor(app), key))
    assert revoke_app_keys(cast.nordlys, "app", at=portal_clock.now()) == 1
    assert ask(Visitor(app), key).status == 403
    visitor.get(f"/app/enter?code={code}")
    assert not is_in(visitor)


def test_who_has_left_meanwhile_is_not_let_in(
    app: Flask, visitor: Visitor, key: str, cast: Cast
) -> None:
    code = code_of(ask(Visitor(app), key))
    Member.update(state=MemberState.ENDED.value).where(Member.id == cast.kari.id).execute()
    visitor.get(f"/app/enter?code={code}")
    assert not is_in(visitor)


def test_the_second_step_is_still_asked_for(
    app: Flask, visitor: Visitor, key: str, cast: Cast, made: Portal, clock: Clock
) -> None:
    _secret, codes = turn_on_app(cast.kari, made, at=portal_clock.now())
    code = code_of(ask(Visitor(app), key))
    assert visitor.get(f"/app/enter?code={code}").location == "/login/second-step"
    assert not is_in(visitor)
    visitor.get("/login/second-step")
    visitor.submit({"code": codes[0]})
    assert is_in(visitor)
    newest = Session.of(cast.kari).order_by(Session.id.desc()).get()
    assert newest.proof == Proof.APP_AND_RECOVERY_CODE


def test_somebody_else_in_the_webview_is_signed_out(app: Flask, key: str, cast: Cast) -> None:
    visitor = Visitor(app)
    visitor.sign_in("nordlys", "ola")
    old = cookie(visitor)
    visitor.get(f"/app/enter?code={code_of(ask(Visitor(app), key))}")
    assert "Kari" in visitor.get("/").h1
    hold(visitor, old)
    assert not is_in(visitor)


def test_guessing_keys_is_slowed(app: Flask, key: str) -> None:
    for _ in range(REFUSALS_PER_ADDRESS.most):
        ask(Visitor(app), "app-guess")
    assert ask(Visitor(app), key).status == 429
