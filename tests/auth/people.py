"""Members with sessions, apps and codes, for the tests of signing in."""

import datetime as dt
from typing import Any

from portal.activity.security_log import SecurityEvent
from portal.activity.signals import Signal
from portal.auth import totp
from portal.auth.authenticator import begin_app, finish_app
from portal.auth.models import Proof, Session
from portal.auth.recovery import codes_to_show, make_codes
from portal.auth.sessions import Browser, establish_session
from portal.auth.tokens import hashed
from portal.members.models import Member
from portal.web.portal import Portal
from tests.cast import PASSWORD
from tests.pages import Visitor

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def begin_session(
    member: Member, *, at: dt.datetime, address: str = "127.0.0.1", **how: Any
) -> Session:
    """Return a new session of ``member`` in a browser that was not here before."""
    begun = establish_session(member, Browser(address, FIREFOX), Proof.PASSWORD, at=at, **how)
    return Session.get(Session.token_hash == hashed(begun.token))


def turn_on_app(member: Member, made: Portal, *, at: dt.datetime) -> tuple[str, list[str]]:
    """Turn two-step verification on; return the app's secret and the recovery codes."""
    before = at - dt.timedelta(minutes=10)
    secret = begin_app(member, made.keys, at=before)
    session = begin_session(member, at=before)
    assert finish_app(session, totp.code(secret, totp.step_at(before)), made.keys, at=before)
    make_codes(member, made.keys, at=at)
    codes = codes_to_show(member, made.keys, at=at)
    assert codes is not None
    return secret, codes


def first_step(
    visitor: Visitor, customer: str = "nordlys", username: str = "kari", **typed: str
) -> Any:
    """Send the sign-in form and return where it leads."""
    visitor.get("/login")
    sent = {"customer_id": customer, "username": username, "password": PASSWORD, **typed}
    return visitor.post("/login", sent)


def cookie(visitor: Visitor) -> str:
    """Return the session's token in the browser."""
    found = visitor.client.get_cookie("session", domain="127.0.0.1")
    assert found is not None
    return str(found.value)


def hold(visitor: Visitor, token: str) -> None:
    """Put ``token`` into the browser as its session."""
    visitor.client.set_cookie("session", token, domain="127.0.0.1")


def is_in(visitor: Visitor) -> bool:
    """Return whether ``visitor`` is signed in."""
    return visitor.send("GET", "/security").status == 200


def noted(signal: Signal) -> int:
    """Return how often ``signal`` is in the security log."""
    return (
        SecurityEvent.select()
        .where((SecurityEvent.code == signal.code) & (SecurityEvent.about == signal.about))
        .count()
    )
