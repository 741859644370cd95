"""The figures that guessing must not exceed. ``PORTAL_GUESSES`` sets how many are made."""

import os

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.auth.limits import PER_MEMBER_A_DAY
from portal.auth.passwords import Passwords
from portal.auth.sign_in import SignInRefused, sign_in
from portal.web.portal import Portal
from tests.auth.people import first_step
from tests.cast import PASSWORD, Cast
from tests.clock import Clock
from tests.pages import Visitor

GUESSES = int(os.environ.get("PORTAL_GUESSES", "1500"))
DAY = 24 * 3600


@pytest.fixture
def weighed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every hash that was compared with a password."""
    seen: list[str] = []
    real = Passwords.matches

    def counted(self: Passwords, stored: str | None, password: str) -> bool:
        seen.append(stored or "")
        return real(self, stored, password)

    monkeypatch.setattr(Passwords, "matches", counted)
    monkeypatch.setattr(Passwords, "wait_as_long", lambda self: None)
    return seen


@pytest.mark.parametrize("addresses", [1, 1000], ids=["one address", "a thousand addresses"])
def test_at_most_a_hundred_guesses_a_day_reach_a_member(
    cast: Cast, made: Portal, clock: Clock, weighed: list[str], addresses: int
) -> None:
    for number in range(GUESSES):
        clock.move(seconds=DAY / GUESSES)
        with pytest.raises(SignInRefused):
            sign_in(
                "nordlys",
                "kari",
                f"gjett nummer {number}",
                keys=made.keys,
                passwords=made.passwords,
                address=f"10.0.{number % addresses // 250}.{number % addresses % 250}",
                device_token=None,
                at=portal_clock.now(),
            )
    assert 0 < len(weighed) <= PER_MEMBER_A_DAY.most == 100


def test_meanwhile_the_member_comes_in_on_a_known_device(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    kari = Visitor(app)
    kari.sign_in("nordlys", "kari")
    kari.post("/logout")
    robot = Visitor(app, address="203.0.113.4")
    for _ in range(15):
        first_step(robot, password="feil passord her")
    assert first_step(robot, password=PASSWORD).status == 422
    assert first_step(kari).location == "/"


def test_a_thousand_forged_addresses_are_one(
    app: Flask, cast: Cast, clock: Clock, weighed: list[str]
) -> None:
    robot = Visitor(app)
    robot.get("/login")
    sent = {"customer_id": "nordlys", "username": "kari", "password": "feil passord her"}
    for number in range(100):
        headers = {"X-Forwarded-For": f"192.0.2.{number}", "Forwarded": f"for=192.0.2.{number}"}
        assert robot.send("POST", "/login", sent, headers=headers).status == 422
    assert len(weighed) == 10
