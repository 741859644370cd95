"""The notice never stands between a member and a right, a password or the way out."""

import pytest

from portal import clock
from portal.policies.acknowledge import acknowledge
from portal.policies.gate import stands_before
from portal.policies.publish import publish
from tests.cast import Cast
from tests.pages import Visitor
from tests.policies.texts import texts


@pytest.mark.parametrize(
    "path",
    [
        "/policy",
        "/policy/1",
        "/policy/notice",
        "/policy/changes",
        "/data",
        "/access-log",
        "/activity",
        "/category",
        "/sharing",
        "/requests",
        "/requests/new/erasure",
        "/requests/7/download",
        "/consents",
        "/consents/position/withdrawal",
        "/security",
        "/password/reset/abc",
        "/language",
        "/logout",
        "/login",
        "/static/portal.css",
        "/healthz",
        "/readyz",
        "/cookies",
        "/accessibility",
        "/.well-known/change-password",
    ],
)
def test_it_never_stands_before(path: str) -> None:
    assert not stands_before(path)


@pytest.mark.parametrize(
    "path",
    ["/", "/profile", "/profile/contact", "/statistics", "/policyx", "/database"],
)
def test_it_stands_before(path: str) -> None:
    assert stands_before(path)


def test_it_is_needed_until_the_newest_is_acknowledged(cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    assert visitor.get("/profile").status == 200
    at = clock.now()
    version = publish(texts(), number=1, effective_at=at, at=at)
    assert visitor.get("/profile").status == 303
    acknowledge(cast.kari, version, by=cast.kari, at=at, language="nb")
    assert visitor.get("/profile").status == 200
