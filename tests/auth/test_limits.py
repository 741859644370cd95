"""Limits on guessing: they stop a stranger, and never the member on a known device."""

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.auth.limits import OVERALL, PER_ADDRESS, PER_MEMBER, PER_MEMBER_A_DAY, Counter, block
from portal.auth.models import Attempts
from portal.auth.passwords import Passwords
from portal.data.base import transaction
from tests.cast import PASSWORD, Cast
from tests.clock import Clock
from tests.pages import Visitor

WRONG = "en annen setning om bær"
STRANGER = "203.0.113.7"


def guess(visitor: Visitor, username: str = "kari", password: str = WRONG, **more: str) -> int:
    """Send the form once and return the status."""
    visitor.get("/login")
    typed = {"customer_id": "nordlys", "username": username, "password": password}
    return visitor.send("POST", "/login", typed, headers=more).status


@pytest.fixture
def stranger(app: Flask, cast: Cast, clock: Clock) -> Visitor:
    """Somebody elsewhere who guesses."""
    return Visitor(app, address=STRANGER)


def test_ten_failures_close_the_door_for_strangers(stranger: Visitor, clock: Clock) -> None:
    for _ in range(PER_MEMBER.most):
        assert guess(stranger) == 422
    assert guess(stranger, password=PASSWORD) == 422
    clock.move(seconds=2 * PER_MEMBER.seconds)
    assert guess(stranger, password=PASSWORD) == 303


def test_nine_failures_do_not(stranger: Visitor) -> None:
    for _ in range(PER_MEMBER.most - 1):
        guess(stranger)
    assert guess(stranger, password=PASSWORD) == 303


def test_the_member_on_a_known_device_is_never_locked_out(app: Flask, stranger: Visitor) -> None:
    at_home = Visitor(app, address="198.51.100.2")
    at_home.sign_in("nordlys", "kari")
    at_home.post("/logout")
    for _ in range(PER_MEMBER.most + 5):
        guess(stranger)
    assert guess(Visitor(app, address="198.51.100.3"), password=PASSWORD) == 422
    assert guess(at_home, password=PASSWORD) == 303


def test_a_known_device_has_a_limit_of_its_own(app: Flask, stranger: Visitor) -> None:
    at_home = Visitor(app)
    at_home.sign_in("nordlys", "kari")
    at_home.post("/logout")
    for _ in range(10):
        guess(at_home)
    assert guess(at_home, password=PASSWORD) == 422
    assert guess(stranger, password=PASSWORD) == 303


def test_a_device_of_one_member_opens_no_door_to_another(app: Flask, stranger: Visitor) -> None:
    device = Visitor(app)
    device.sign_in("nordlys", "ola")
    device.post("/logout")
    for _ in range(PER_MEMBER.most):
        guess(stranger)
    assert guess(device, password=PASSWORD) == 422


def test_others_are_not_held_back_by_guesses_against_kari(app: Flask, stranger: Visitor) -> None:
    for _ in range(PER_MEMBER.most):
        guess(stranger)
    assert guess(Visitor(app, address="198.51.100.2"), "ola", PASSWORD) == 303


def test_one_address_may_not_try_many_members(app: Flask, stranger: Visitor) -> None:
    for number in range(PER_ADDRESS.most):
        guess(stranger, f"somebody{number}")
    assert guess(stranger, "ola", PASSWORD) == 422
    assert guess(Visitor(app, address="198.51.100.2"), "ola", PASSWORD) == 303


def test_a_forged_address_changes_nothing(stranger: Visitor) -> None:
    for number in range(PER_MEMBER.most):
        guess(stranger, **{"X-Forwarded-For": f"192.0.2.{number}"})
    assert guess(stranger, password=PASSWORD, **{"X-Forwarded-For": "192.0.2.99"}) == 422
    counted = {row.count for row in Attempts.select()}
    assert PER_MEMBER.most in counted


def test_right_answers_are_not_counted(stranger: Visitor) -> None:
    for _ in range(PER_MEMBER.most + 2):
        assert guess(stranger, password=PASSWORD) == 303
        stranger.get("/")
        stranger.post("/logout")
    assert Attempts.select().count() == 0


def test_a_throttled_try_costs_no_hashing(
    app: Flask, stranger: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(PER_MEMBER.most):
        guess(stranger)
    hashed: list[str] = []
    real = Passwords.matches

    def counted(self: Passwords, stored: str | None, password: str) -> bool:
        hashed.append(password)
        return real(self, stored, password)

    monkeypatch.setattr(Passwords, "matches", counted)
    guess(stranger, password=PASSWORD)
    assert hashed == []
    guess(Visitor(app, address="198.51.100.2"), "ola", PASSWORD)
    assert hashed == [PASSWORD]


@pytest.mark.parametrize("limit", [OVERALL, PER_MEMBER_A_DAY], ids=lambda limit: limit.name)
def test_a_counter_is_full_at_its_figure(stranger: Visitor, clock: Clock, limit: object) -> None:
    counter = Counter(limit, "subject")  # type: ignore[arg-type]
    at = portal_clock.now()
    with transaction():
        for _ in range(counter.limit.most - 1):
            counter.count(at)
    assert not counter.is_full(at)
    counter.count(at)
    assert counter.is_full(at)
    assert not Counter(limit, "another").is_full(at)  # type: ignore[arg-type]


def test_no_figure_lets_through_more_than_the_standard_allows() -> None:
    """NIST SP 800-63B-4: at most 100 failures in a row against one membership."""
    assert PER_MEMBER_A_DAY.most <= 100


def test_counters_hold_no_name_and_no_address(stranger: Visitor) -> None:
    guess(stranger)
    told = " ".join(str(row.__data__) for row in Attempts.select())
    for word in ("kari", "nordlys", STRANGER):
        assert word not in told


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_a_subscriber_is_one_network(address: str, network: str) -> None:
    assert block(address) == network
