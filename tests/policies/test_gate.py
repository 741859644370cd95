"""The notice never stands between a member and a right, a password or the way out."""

import pytest

from portal.policies.acknowledge import acknowledge
from portal.policies.gate import needs_notice, stands_before
from portal.policies.publish import publish
from tests.cast import Cast
from tests.policies.texts import AT, texts
from tests.statements import count_statements


@pytest.mark.parametrize(
    "path",
    [
        "/policy",
        "/policy/1",
        "/policy/notice",
        "/policy/changes",
        "/data",
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
    ["/", "/profile", "/profile/contact", "/activity", "/admin/fields", "/policyx", "/database"],
)
def test_it_stands_before(path: str) -> None:
    assert stands_before(path)


def test_it_is_needed_until_the_newest_is_acknowledged(cast: Cast) -> None:
    assert needs_notice(cast.kari, cast.nordlys, "/profile", AT) is None
    version = publish(texts(), number=1, effective_at=AT, at=AT)
    assert needs_notice(cast.kari, cast.nordlys, "/profile", AT) == version
    assert needs_notice(cast.kari, cast.nordlys, "/data", AT) is None
    acknowledge(cast.kari, version, by=cast.kari, at=AT, language="nb")
    assert needs_notice(cast.kari, cast.nordlys, "/profile", AT) is None


def test_asking_costs_one_statement_at_most(cast: Cast) -> None:
    for number in range(1, 6):
        publish(texts(), number=number, effective_at=AT, at=AT)
    with count_statements() as seen:
        needs_notice(cast.kari, cast.nordlys, "/profile", AT)
    assert len(seen) == 1
    with count_statements() as seen:
        needs_notice(cast.kari, cast.nordlys, "/policy", AT)
    assert seen == []
