"""A customer admin lists, adds and changes purposes, and sees how many said what."""

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.consents.models import PurposeVersion
from portal.consents.publishing import latest_version
from portal.consents.texts import NAMES
from portal.statistics.publishing import publish_due
from portal.words import LANGUAGES
from tests.cast import Cast
from tests.clock import Clock
from tests.consents.answers import answer, new_member
from tests.pages import Visitor

SAID = {f"{language}_{name}": f"Om {name}." for language in LANGUAGES for name in NAMES}


@pytest.fixture
def admin(visitor: Visitor, clock: Clock) -> Visitor:
    visitor.sign_in("nordlys", "admin")
    return visitor


def add(admin: Visitor, **changes: str) -> int:
    admin.get("/admin/consents/new")
    typed = {**SAID, "key": "lunch", "basis": "consent", **changes}
    return admin.submit(typed, form="#wording").status


def test_a_purpose_is_added_and_members_are_asked(admin: Visitor, app: Flask) -> None:
    assert add(admin) == 200
    assert admin.page
    assert admin.page.path == "/admin/consents"
    assert "Om name." in admin.page.words
    kari = Visitor(app)
    kari.sign_in("nordlys", "kari")
    assert "Om question." in kari.get("/consents").words
    other = Visitor(app)
    other.sign_in("fjord", "kari")
    assert other.get("/consents/lunch").status == 404


@pytest.mark.parametrize(
    "changes", [{"key": "tailoring"}, {"key": "Ø"}, {"nn_question": ""}, {"basis": "x"}]
)
def test_what_cannot_be_added_is_said(admin: Visitor, changes: dict[str, str]) -> None:
    assert add(admin, **changes) == 422
    assert PurposeVersion.select().where(PurposeVersion.customer.is_null(False)).count() == 0


@pytest.mark.parametrize(("weight", "edition"), [("material", 2), ("editorial", 1)])
def test_a_material_change_asks_again_and_an_editorial_does_not(
    admin: Visitor, weight: str, edition: int
) -> None:
    add(admin)
    admin.get("/admin/consents/lunch")
    admin.submit({"nb_name": "Nytt navn", "weight": weight}, form="#wording")
    latest = latest_version("nordlys", "lunch")
    assert latest
    assert (latest.number, latest.edition) == (2, edition)


def test_the_shipped_texts_are_cerums(admin: Visitor) -> None:
    assert admin.get("/admin/consents/tailoring").status == 404
    assert admin.get("/admin/consents/nothing").status == 404


def test_the_counts_are_those_of_the_published_figures(
    admin: Visitor, app: Flask, cast: Cast, clock: Clock
) -> None:
    admin.get("/admin/consents")
    people = [new_member(cast.nordlys) for _ in range(14)]
    for person in people[:11]:
        answer(app, person, "give")
    assert "JaIkke telt ennå" in _row(admin)
    publish_due(portal_clock.now())
    assert "Ja10" in _row(admin)
    assert "NeiFærre enn 10" in _row(admin)
    for person in people[:11]:
        answer(app, person, "withdraw")
    assert "Ja10" in _row(admin), "nobody sees before and after an answer"
    clock.move(days=31)
    publish_due(portal_clock.now())
    admin.sign_in("nordlys", "admin")
    assert "JaFærre enn 10" in _row(admin)
    assert "Nei10" in _row(admin)


def _row(admin: Visitor) -> str:
    rows = admin.get("/admin/consents").html.select("tbody tr")
    return next(row.get_text() for row in rows if "Tilpasse innholdet" in row.get_text())
