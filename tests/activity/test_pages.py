"""What has happened and who has looked: newest first, from any day on, and with a way to ask why."""

import datetime as dt

import pytest

from portal import clock as portal_clock
from portal.activity.kinds import Kind
from portal.activity.looking import Reason, look
from portal.activity.models import record
from portal.data_requests.models import DataRequest
from tests.cast import Cast
from tests.clock import Clock
from tests.pages import Visitor
from tests.statements import count_statements

DAY = dt.timedelta(days=1)


@pytest.fixture
def looked_at(cast: Cast, clock: Clock) -> Cast:
    """Kari was looked at 100 and 10 days ago, Ola yesterday, the other Kari today."""
    at = portal_clock.now()
    look(cast.kari, "mobile", Reason.PAY, by=cast.admin, at=at - 100 * DAY)
    look(cast.kari, "street", Reason.EMERGENCY, by=cast.admin, at=at - 10 * DAY)
    look(cast.ola, "mobile", Reason.PAY, by=cast.admin, at=at - DAY)
    look(cast.other_kari, "mobile", Reason.PAY, by=cast.other_admin, at=at)
    return cast


def test_the_log_sums_up_and_says_what_why_and_when(looked_at: Cast, visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    words = visitor.get("/access-log").words
    assert "er sett 1 gang de siste 30 dagene" in words
    assert words.index("Gateadresse") < words.index("Mobilnummer")
    for said in ("Det haster", "Lønn eller refusjon", "En kundeadministrator hos Nordlys"):
        assert said in words


def test_nobody_has_looked(cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "ola")
    assert (
        "Ingen har sett opplysningene dine de siste 30 dagene." in visitor.get("/access-log").words
    )


def test_a_day_is_jumped_to(looked_at: Cast, visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    day = portal_clock.today() - 50 * DAY
    words = visitor.get(f"/access-log?until={day}").words
    assert "Mobilnummer" in words
    assert "Gateadresse" not in words
    assert "Ingen hadde åpnet" in visitor.get("/access-log?until=2020-01-01").words


def test_the_whole_day_is_in_it_as_norway_counts_days(
    cast: Cast, clock: Clock, visitor: Visitor
) -> None:
    for hour in (21, 22, 23):
        at = dt.datetime(2025, 7, 1, hour, 30, tzinfo=dt.UTC)
        record(Kind.LANGUAGE_CHANGED, cast.kari, by=cast.kari, at=at)
    visitor.sign_in("nordlys", "kari")
    assert visitor.get("/activity?until=2025-07-01").words.count("Du endret språk.") == 1
    assert visitor.get("/activity?until=2025-07-02").words.count("Du endret språk.") == 3


@pytest.mark.parametrize("path", ["/activity", "/access-log"])
@pytest.mark.parametrize("until", ["", "x", "2026-13-01", "0001-01-01", "9999-12-31", "%00", "1e9"])
def test_what_is_no_day_is_passed_over(
    looked_at: Cast, visitor: Visitor, path: str, until: str
) -> None:
    visitor.sign_in("nordlys", "kari")
    assert visitor.get(f"{path}?until={until}").status == 200


@pytest.mark.parametrize("path", ["/activity", "/access-log"])
def test_a_jump_costs_one_statement(looked_at: Cast, visitor: Visitor, path: str) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get(path)
    with count_statements() as seen:
        visitor.get(f"{path}?until=2026-01-01")
    assert len(seen) <= 5


def test_why_is_asked_once_for_each_look(looked_at: Cast, visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get("/access-log")
    first = visitor.submit(form="main form[method=post]")
    assert first.status == 200
    assert "Hvorfor så dere på opplysningene mine" in first.words
    visitor.get("/access-log")
    assert visitor.submit(form="main form[method=post]").path == first.path
    assert DataRequest.of(looked_at.kari).count() == 1


def test_nobody_elses_look_can_be_asked_about(looked_at: Cast, visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get("/access-log")
    for number in (3, 4, 999):
        assert visitor.post(f"/access-log/{number}/question").status == 404
    assert DataRequest.select().count() == 0


@pytest.mark.parametrize("path", ["/data", "/requests", "/access-log", "/activity", "/category"])
def test_the_room_is_in_the_menu(visitor: Visitor, path: str) -> None:
    visitor.sign_in("nordlys", "kari")
    page = visitor.get("/data")
    assert page.html.select_one(f'.subnav a[href="{path}"]') is not None
    current = visitor.get(path).html.select_one('.subnav a[aria-current="page"]')
    assert current is not None
    assert current["href"] == path
