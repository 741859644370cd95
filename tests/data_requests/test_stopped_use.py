"""What a restriction or an objection stops is not done, wherever it would be (GDPR art. 18 and 21)."""

import datetime as dt

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.consents.collected import UsageCount
from portal.consents.settings import set_measurement
from portal.members.restriction import lift, stop
from portal.statistics import keys
from portal.statistics.counting import counts
from tests.cast import Cast
from tests.clock import Clock
from tests.consents.answers import answer, publish
from tests.consents.test_cookies import MEASURED
from tests.pages import Visitor

SHORTCUTS = "Snarveier for deg"


@pytest.fixture
def agreed(cast: Cast, clock: Clock, app: Flask) -> Cast:
    """Kari, who agreed to everything that can be agreed to; so did the other Kari."""
    publish()
    for customer, member in ((cast.nordlys, cast.kari), (cast.fjord, cast.other_kari)):
        set_measurement(customer, "G-ABC123", by=None, at=portal_clock.now())
        for purpose in ("tailoring", "usage-statistics", "visit-analytics"):
            answer(app, member, "give", purpose)
    return cast


def is_measured(visitor: Visitor) -> bool:
    """Return whether Google's script may run on the page."""
    policy = visitor.get("/profile").headers["Content-Security-Policy"]
    return "googletagmanager" in policy


@pytest.fixture
def kari(agreed: Cast, visitor: Visitor) -> Visitor:
    """Kari at her browser."""
    visitor.other_headers = MEASURED
    visitor.sign_in("nordlys", "kari")
    return visitor


@pytest.mark.parametrize("purpose", ["tailoring", None])
def test_the_home_is_the_same_for_all_again(
    agreed: Cast, kari: Visitor, app: Flask, purpose: str | None
) -> None:
    at = portal_clock.now()
    assert SHORTCUTS in kari.get("/").words
    stop(agreed.kari, purpose, "ABC", at=at)
    assert SHORTCUTS not in kari.get("/").words
    other = Visitor(app)
    other.other_headers = MEASURED
    other.sign_in("fjord", "kari")
    assert SHORTCUTS in other.get("/").words
    lift(agreed.kari, "ABC", told_at=at, ends_at=at + dt.timedelta(days=3))
    assert SHORTCUTS not in kari.get("/").words


@pytest.mark.parametrize("purpose", ["visit-analytics", None])
def test_visits_are_measured_no_more(agreed: Cast, kari: Visitor, purpose: str | None) -> None:
    assert is_measured(kari)
    stop(agreed.kari, "position", "XYZ", at=portal_clock.now())
    assert is_measured(kari)
    stop(agreed.kari, purpose, "ABC", at=portal_clock.now())
    assert not is_measured(kari)


@pytest.mark.parametrize("purpose", ["usage-statistics", None])
def test_pages_are_counted_no_more(agreed: Cast, kari: Visitor, purpose: str | None) -> None:
    kari.get("/profile")
    counted = UsageCount.of(agreed.kari).count()
    assert counted
    stop(agreed.kari, purpose, "ABC", at=portal_clock.now())
    kari.get("/consents")
    assert UsageCount.of(agreed.kari).count() == counted


def test_it_ends_when_the_member_was_told_it_would(
    agreed: Cast, kari: Visitor, clock: Clock
) -> None:
    at = portal_clock.now()
    stop(agreed.kari, None, "ABC", at=at)
    lift(agreed.kari, "ABC", told_at=at, ends_at=at + dt.timedelta(minutes=5))
    assert SHORTCUTS not in kari.get("/").words
    clock.move(minutes=6)
    assert SHORTCUTS in kari.get("/").words


def test_no_figure_counts_who_is_restricted(agreed: Cast, kari: Visitor) -> None:
    """Consents, policies, sign-ins and requests: what the administration's pages tell."""
    kari.get("/policy")
    before = counts(agreed.nordlys, portal_clock.now())
    stop(agreed.kari, None, "ABC", at=portal_clock.now())
    after = counts(agreed.nordlys, portal_clock.now())
    for key in (keys.choice("tailoring", "yes"), keys.ACTIVE):
        assert after[key] == before[key] - 1
