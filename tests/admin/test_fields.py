"""The switches: set by the own admin, new only with reasons, seen from the member's side."""

import pytest
from flask import Flask

from portal.clock import now
from portal.members.models import Member
from portal.profile.certificates import Certificate
from portal.profile.standing import Standing, State
from portal.profile.switches import Switches, SwitchEvent
from portal.profile.switching import switch
from tests.admin.switches import BEGINNING, DAY
from tests.cast import Cast
from tests.clock import Clock
from tests.pages import Visitor


@pytest.fixture
def kari_too(cast: Cast, app: Flask, clock: Clock) -> Visitor:
    """A browser in which Kari of Nordlys has signed in, at the time of the admin's."""
    visitor = Visitor(app)
    visitor.sign_in("nordlys", "kari")
    return visitor


def test_a_section_is_switched_by_its_state_alone(admin: Visitor, app: Flask) -> None:
    assert admin.post("/admin/fields/certificates", {"state": "off"}).status == 303
    assert admin.get("/profile/certificates").status == 404
    admin.get("/admin/fields")
    assert admin.post("/admin/fields/certificates", {"state": "required"}).status == 303
    assert admin.get("/profile/certificates").status == 200


def test_a_control_measure_is_discussed_first(cast: Cast, admin: Visitor) -> None:
    SwitchEvent.create(
        customer=cast.nordlys, key="time-clock", state="off", at=now(), deleted_at=now()
    )
    SwitchEvent.create(customer=cast.nordlys, key="time-clock", state="off", at=now())
    SwitchEvent.create(
        customer=cast.nordlys, key="time-clock", state="off", at=now(), deleted_at=now()
    )
    admin.get("/admin/fields/time-clock")
    assert admin.submit(BEGINNING).errors == {"discussed_on": "Skriv datoen dere drøftet det."}
    assert admin.submit({**BEGINNING, "discussed_on": "2026-01-15"}).status == 200


def test_when_it_was_discussed_is_noted_for_what_is_on_already(cast: Cast, admin: Visitor) -> None:
    path, form = "/admin/fields/time-clock", "#discussion-form"
    admin.get(path)
    page = admin.submit(form=form)
    assert page.errors == {"discussed_on": "Skriv datoen dere drøftet det."}
    page = admin.submit({"discussed_on": "2026-03-04"}, form=form)
    assert page.errors == {"discussed_on": "Datoen kan ikke være fram i tid."}
    page = admin.submit({"discussed_on": "15.1.2026"}, form=form)
    assert "Åse Næss noterte at dere drøftet det 15. januar 2026." in page.words
    assert page.html.select_one("#discussed_on")["value"] == "2026-01-15"  # type: ignore[index]
    assert Switches.of(cast.nordlys).standing("time-clock") == Standing()
    assert "Noterte når dere drøftet «Timeregistrering»." in admin.get("/admin/journal").words


def test_it_is_noted_only_for_a_control_measure_that_is_on(cast: Cast, admin: Visitor) -> None:
    typed = {"discussed_on": "2026-01-15"}
    for key in ("certificates", "time-clock.reason", "nothing"):
        assert admin.post(f"/admin/fields/{key}/discussion", typed).status == 404
    switch(cast.nordlys, "time-clock", State.OFF, by=cast.admin, at=now())
    page = admin.post("/admin/fields/time-clock/discussion", typed)
    assert page.status == 409
    assert "Datoen skrives når dere slår det på." in page.words
    assert not SwitchEvent.select().where(SwitchEvent.discussed_on.is_null(False)).exists()


def test_the_members_read_the_customers_own_words(cast: Cast, admin: Visitor, app: Flask) -> None:
    admin.get("/admin/fields/mobile")
    form = 'form[action="/admin/fields/mobile/wording"]'
    admin.submit(
        {"nb": "Vi ringer når båten er sen.", "en": "We call when the boat is late."}, form
    )
    for language, words in (("nb", "båten er sen"), ("nn", "båten er sen"), ("en", "boat is late")):
        visitor = Visitor(app, language)
        visitor.sign_in("nordlys", "kari")
        assert words in visitor.get("/profile/contact").words
        assert words not in Visitor(app, language).sign_in("fjord", "kari").words


def test_the_second_of_two_admins_is_told(cast: Cast, admin: Visitor) -> None:
    admin.get("/admin/fields/certificates")
    switch(cast.nordlys, "certificates", State.REQUIRED, by=cast.admin, at=now() + DAY)
    page = admin.submit({"state": "off"})
    assert page.status == 409
    assert Switches.of(cast.nordlys).state("certificates", State.OFF) is State.REQUIRED


@pytest.mark.parametrize(
    ("key", "leads_to"),
    [
        ("email", "/admin/members"),
        ("contact", "/admin/fields"),
        ("employee_number", "/admin/fields/work"),
        ("education.programme", "/admin/fields/education"),
    ],
)
def test_what_the_agreement_needs_is_refused_with_the_way_out(
    admin: Visitor, key: str, leads_to: str
) -> None:
    assert admin.get(f"/admin/fields/{key}").status == 200
    page = admin.post(f"/admin/fields/{key}", {"state": "off"})
    assert page.status == 422
    assert "kan ikke slås av. Ingenting er endret." in page.words
    assert page.html.select(f'main a.ds-button[href="{leads_to}"]')
    assert SwitchEvent.select().count() == 0


def test_it_is_named_where_the_switches_are(admin: Visitor) -> None:
    assert admin.get("/admin/fields").html.select('a[href="/admin/fields/email"]')


@pytest.mark.parametrize("key", ["nowhere", "password_hash"])
def test_what_cannot_be_switched_is_not_there(admin: Visitor, key: str) -> None:
    assert admin.get(f"/admin/fields/{key}").status == 404
    assert admin.post(f"/admin/fields/{key}", {"state": "off"}).status == 404
    assert SwitchEvent.select().count() == 0


def test_a_state_that_does_not_exist_is_refused(admin: Visitor) -> None:
    assert admin.post("/admin/fields/mobile", {"state": "perhaps"}).status == 422
    assert SwitchEvent.select().count() == 0


def test_a_member_sets_nothing(cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    for path in ("/admin/fields", "/admin/fields/mobile"):
        assert visitor.get(path).status == 404
    assert visitor.post("/admin/fields/mobile", {"state": "off"}).status == 404
    assert visitor.post("/admin/fields/mobile/wording", {"nb": "x"}).status == 404
    assert SwitchEvent.select().count() == 0


def test_another_customers_admin_sets_their_own(cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in("fjord", "admin")
    visitor.get("/admin/fields")
    visitor.post("/admin/fields/mobile", {"state": "off", "customer": "nordlys"})
    assert Switches.of(cast.nordlys).state("mobile", State.OPTIONAL) is State.OPTIONAL
    assert Switches.of(cast.fjord).state("mobile", State.OPTIONAL) is State.OFF


def test_what_is_switched_off_under_a_members_fingers_can_be_copied(
    cast: Cast, kari_too: Visitor
) -> None:
    kari_too.get("/profile/certificates/new")
    switch(cast.nordlys, "certificates", State.OFF, by=cast.admin, at=now())
    form = kari_too.page.form() if kari_too.page else None
    assert form
    typed = {"name": "Truckførerbevis", "issuer": "Kai AS", "form_key": "1"}
    page = kari_too.post("/profile/certificates/new", typed)
    assert page.status == 404
    copy = page.html.select_one("textarea[readonly]")
    assert copy
    assert "Truckførerbevis" in copy.get_text()
    part = kari_too.fragment("/profile/certificates/new", typed)
    assert part.status == 409
    assert "Truckførerbevis" in part.text
    assert Certificate.select().count() == 0


def test_a_field_that_is_switched_off_under_a_members_fingers_is_told_too(
    cast: Cast, kari_too: Visitor
) -> None:
    kari_too.get("/profile/contact?edit=1")
    switch(cast.nordlys, "mobile", State.OFF, by=cast.admin, at=now())
    page = kari_too.submit({"mobile": "99 88 77 66", "street": "Nyveien 1"})
    assert "det ble ikke lagret: Mobilnummer: 99 88 77 66" in page.words
    assert Member.get_by_id(cast.kari.id).mobile == cast.kari.mobile
    kari_too.get("/profile/contact?edit=1")
    page = kari_too.submit({"mobile": "99 88 77 66", "postcode": "x"})
    assert page.status == 422
    assert "99 88 77 66" in page.words
    assert Member.get_by_id(cast.kari.id).street == "Nyveien 1"


def test_nobody_elses_section_is_shown_to_be_copied(cast: Cast, app: Flask) -> None:
    other = Visitor(app)
    other.sign_in("fjord", "kari")
    switch(cast.nordlys, "certificates", State.OFF, by=cast.admin, at=now())
    other.get("/profile/certificates/new")
    assert other.submit({"name": "Truckførerbevis"}).status in (200, 422)
