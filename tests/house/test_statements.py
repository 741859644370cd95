"""A page asks little of the database, and no more of it with 500 rows than with one."""

import pytest
from flask import Flask

from portal.activity.models import Event
from portal.members.models import Member
from tests.cast import Cast
from tests.house.addresses import pages
from tests.pages import Visitor
from tests.rows import multiply_rows
from tests.statements import count_statements

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
    for member in (furnished.kari, furnished.admin):
        copied = multiply_rows(member, MANY)
    assert copied["event"] == MANY
    many = {path: len(asked(someone, path)) for path in pages(app)}
    assert many == few


def test_a_page_that_asks_for_each_row_is_found(kari: Visitor, cast: Cast) -> None:
    with count_statements() as seen:
        for member in Member.select():
            assert member.customer.key
            assert Event.of(member).count() >= 0
    assert len(seen) > most("/")
