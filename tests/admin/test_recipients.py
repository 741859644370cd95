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
from portal.sharing.notices import Answer, notices_of, write_step
from portal.sharing.recipients import all_recipients, current_recipients
from portal.sharing.words import Channel, Outcome
from tests.cast import Cast
from tests.clock import Clock
from tests.pages import Visitor
from tests.sharing.people import PAYROLL, move_house, payroll

NEW = {**PAYROLL, "columns": "member.mobile"}


@pytest.fixture
def shareables(app: Flask) -> Shareables:
    found: Shareables = app.extensions["portal"].shareables
    return found


@pytest.fixture
def admin(visitor: Visitor, clock: Clock) -> Visitor:
    visitor.sign_in("nordlys", "admin")
    return visitor


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
    for act in ("version", "ending", "disclosures", "notices/1/repetition"):
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
