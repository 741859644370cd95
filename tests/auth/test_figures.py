"""The figures that guessing must not exceed, scaled down; `tests.bench` has them in full."""

import pytest
from flask import Flask

from portal.auth.limits import PER_MEMBER_A_DAY
from tests.auth.people import first_step
from tests.bench.guesses import ROUNDS, Origin, attack, weighed
from tests.bench.refusals import KINDS, refuse_all, with_every_kind
from tests.cast import PASSWORD, Cast
from tests.clock import Clock
from tests.pages import Visitor

GUESSES = 168


@pytest.mark.parametrize("origin", [Origin.FORGED, Origin.MANY])
def test_at_most_a_hundred_guesses_a_day_reach_a_member(
    app: Flask, cast: Cast, clock: Clock, origin: Origin
) -> None:
    outcome = attack(app, clock, origin, GUESSES)
    assert outcome.reached == PER_MEMBER_A_DAY.most == 100
    assert outcome.statuses == {422}
    assert outcome.came_in == ROUNDS


def test_meanwhile_the_right_password_is_no_use_elsewhere(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    robot = Visitor(app, address="203.0.113.4")
    for _ in range(15):
        first_step(robot, password="feil passord her")
    with weighed() as seen:
        assert first_step(robot, password=PASSWORD).status == 422
    assert seen == []


def test_a_thousand_forged_addresses_are_one(app: Flask, cast: Cast, clock: Clock) -> None:
    robot = Visitor(app)
    robot.get("/login")
    sent = {"customer_id": "nordlys", "username": "kari", "password": "feil passord her"}
    with weighed() as seen:
        for number in range(100):
            headers = {"X-Forwarded-For": f"192.0.2.{number}", "Forwarded": f"for=192.0.2.{number}"}
            assert robot.send("POST", "/login", sent, headers=headers).status == 422
    assert len(seen) == 10


def test_every_kind_of_no_looks_the_same(app: Flask, clock: Clock) -> None:
    with_every_kind(app)
    took, looks = refuse_all(app, tries=5)
    assert {kind: len(times) for kind, times in took.items()} == dict.fromkeys(KINDS, 5)
    assert len(looks) == 1
    assert {status for status, _, _ in looks} == {422}
