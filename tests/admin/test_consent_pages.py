"""A customer admin lists, adds and changes purposes, and sees how many said what."""

import pytest
from flask import Flask

from portal.consents.models import PurposeSetting, PurposeVersion
from portal.consents.publishing import latest_version
from portal.consents.texts import NAMES
from portal.words import LANGUAGES
from tests.answers import Page
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


def offer(admin: Visitor, key: str, typed: dict[str, str]) -> Page:
    admin.get(f"/admin/consents/{key}/offer")
    return admin.submit(typed, form="#offer")


def test_an_admin_decides_whether_members_are_asked_and_for_how_long(
    admin: Visitor, app: Flask
) -> None:
    admin.get("/admin/consents")
    assert offer(admin, "tailoring", {"renewal_months": "12"}).path == "/admin/consents"
    kari = Visitor(app)
    kari.sign_in("nordlys", "kari")
    kari.get("/consents")
    page = kari.submit(form="form[action='/consents/tailoring/consent']")
    assert "Samtykket gjelder til 3. mars 2027." in page.words
    offer(admin, "position", {"offered": "stop"})
    assert kari.get("/consents").html.select_one("#consent-position") is None
    shown = admin.get("/admin/consents/tailoring/offer").html
    assert shown.select_one("[name=renewal_months]")["value"] == "12"  # type: ignore[index]
    assert shown.select("[name=measurement_id]") == []
    other = Visitor(app)
    other.sign_in("fjord", "kari")
    assert other.get("/consents").html.select_one("#consent-position")


def test_an_admin_has_visits_measured_by_those_who_say_yes(admin: Visitor, app: Flask) -> None:
    admin.get("/admin/consents")
    offer(admin, "visit-analytics", {"measurement_id": "G-ABC123"})
    kari = Visitor(app)
    kari.sign_in("nordlys", "kari")
    assert kari.get("/profile").html.select_one("aside.open-question")
    offer(admin, "visit-analytics", {"measurement_id": ""})
    assert kari.get("/profile").html.select_one("aside.open-question") is None


@pytest.mark.parametrize(
    ("key", "typed", "at"),
    [
        ("tailoring", {"renewal_months": "0"}, "renewal_months"),
        ("tailoring", {"renewal_months": "61"}, "renewal_months"),
        ("tailoring", {"renewal_months": "et år"}, "renewal_months"),
        ("tailoring", {"offered": "maybe"}, "offered"),
        ("visit-analytics", {"measurement_id": "UA-1"}, "measurement_id"),
    ],
)
def test_what_cannot_be_offered_so_is_said_at_its_field(
    admin: Visitor, key: str, typed: dict[str, str], at: str
) -> None:
    admin.get("/admin/consents")
    page = offer(admin, key, typed)
    assert (page.status, list(page.errors)) == (422, [at])
    assert PurposeSetting.select().count() == 0


@pytest.mark.parametrize("key", ["deliver-service", "nothing"])
def test_what_is_no_choice_is_not_offered(admin: Visitor, key: str) -> None:
    assert admin.get(f"/admin/consents/{key}/offer").status == 404
    assert admin.post(f"/admin/consents/{key}/offer", {"offered": "stop"}).status == 404


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


def test_the_counts_are_of_the_present_state(admin: Visitor, app: Flask, cast: Cast) -> None:
    admin.get("/admin/consents")
    people = [new_member(cast.nordlys) for _ in range(11)]
    for person in people:
        answer(app, person, "give")
    row = _row(admin)
    assert "Ja11" in row
    assert "NeiFærre enn 10" in row
    answer(app, people[0], "withdraw")
    answer(app, people[1], "withdraw")
    assert "JaFærre enn 10" in _row(admin)


def _row(admin: Visitor) -> str:
    rows = admin.get("/admin/consents").html.select("tbody tr")
    return next(row.get_text() for row in rows if "Tilpasse innholdet" in row.get_text())
