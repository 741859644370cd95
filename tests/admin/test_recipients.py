"""A customer admin keeps the list of recipients, and another customer's is not there."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from portal import clock
from portal.jobs.worker import Worker
from portal.members.models import Member
from portal.sharing.columns import Shareables
from portal.sharing.disclosures import Disclosure
from portal.sharing.models import SHIPPED, RecipientVersion
from portal.sharing.notices import Answer, answer, notices_of, write_step
from portal.sharing.recipients import all_recipients, current_recipients
from portal.sharing.words import Channel, Outcome
from tests.cast import Cast
from tests.pages import Visitor
from tests.sharing.people import PAYROLL, move_house, payroll

NEW = {**PAYROLL, "columns": "member.mobile"}


@pytest.fixture
def shareables(app: Flask) -> Shareables:
    found: Shareables = app.extensions["portal"].shareables
    return found


def _now() -> dt.datetime:
    return clock.now()


def add(admin: Visitor, **changes: str) -> int:
    admin.get("/admin/recipients/new")
    return admin.submit({**NEW, **changes}, form="form.form").status


def own(cast: Cast) -> list[RecipientVersion]:
    return [one for one in current_recipients(cast.nordlys) if not one.recipient.is_shipped]


def test_one_is_added_changed_and_ended_and_each_is_a_version(
    admin: Visitor, cast: Cast, app: Flask
) -> None:
    assert add(admin) == 200
    [added] = own(cast)
    assert (added.name, added.columns, added.by) == (PAYROLL["name"], ["member.mobile"], cast.admin)
    admin.get(f"/admin/recipients/{added.recipient_id}/version")
    admin.submit({"country": "SE"}, form="form.form")
    assert [(one.number, one.country) for one in own(cast)] == [(2, "SE")]
    words = admin.get(f"/admin/recipients/{added.recipient_id}").words
    assert "Sverige" in words
    assert "Versjon 1, Åse Næss" in words
    admin.submit({}, form='form[action$="/ending"]')
    assert own(cast) == []
    journal = admin.get("/admin/journal").words
    for did in ("La til", "Endret", "Avsluttet"):
        assert f"{did} mottakeren «{PAYROLL['name']}»." in journal
    assert "Avsluttet" in admin.get("/admin/recipients").words
    member = Visitor(app)
    member.sign_in("nordlys", "kari")
    assert PAYROLL["name"] not in member.get("/sharing").words


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Skriv inn navnet på mottakeren."),
        ({"columns": "member.password_hash"}, "Velg minst én opplysning som mottakeren får."),
        ({"country": "US"}, "Velg hva som gjør at opplysningene kan sendes ut av EØS."),
        ({"agreement": ""}, "Skriv tittelen på databehandleravtalen."),
        ({"privacy_url": "javascript:alert(1)"}, "Adressen må begynne med https://"),
        ({"contact_email": ""}, "Skriv en e-postadresse eller en adresse for varsler"),
        ({"agreed_on": "31.2.2024"}, "Datoen finnes ikke."),
        ({"name": "x" * 121}, "høyst 120 tegn"),
    ],
)
def test_bad_input_is_refused_and_what_was_typed_is_kept(
    admin: Visitor, cast: Cast, changes: dict[str, str], said: str
) -> None:
    assert add(admin, **changes) == 422
    assert said in admin.page.words
    assert "Kjøre lønn hver måned" in admin.page.text
    assert own(cast) == []


def test_the_second_of_two_admins_is_told_and_may_save_all_the_same(
    admin: Visitor, cast: Cast
) -> None:
    add(admin)
    [added] = own(cast)
    path = f"/admin/recipients/{added.recipient_id}/version"
    first, second = admin.get(path), admin.get(path)
    admin.page = first
    admin.submit({"country": "SE"}, form="form.form")
    admin.page = second
    told = admin.submit({"country": "DK"}, form="form.form")
    assert told.status == 409
    assert "Noen andre endret denne mottakeren" in told.words
    assert own(cast)[0].country == "SE"
    admin.submit({}, form="form.form")
    assert [(one.number, one.country) for one in own(cast)] == [(3, "DK")]


def test_cerums_own_can_be_read_and_not_changed(admin: Visitor) -> None:
    admin.get("/admin/recipients")
    hosting = all_recipients(SHIPPED)[0]
    path = f"/admin/recipients/{hosting.recipient_id}"
    assert "Cerum AS bruker denne for alle kunder." in admin.get(path).words
    assert admin.get(f"{path}/version").status == 404
    assert admin.post(f"{path}/version", NEW).status == 404
    assert admin.post(f"{path}/ending", {"version": "1"}).status == 404


def test_another_customers_recipient_is_not_there(
    admin: Visitor, cast: Cast, shareables: Shareables
) -> None:
    theirs = payroll(cast.fjord, shareables, by=cast.other_admin, at=_now())
    move_house(cast.other_kari)
    path = f"/admin/recipients/{theirs.recipient_id}"
    assert PAYROLL["name"] not in admin.get("/admin/recipients").words
    for page in (path, f"{path}/version"):
        assert admin.get(page).status == 404
    acts = ("version", "ending", "disclosures", "notices/1/repetition", "notices/1/answer")
    for act in acts:
        assert admin.post(f"{path}/{act}", {**NEW, "version": "1"}).status == 404
    assert current_recipients(cast.fjord)[-1] == theirs


def test_no_member_gets_in(kari: Visitor) -> None:
    for path in ("/admin/recipients", "/admin/recipients/new"):
        assert kari.get(path).status == 404


def test_what_was_given_is_noted_for_one_of_our_members_alone(
    admin: Visitor, cast: Cast, shareables: Shareables
) -> None:
    ours = payroll(cast.nordlys, shareables, by=cast.admin, at=_now())
    path = f"/admin/recipients/{ours.recipient_id}"
    admin.get(path)
    given = 'form[action$="/disclosures"]'
    assert admin.submit({"username": "nobody", "kinds": "contact"}, form=given).status == 422
    admin.get(path)
    assert admin.submit({"username": "kari"}, form=given).status == 422
    admin.submit({"username": "KARI", "kinds": "contact"}, form=given)
    [row] = Disclosure.select()
    assert (row.member, row.columns, row.by) == (cast.kari, ["member.mobile"], cast.admin)
    told = f"Noterte at «{PAYROLL['name']}» fikk opplysninger om Kari Blåfjell."
    assert told in admin.get("/admin/journal").words


def test_one_that_did_not_get_through_is_sent_again(
    admin: Visitor, cast: Cast, shareables: Shareables, worker: Worker
) -> None:
    ours = payroll(cast.nordlys, shareables, by=cast.admin, at=_now(), columns=["member.street"])
    move_house(cast.kari)
    [stand] = notices_of(cast.kari, 1)
    write_step(stand, Answer(Outcome.FAILED), channel=Channel.MAIL, at=_now())
    path = f"/admin/recipients/{ours.recipient_id}"
    assert "Kari Blåfjell" in admin.get(path).words
    admin.submit({}, form='form[action$="/repetition"]')
    assert notices_of(cast.kari, 1)[0].outcome is Outcome.WAITING
    worker.work_due()
    assert notices_of(cast.kari, 1)[0].outcome is Outcome.TOLD
    before = notices_of(cast.kari, 1)[0].step
    missing = Member.select().count() + 100
    assert admin.post(f"{path}/notices/{missing}/repetition").status == 404
    assert notices_of(cast.kari, 1)[0].step == before


@pytest.fixture
def noted(cast: Cast, shareables: Shareables, worker: Worker) -> str:
    """Where the answer is noted of one that was told that Kari has moved."""
    ours = payroll(cast.nordlys, shareables, by=cast.admin, at=_now(), columns=["member.street"])
    move_house(cast.kari)
    worker.work_due()
    [stand] = notices_of(cast.kari, 1)
    assert stand.outcome is Outcome.TOLD
    return f"/admin/recipients/{ours.recipient_id}/notices/{stand.notice.id}/answer"


def test_an_answer_by_telephone_is_noted_with_who_and_when(
    admin: Visitor, cast: Cast, app: Flask, noted: str
) -> None:
    page = admin.get(noted)
    assert PAYROLL["name"] in page.words
    assert set(admin.submit({}, form="form.form").errors) == {"outcome", "text"}
    said = {"outcome": "refused", "text": "Per telefon 3. mars."}
    assert set(admin.submit(said, form="form.form").errors) == {"ground"}
    admin.submit({"ground": "law", "until": "2026-12-31"}, form="form.form")
    step = notices_of(cast.kari, 1)[0].step
    assert step
    assert (step.outcome, step.channel, step.by) == ("refused", "admin", cast.admin)
    assert (step.at, step.until) == (_now(), dt.date(2026, 12, 31))
    assert "Svaret er notert." in admin.page.words
    assert "Notert av Åse Næss 3. mars 2026" in admin.page.words
    assert f"Noterte hva «{PAYROLL['name']}» svarte." in admin.get("/admin/journal").words
    kari = Visitor(app)
    kari.sign_in("nordlys", "kari")
    words = kari.get("/sharing").words
    assert "«Per telefon 3. mars.» En kundeadministrator skrev det inn" in words
    assert "Åse" not in words


def test_a_noted_answer_is_put_right_and_the_recipients_own_stands(
    admin: Visitor, cast: Cast, noted: str
) -> None:
    for outcome in ({"outcome": "confirmed"}, {"outcome": "refused", "ground": "other"}):
        admin.get(noted)
        assert admin.submit({"text": "I et brev.", **outcome}, form="form.form").status == 200
    assert notices_of(cast.kari, 1)[0].outcome is Outcome.REFUSED
    own_answer = Answer(Outcome.CONFIRMED)
    answer(notices_of(cast.kari, 1)[0], own_answer, channel=Channel.PAGE, at=_now())
    assert "Mottakeren har svart selv" in admin.get(noted).words
    page = admin.post(noted, {"outcome": "refused", "ground": "other", "text": "Nei."})
    assert page.status == 409
    assert notices_of(cast.kari, 1)[0].outcome is Outcome.CONFIRMED


def test_the_second_of_two_who_note_is_told(admin: Visitor, cast: Cast, noted: str) -> None:
    first, second = admin.get(noted), admin.get(noted)
    admin.page = first
    admin.submit({"outcome": "confirmed", "text": "Per telefon."}, form="form.form")
    admin.page = second
    typed = {"outcome": "refused", "ground": "law", "text": "I et brev."}
    page = admin.submit(typed, form="form.form")
    assert page.status == 409
    assert "Noen andre har svart i mellomtiden." in page.words
    assert "I et brev." in page.text
    assert notices_of(cast.kari, 1)[0].outcome is Outcome.CONFIRMED
