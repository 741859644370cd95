"""A customer admin lists, adds and changes purposes, and sees how many said what."""

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.consents.models import PurposeVersion
from portal.consents.offers import offers_of
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
def kari_too(cast: Cast, app: Flask, clock: Clock) -> Visitor:
    visitor = Visitor(app)
    visitor.sign_in("nordlys", "kari")
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


def test_a_purpose_is_looked_at_before_it_is_published(admin: Visitor) -> None:
    admin.get("/admin/consents/new")
    typed = {**SAID, "key": "lunch", "basis": "consent", "nb_data": "Det {customer} vet."}
    page = admin.submit({**typed, "act": "preview"}, form="#wording")
    assert (page.status, page.path) == (200, "/admin/consents/new")
    preview = page.html.select_one("#preview")
    assert preview
    assert len(preview.select("section.consent")) == len(LANGUAGES)
    assert "Om question." in preview.get_text()
    assert PurposeVersion.select().where(PurposeVersion.customer.is_null(False)).count() == 0
    assert admin.submit(form="#wording").path == "/admin/consents"
    admin.get("/admin/consents/lunch")
    said = {"nb_name": "Nytt navn", "weight": "editorial", "act": "preview"}
    page = admin.submit(said, form="#wording")
    assert "Nytt navn" in page.html.select_one("#preview").get_text()  # type: ignore[union-attr]
    latest = latest_version("nordlys", "lunch")
    assert latest
    assert latest.number == 1


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


def test_a_purpose_nobody_has_answered_is_deleted(admin: Visitor) -> None:
    add(admin)
    admin.get("/admin/consents/lunch")
    admin.submit(form="#removal")
    assert latest_version("nordlys", "lunch") is None
    assert admin.get("/admin/consents/lunch").status == 404
    assert "Slettet formålet «lunch»." in admin.get("/admin/journal").words


def test_a_purpose_in_use_is_refused_with_the_way_out(
    admin: Visitor, app: Flask, cast: Cast
) -> None:
    add(admin)
    answer(app, cast.kari, "give", "lunch")
    admin.get("/admin/consents/lunch")
    page = admin.submit(form="#removal")
    assert page.status == 409
    assert "Slutt å spørre i stedet" in page.words
    assert latest_version("nordlys", "lunch")
    assert "Innstillingene er lagret." in admin.submit().words
    assert not offers_of(cast.nordlys)["lunch"].offered


def test_the_second_of_two_admins_is_told(admin: Visitor, app: Flask) -> None:
    add(admin)
    other = Visitor(app)
    other.sign_in("nordlys", "admin")
    other.get("/admin/consents/lunch")
    admin.get("/admin/consents/lunch")
    admin.submit({"nb_name": "Først", "weight": "editorial"}, form="#wording")
    page = other.submit({"nb_name": "Sist", "weight": "editorial"}, form="#wording")
    assert page.status == 409
    assert page.html.select_one("[name=nb_name]")["value"] == "Sist"  # type: ignore[index]
    assert latest_version("nordlys", "lunch").number == 2  # type: ignore[union-attr]


def test_purposes_are_the_customers_own_and_the_admins(
    admin: Visitor, app: Flask, kari_too: Visitor
) -> None:
    add(admin)
    other = Visitor(app)
    other.sign_in("fjord", "admin")
    for visitor, path in (
        (other, "/admin/consents/lunch"),
        (kari_too, "/admin/consents/tailoring"),
    ):
        assert visitor.get(f"{path}/settings").status == 404
        assert visitor.post(f"{path}/settings", {"offered": "no"}).status == 404
        assert visitor.post(f"{path}/removal").status == 404
    assert latest_version("nordlys", "lunch")
    assert admin.post("/admin/consents/tailoring/removal").status == 404
