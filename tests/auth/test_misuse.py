"""Each rule against misuse: what fires it, what must not, and the answer it gives."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask

from portal.activity.rules import FLOOD, GUESSING, LOOK_UPS, RULES, STUFFING, Answer, Rule, notice
from portal.activity.security_log import Circumstances, SecurityEvent
from portal.activity.signals import Signal
from portal.data.base import transaction
from portal.jobs.models import Job
from portal.members.models import Member
from tests.auth.people import first_step, noted
from tests.cast import Cast
from tests.clock import START, Clock
from tests.pages import Visitor

SECOND = dt.timedelta(seconds=1)
# The names of the OWASP logging vocabulary that the portal uses.
VOCABULARY = {
    "authn_login_success",
    "authn_login_fail",
    "authn_login_fail_max",
    "authn_impossible_travel",
    "authn_password_change",
    "authn_password_change_fail",
    "authn_token_created",
    "authn_token_delete",
    "authn_token_reuse",
    "authn_token_revoked",
    "authz_fail",
    "excess_rate_limit_exceeded",
    "sensitive_read",
}


def stream(
    count: int,
    make: Callable[[int], Circumstances],
    *,
    signal: Signal,
    every: dt.timedelta,
    **who: Member,
) -> list[Rule]:
    """Note ``signal`` so many times and return the rules that were met."""
    met: list[Rule] = []
    for number in range(count):
        with transaction():
            met += notice(signal, None, at=START + every * number, around=make(number), **who)
    return met


def guesses(number: int) -> Circumstances:
    """One member tried from many networks."""
    return Circumstances(door="d", subject="s", network=f"n{number}")


def pairs(number: int) -> Circumstances:
    """One network that tries a member of every customer once."""
    return Circumstances(door=f"d{number % 3}", subject=f"s{number}", network="n")


def colleagues(number: int) -> Circumstances:
    """One network, one customer, many members: a Monday morning in an office."""
    return Circumstances(door="d", subject=f"s{number}", network="n")


def look_ups(number: int) -> Circumstances:
    """Another member each time."""
    return Circumstances(object_id=number)


def test_every_signal_is_in_the_vocabulary_and_unlike_the_others() -> None:
    assert {signal.code for signal in Signal} == VOCABULARY
    assert len({(signal.code, signal.about) for signal in Signal}) == len(Signal)


def test_every_rule_has_an_answer() -> None:
    assert all(rule.answers for rule in RULES)
    assert {answer for rule in RULES for answer in rule.answers} | {Answer.ASK} == set(Answer)


def test_guessing_at_one_member_fires_once(database: object) -> None:
    assert stream(GUESSING.at_least - 1, guesses, signal=GUESSING.on, every=SECOND) == []
    assert stream(20, guesses, signal=GUESSING.on, every=SECOND) == [GUESSING]
    assert noted(Signal.GUESSING) == 1


def test_a_member_who_mistypes_now_and_then_does_not(database: object) -> None:
    assert stream(40, guesses, signal=GUESSING.on, every=dt.timedelta(minutes=1)) == []


def test_pairs_tried_across_customers_fire(database: object) -> None:
    assert stream(STUFFING.at_least, pairs, signal=STUFFING.on, every=SECOND) == [STUFFING]


def test_an_office_that_mistypes_does_not(database: object) -> None:
    assert stream(50, colleagues, signal=STUFFING.on, every=SECOND) == []


def test_a_flood_from_everywhere_fires(database: object) -> None:
    def anybody(number: int) -> Circumstances:
        return Circumstances(door=f"d{number}", subject=f"s{number}", network=f"n{number}")

    for number in range(FLOOD.at_least - 1):
        SecurityEvent.insert(
            code=FLOOD.on.code, about=FLOOD.on.about, at=START, network=f"m{number}"
        ).execute()
    assert stream(1, anybody, signal=FLOOD.on, every=SECOND) == [FLOOD]


def test_many_look_ups_by_one_admin_fire_and_the_other_admins_are_told(cast: Cast) -> None:
    met = stream(LOOK_UPS.at_least, look_ups, signal=LOOK_UPS.on, every=SECOND, by=cast.admin)
    assert met == [LOOK_UPS]
    event = SecurityEvent.get(SecurityEvent.about == Signal.MANY_LOOKED_UP.about)
    assert (event.by, event.customer) == (cast.admin, cast.nordlys)
    assert {job.kind for job in Job.select()} == {
        "mail.security-alarm.tell-customer",
        "mail.security-alarm.tell-operator",
    }


@pytest.mark.parametrize(
    ("make", "every"),
    [
        (look_ups, dt.timedelta(minutes=1)),
        (lambda number: Circumstances(object_id=number % 5), SECOND),
    ],
    ids=["spread over the day", "the same few again"],
)
def test_ordinary_look_ups_do_not(
    cast: Cast, make: Callable[[int], Circumstances], every: dt.timedelta
) -> None:
    assert stream(60, make, signal=LOOK_UPS.on, every=every, by=cast.admin) == []


def test_two_admins_are_not_added_up(cast: Cast) -> None:
    for who in (cast.admin, cast.other_admin):
        assert stream(15, look_ups, signal=LOOK_UPS.on, every=SECOND, by=who) == []


def test_a_network_that_stuffs_is_slowed_and_known_devices_are_not(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    kari = Visitor(app, address="203.0.113.4")
    kari.sign_in("nordlys", "kari")
    kari.post("/logout")
    robot = Visitor(app, address="203.0.113.4")
    for number in range(STUFFING.at_least):
        first_step(
            robot,
            customer=("nordlys", "fjord")[number % 2],
            username=f"m{number}",
            password="x" * 15,
        )
    assert noted(Signal.STUFFING) == 1
    assert first_step(robot).status == 422, "the right password does not get in from there"
    assert first_step(kari).location == "/", "a device that is known does"
    assert first_step(Visitor(app, address="198.51.100.4"), username="ola").location == "/"
    clock.move(hours=1, minutes=1)
    assert first_step(Visitor(app, address="203.0.113.4"), username="ola").location == "/"


def test_a_guessed_member_is_told(app: Flask, cast: Cast, clock: Clock) -> None:
    robot = Visitor(app)
    for _ in range(GUESSING.at_least):
        first_step(robot, password="feil passord her")
    assert noted(Signal.GUESSING) == 1
    assert Job.select().where(Job.kind == "mail.security-alarm.tell-member").count() == 1


def test_the_log_holds_no_name_and_no_address(app: Flask, cast: Cast) -> None:
    robot = Visitor(app, address="203.0.113.4")
    first_step(robot, username="nora.nordmann", password="hemmelig passord")
    row = str(SecurityEvent.select().where(SecurityEvent.about == "password").dicts().get())
    for said in ("nora", "nordlys", "203.0.113", "hemmelig"):
        assert said not in row
