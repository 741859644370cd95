"""The admin's page of both records: as they are now, versions, files, owners."""

import csv
import io
import json

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.activity.journal import Act, AdminAct
from portal.profile.standing import State
from portal.profile.switches import set_switch
from portal.record.models import PurposeOwner, RecordPrint, RecordVersion
from tests.arrivals import SignIn
from tests.cast import Cast
from tests.clock import Clock
from tests.pages import Visitor


@pytest.fixture
def admin(clock: Clock, signed_in: SignIn) -> Visitor:
    """A browser in which the admin of Nordlys has signed in."""
    visitor = signed_in("nordlys", "admin")
    visitor.get("/admin/record")
    return visitor


def card(page: object, title: str, part: str = "controller") -> str:
    """Return the words of the section called ``title``."""
    for one in page.html.select(f"section[aria-labelledby={part}-heading] section"):  # type: ignore[attr-defined]
        if one.select_one("h3").get_text() == title:
            return " ".join(one.get_text(" ").split())
    return ""


def test_it_says_who_why_what_and_how_long(admin: Visitor) -> None:
    page = admin.get("/admin/record")
    assert "Nordlys Drift AS, org.nr. 310000612" in page.words
    assert "922712727" in page.words
    competence = card(page, "Oversikt over kompetanse")
    assert "Berettiget interesse" in competence
    assert "Sertifikater" in competence
    assert "Så lenge du er medlem" in competence
    assert "Ikke utpekt" in competence
    assert card(page, "Statistikk om bruk", "processor")
    assert not card(page, "Statistikk om bruk")
    assert "Sikkerhetstiltak" in page.words
    assert "EØS" in page.words


def test_it_follows_the_settings_at_once(admin: Visitor, cast: Cast) -> None:
    customer = type(cast.nordlys)
    told = {customer.privacy_contact: "Personvernrådgiveren"}
    customer.update(told).where(customer.id == cast.nordlys.id).execute()
    assert "Personvernrådgiveren, personvern@nordlys.example" in admin.get("/admin/record").words


def test_it_follows_the_switches_at_once(admin: Visitor, cast: Cast) -> None:
    before = card(admin.get("/admin/record"), "Oversikt over kompetanse")
    assert "Sertifikater: " in before
    set_switch(cast.nordlys, "certificates", State.OFF, by=cast.admin, at=portal_clock.now())
    after = card(admin.get("/admin/record"), "Oversikt over kompetanse")
    assert "Sertifikater: " not in after
    assert "Erfaring: " in after


def test_printing_keeps_a_version_and_the_next_one_only_when_it_differs(
    admin: Visitor, cast: Cast
) -> None:
    for _ in range(2):
        answer = admin.submit(follow=False, form="main form")
        assert answer.location == "/admin/record/1.pdf"
        admin.get("/admin/record")
    version = RecordVersion.get()
    assert version.is_whole
    assert RecordPrint.select().where(RecordPrint.by == cast.admin).count() == 2
    acts = [act.kind for act in AdminAct.select()]
    assert acts.count(Act.RECORD_PRINTED.code) == 2
    page = admin.get("/admin/record")
    assert "Ingenting er nytt." in page.words
    set_switch(cast.nordlys, "certificates", State.OFF, by=cast.admin, at=portal_clock.now())
    changed = admin.get("/admin/record")
    assert "Nytt siden sist den ble skrevet ut" in changed.words
    assert changed.html.select("#news-heading ~ ul ins")
    assert admin.submit(follow=False).location == "/admin/record/2.pdf"
    old = admin.get("/admin/record/1")
    assert "Sertifikater: " in card(old, "Oversikt over kompetanse")
    assert version.sha256 in old.words


def test_the_pdf_is_tagged(admin: Visitor) -> None:
    admin.submit(follow=False)
    answer = admin.get("/admin/record/1.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in answer.content
    assert b"pdfuaid" in answer.content


def test_csv_and_json_say_the_same_as_the_page(admin: Visitor) -> None:
    admin.submit(follow=False)
    for path in ("/admin/record", "/admin/record/1"):
        rows = list(csv.reader(io.StringIO(admin.get(f"{path}.csv").content.decode("utf-8-sig"))))
        told = json.loads(admin.get(f"{path}.json").content)
        assert rows[0][0] == "record"
        listed = [
            [one["record"], one["section"], row["label"], row["text"]]
            for one in told["sections"]
            for row in one["rows"]
        ]
        assert [[row[0], row[1], row[3], row[4]] for row in rows[1:]] == listed
        assert {"controller", "processor"} == {one["record"] for one in told["sections"]}


def test_no_cell_is_taken_for_a_formula(admin: Visitor, cast: Cast) -> None:
    type(cast.nordlys).update(name="=cmd()").where(
        type(cast.nordlys).id == cast.nordlys.id
    ).execute()
    rows = csv.reader(io.StringIO(admin.get("/admin/record.csv").content.decode("utf-8-sig")))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_an_owner_is_named_and_the_day_of_the_change_with_it(
    admin: Visitor, cast: Cast, clock: Clock
) -> None:
    admin.submit(follow=False)
    first = card(admin.get("/admin/record"), "Levere tjenesten")
    clock.move(days=40)
    admin.sign_in("nordlys", "admin")
    admin.get("/admin/record/deliver-service/owner")
    page = admin.submit({"owner": str(cast.admin.id)})
    assert page.path == "/admin/record"
    now = card(page, "Levere tjenesten")
    assert "Åse Næss" in now
    assert first.rpartition("Sist endret")[2] != now.rpartition("Sist endret")[2]
    other = card(page, "Oversikt over kompetanse")
    assert other.rpartition("Sist endret")[2] == first.rpartition("Sist endret")[2]
    assert "En annen svarer for formålet." in page.words
    named = AdminAct.select().where(AdminAct.kind == Act.OWNER_NAMED.code).get()
    assert (named.by, named.member) == (cast.admin, cast.admin)
    assert json.loads(RecordVersion.get().content)  # the version itself names nobody
    assert "Næss" not in RecordVersion.get().content


@pytest.mark.parametrize("owner", ["", "kari", "999999999", "other", "member"])
def test_nobody_but_an_admin_of_the_customer_answers_for_a_purpose(
    admin: Visitor, cast: Cast, owner: str
) -> None:
    sent = {"other": str(cast.other_admin.id), "member": str(cast.kari.id)}.get(owner, owner)
    admin.get("/admin/record/deliver-service/owner")
    page = admin.submit({"owner": sent})
    assert page.status == 422
    assert set(page.errors) == {"owner"}
    assert PurposeOwner.select().count() == 0


def test_a_purpose_that_is_not_there_has_no_owner(admin: Visitor) -> None:
    assert admin.get("/admin/record/nothing/owner").status == 404
    assert admin.post("/admin/record/nothing/owner", {"owner": "1"}).status in (404, 422)


ADDRESSES = (
    "/admin/record",
    "/admin/record.csv",
    "/admin/record.json",
    "/admin/record/1",
    "/admin/record/1.pdf",
    "/admin/record/1.csv",
    "/admin/record/1.json",
    "/admin/record/deliver-service/owner",
)


def test_members_and_the_other_customer_have_none_of_it(admin: Visitor, app: Flask) -> None:
    admin.submit(follow=False)
    member = Visitor(app)
    member.sign_in("nordlys", "kari")
    assert {member.get(path).status for path in ADDRESSES} == {404}
    assert member.post("/admin/record/printing").status == 404
    other = Visitor(app)
    other.sign_in("fjord", "admin")
    assert "Nordlys" not in other.get("/admin/record").words
    assert {other.get(path).status for path in ADDRESSES[3:7]} == {404}


def test_three_languages(admin: Visitor, cast: Cast) -> None:
    admin.submit(follow=False)
    for language, words in (("nn", "Protokoll over behandlingsaktivitetar"), ("en", "Record of")):
        type(cast.admin).update(language=language).where(
            type(cast.admin).id == cast.admin.id
        ).execute()
        admin.language = language
        for path in ("/admin/record", "/admin/record/1"):
            assert admin.get(path).status == 200
        assert words in admin.get("/admin/record").words
