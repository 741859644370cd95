"""A page asks little of the database, and no more of it with 500 rows than with one."""

import pytest
from flask import Flask

from portal import clock
from portal.activity.models import Event
from portal.consents.publishing import publish_shipped
from portal.consents.settings import set_measurement
from portal.data.purposes import CHOICES
from portal.members.models import Member
from portal.web.choices import say
from tests.cast import Cast
from tests.consents.test_after_answers import POSITION_ASKED
from tests.consents.test_cookies import MEASURED
from tests.house.addresses import pages
from tests.pages import Visitor
from tests.rows import multiply_rows
from tests.statements import before_counting, count_statements

MANY = 500


def most(path: str) -> int:
    """Return how many statements a page may take."""
    return 4 if path.startswith("/profile") else 6


def asked(visitor: Visitor, path: str) -> list[str]:
    """Return the statements of opening ``path``, once everything is warm."""
    visitor.get(path)
    with count_statements() as seen:
        visitor.get(path)
    return seen


@pytest.fixture(params=["kari", "admin"])
def someone(request: pytest.FixtureRequest, furnished: Cast, app: Flask) -> Visitor:
    """A member, and an admin."""
    visitor = Visitor(app)
    visitor.sign_in("nordlys", request.param)
    return visitor


def test_every_page_keeps_to_its_budget(someone: Visitor, app: Flask) -> None:
    over = {path: seen for path in pages(app) if len(seen := asked(someone, path)) > most(path)}
    assert over == {}


def test_open_pages_keep_to_it_too(furnished: Cast, visitor: Visitor, app: Flask) -> None:
    paths = pages(app, public=True)
    over = {path: seen for path in paths if len(seen := asked(visitor, path)) > most(path)}
    assert over == {}


def test_it_is_the_same_with_many_rows(someone: Visitor, furnished: Cast, app: Flask) -> None:
    few = {path: len(asked(someone, path)) for path in pages(app)}
    multiply_rows(furnished.admin, MANY)
    copied = multiply_rows(furnished.kari, MANY)
    someone.looks = False  # the pages were looked at when they were short
    grown = {table for table, rows in copied.items() if rows == MANY}
    assert {"event", "session", "education", "certificate", "clock_entry"} <= grown
    many = {path: len(asked(someone, path)) for path in pages(app)}
    assert many == few


@pytest.fixture
def measuring(furnished: Cast) -> Cast:
    """Nordlys measures visits, so that its members are asked about it on every page."""
    publish_shipped(say, at=clock.now())
    set_measurement(furnished.nordlys, "G-ABC123", by=None, at=clock.now())
    return furnished


def test_a_page_that_asks_about_measuring_keeps_to_it(
    measuring: Cast, someone: Visitor, app: Flask
) -> None:
    assert someone.get("/profile").html.select_one("aside.open-question")
    over = {path: seen for path in pages(app) if len(seen := asked(someone, path)) > most(path)}
    assert over == {}


def test_who_has_said_yes_to_everything_waits_no_longer(
    measuring: Cast, kari: Visitor, app: Flask
) -> None:
    kari.looks = False  # the script of the analysis is in the page
    kari.other_headers = {**MEASURED, **POSITION_ASKED}
    for key in CHOICES:
        kari.post(f"/consents/{key}/consent")
    for path in pages(app):
        seen = before_counting(asked(kari, path))
        assert len(seen) <= most(path), (path, seen)


def test_a_page_that_asks_for_each_row_is_found(kari: Visitor, cast: Cast) -> None:
    with count_statements() as seen:
        for member in Member.select():
            assert member.customer.key
            assert Event.of(member).count() >= 0
    assert len(seen) > most("/")
