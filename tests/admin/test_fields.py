"""The switches: set by the own admin, told to members, undone in time, new only with reasons."""

import datetime as dt
import zipfile
from itertools import product

import pytest
from flask import Flask

from portal.activity.models import Event
from portal.clock import now
from portal.config import Settings
from portal.data.declarations import Category
from portal.data_requests.export.asking import FORMATS, ask_for_export
from portal.data_requests.export.models import Export
from portal.jobs.worker import Worker
from portal.keys import load_keys
from portal.members.models import Member
from portal.members.restriction import lift, stop
from portal.profile.certificates import Certificate
from portal.profile.standing import Set, Standing, State, stand
from portal.profile.switched_off import delete_switched_off, frozen
from portal.profile.switches import Switches, SwitchEvent
from portal.profile.switching import UNDO, switch
from tests.answers import Page
from tests.arrivals import SignIn
from tests.cast import Cast
from tests.clock import START, Clock
from tests.pages import Visitor

DAY = dt.timedelta(days=1)
BEGINNING = {
    "state": "optional",
    "purpose": "Vi må vite hvem som kan kjøre truck.",
    "basis": "legitimate-interest",
    "retention": "Så lenge du er ansatt",
}


@pytest.fixture
def admin(clock: Clock, signed_in: SignIn) -> Visitor:
    """A browser in which the admin of Nordlys has signed in, at a time that stands still."""
    visitor = signed_in("nordlys", "admin")
    visitor.get("/admin/fields")
    return visitor


@pytest.fixture
def certificate(cast: Cast) -> Certificate:
    """Something Kari has where the switch is."""
    return Certificate.create(
        member=cast.kari, name="Truckførerbevis T1", issuer="Kai AS", created_at=START, form_key="1"
    )


@pytest.fixture
def kari_too(cast: Cast, app: Flask, clock: Clock) -> Visitor:
    """A browser in which Kari of Nordlys has signed in, at the time of the admin's."""
    visitor = Visitor(app)
    visitor.sign_in("nordlys", "kari")
    return visitor


def told(member: Member) -> list[str]:
    return [event.kind for event in Event.of(member) if event.kind.startswith("profile:switch")]


def test_a_section_is_switched_by_its_state_alone(admin: Visitor, app: Flask) -> None:
    assert admin.post("/admin/fields/certificates", {"state": "off"}).status == 303
    assert admin.get("/profile/certificates").status == 404
    admin.get("/admin/fields")
    assert admin.post("/admin/fields/certificates", {"state": "required"}).status == 303
    assert admin.get("/profile/certificates").status == 200


def test_what_is_off_goes_on_the_day_that_was_shown(
    cast: Cast, admin: Visitor, certificate: Certificate, worker: Worker, clock: Clock
) -> None:
    page = admin.get("/admin/fields/certificates")
    assert "1 medlem har noe lagret her." in page.words
    page = admin.submit({"state": "off"})
    assert "Til da kan du angre." in page.words
    worker.work_due()
    assert told(cast.kari) == ["profile:switch:off"]
    assert told(cast.ola) == []
    assert delete_switched_off(now() + UNDO - DAY) == 0
    assert Certificate.of(cast.kari).count() == 1
    clock.move(days=30)
    assert delete_switched_off(now()) == 1
    assert delete_switched_off(now()) == 0
    assert Certificate.of(cast.kari).count() == 0


def test_it_is_had_back_until_then(
    cast: Cast, admin: Visitor, certificate: Certificate, worker: Worker, clock: Clock
) -> None:
    switch(cast.nordlys, "certificates", State.OFF, by=cast.admin, at=now())
    clock.move(days=29)
    switch(cast.nordlys, "certificates", State.OPTIONAL, by=cast.admin, at=now())
    clock.move(days=30)
    assert delete_switched_off(now()) == 0
    worker.work_due()
    assert Certificate.of(cast.kari).count() == 1
    assert told(cast.kari) == ["profile:switch:off", "profile:switch:back"]


def test_a_field_goes_for_the_own_customer_alone(cast: Cast, clock: Clock) -> None:
    switch(cast.nordlys, "mobile", State.OFF, by=cast.admin, at=now())
    clock.move(days=30)
    delete_switched_off(now())
    assert Member.get_by_id(cast.kari.id).mobile is None
    assert Member.get_by_id(cast.other_kari.id).mobile is not None


def test_what_may_only_be_stored_goes_when_that_is_over(
    cast: Cast, admin: Visitor, certificate: Certificate, clock: Clock, app: Flask
) -> None:
    """A table and a column: Kari's stay, Ola's and the other Kari's go (GDPR art. 18(2))."""
    for one in (cast.ola, cast.other_kari):
        Certificate.create(member=one, name="T4", issuer="Kai AS", created_at=START, form_key="1")
    for customer, key in product((cast.nordlys, cast.fjord), ("certificates", "mobile")):
        switch(customer, key, State.OFF, by=None, at=now())
    mobile = Member.get_by_id(cast.kari.id).mobile
    stop(cast.kari, None, "ABC", at=now())
    kari = Visitor(app)
    assert "blir så lenge bruken er stanset" in kari.sign_in("nordlys", "kari").words
    assert "Ta det du har der, med deg" not in kari.get("/").words
    clock.move(days=30)
    for done in (2, 0):  # the switches of Fjord; those of Nordlys wait for Kari
        assert delete_switched_off(now()) == done
        assert [one.member for one in Certificate.select()] == [cast.kari]
        left = Member.select(Member.id).where(Member.mobile.is_null(False)).tuples()
        assert [*left] == [(cast.kari.id,)]
    assert mobile is not None
    assert Member.get_by_id(cast.kari.id).mobile == mobile
    assert Switches.of(cast.nordlys, now()).standing("mobile").deleted_at is None
    admin.sign_in("nordlys", "admin")
    assert "blir til stansen er over" in admin.get("/admin/fields").words
    lift(cast.kari, "ABC", told_at=now(), ends_at=now() + DAY)
    assert delete_switched_off(now()) == 0
    clock.move(days=1)
    assert delete_switched_off(now()) == 2
    assert not Certificate.select().exists()
    assert Member.get_by_id(cast.kari.id).mobile is None
    assert Switches.of(cast.nordlys, now()).standing("mobile").deleted_at == now()
    assert "blir til stansen er over" not in admin.get("/admin/fields").words


def test_what_the_law_keeps_is_not_deleted(cast: Cast, admin: Visitor) -> None:
    admin.get("/admin/fields/time-clock")
    page = admin.submit({"state": "off"})
    assert "loven krever det" in page.words
    assert SwitchEvent.get().delete_at is None


def test_what_begins_anew_needs_its_reasons_and_begins_later(
    cast: Cast, admin: Visitor, worker: Worker, clock: Clock
) -> None:
    switch(cast.nordlys, "certificates", State.OFF, by=cast.admin, at=now())
    clock.move(days=30)
    delete_switched_off(now())
    admin.sign_in("nordlys", "admin")
    refused = admin.post("/admin/fields/certificates", {"state": "optional"})
    assert refused.status == 422
    assert "Skriv hva dere skal bruke det til." in refused.words
    page = admin.get("/admin/fields/certificates")
    assert "kompetansen" in str(page.form().select_one("#purpose"))
    admin.submit(BEGINNING)
    begun = now()
    assert Switches.of(cast.nordlys).state("certificates", State.OPTIONAL) is State.OFF
    worker.work_due()
    assert told(cast.ola) == ["profile:switch:on"]
    later = Switches.of(cast.nordlys, begun + cast.nordlys.notice_days * DAY)
    assert later.state("certificates", State.OFF) is State.OPTIONAL
    assert (
        SwitchEvent.select().order_by(SwitchEvent.id.desc()).get().purpose == BEGINNING["purpose"]
    )


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


def test_day_by_day() -> None:
    """Off on day 0, gone on day 30, on again told on day 40 for day 54, taken back on day 50."""
    rows = [
        Set(State.OFF, START, delete_at=START + 30 * DAY),
        Set(State.OFF, START + 30 * DAY, deleted_at=START + 30 * DAY),
        Set(State.OPTIONAL, START + 40 * DAY, effective_at=START + 54 * DAY),
    ]
    states = [stand(rows, START + day * DAY).state for day in (0, 29, 40, 53, 54, 90)]
    assert states == [State.OFF] * 4 + [State.OPTIONAL] * 2
    taken_back = [*rows, Set(State.OFF, START + 50 * DAY, delete_at=START + 80 * DAY)]
    assert stand(taken_back, START + 90 * DAY).state is State.OFF
    too_late = [*rows, Set(State.OFF, START + 60 * DAY)]
    assert stand(too_late, START + 60 * DAY).since == START + 60 * DAY
    assert stand([], START) == Standing()


def previewed(admin: Visitor, typed: dict[str, str], key: str = "certificates") -> Page:
    """Return what the preview shows of ``typed``, as the button without a script asks for it."""
    form = admin.get(f"/admin/fields/{key}").form("#switch-form")
    button = form.select_one("button[formaction]")
    assert button
    return admin.post(str(button["formaction"]), typed)


def test_the_preview_is_the_members_own_form_and_keeps_nothing(cast: Cast, admin: Visitor) -> None:
    shown = admin.get("/admin/fields/mobile").html.select_one("#preview")
    assert shown
    page = previewed(admin, {"state": "required", "nb": "Vi ringer når båten er sen."}, "mobile")
    after = page.html.select_one("#preview")
    assert after
    mobile = after.select_one("[name=mobile]")
    assert mobile
    label = after.select_one(f'label[for="{mobile["id"]}"]')
    assert label
    assert "Må fylles ut" in label.get_text()
    assert "båten er sen" in after.get_text()
    assert after.select_one("fieldset[disabled]")
    assert SwitchEvent.select().count() == 0
    assert "båten er sen" not in admin.get("/profile/contact").words


def test_the_preview_of_what_is_off_says_so(admin: Visitor) -> None:
    assert "Medlemmet ser den ikke" in previewed(admin, {"state": "off"}).words
    page = previewed(admin, {"state": "off"}, "mobile")
    assert not page.html.select("#preview [name=mobile]")
    assert page.html.select("#preview [name=street]")


def test_the_preview_is_changed_in_place(admin: Visitor) -> None:
    admin.get("/admin/fields/schedule")
    part = admin.fragment("/admin/fields/schedule/preview", {"state": "off"})
    assert part.text.lstrip().startswith("<section")
    assert "Medlemmet ser den ikke" in part.words
    assert admin.fragment("/admin/fields/schedule/preview", {"state": "perhaps"}).status == 200


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


def test_off_and_on_again_day_by_day(
    cast: Cast, admin: Visitor, certificate: Certificate, worker: Worker, clock: Clock, app: Flask
) -> None:
    """Off on day 0, offered to be taken along until day 30, gone then; on again told 14 days ahead."""

    def seen() -> tuple[int, bool]:
        kari = Visitor(app)
        home = kari.sign_in("nordlys", "kari")
        offered = "Ta det du har der, med deg" in home.words
        return kari.get("/profile/certificates").status, offered

    def stands() -> tuple[State, int, int]:
        switches = Switches.of(cast.nordlys, now())
        goes = frozen(cast.kari, switches, now())
        state = switches.state("certificates", State.OPTIONAL)
        return state, len(goes), Certificate.of(cast.kari).count()

    assert seen() == (200, False)
    admin.get("/admin/fields/certificates")
    admin.submit({"state": "off"})
    for day in range(30):
        delete_switched_off(now())
        assert stands() == (State.OFF, 1, 1), day
        clock.move(days=1)
        if day == 28:
            assert seen() == (404, True)
    delete_switched_off(now())
    assert stands() == (State.OFF, 0, 0)
    assert seen() == (404, False)
    admin.sign_in("nordlys", "admin")
    admin.get("/admin/fields/certificates")
    admin.submit(BEGINNING)
    for day in range(cast.nordlys.notice_days):
        assert stands() == (State.OFF, 0, 0), day
        clock.move(days=1)
    assert seen() == (200, False)
    worker.work_due()
    assert [kind for kind in told(cast.kari) if kind != "profile:switch:off"] == [
        "profile:switch:on"
    ]


def test_what_is_off_is_in_an_export_until_it_goes(
    cast: Cast, admin: Visitor, certificate: Certificate, worker: Worker, settings: Settings
) -> None:
    switch(cast.nordlys, "certificates", State.OFF, by=cast.admin, at=now())
    asked = {
        "areas": [Category.CERTIFICATES.value],
        "formats": list(FORMATS),
        "since": None,
        "until": None,
    }
    more = {"passphrase": None, "language": "nb", "keys": load_keys(settings.data), "at": now()}
    ask_for_export(cast.kari, **asked, **more)  # type: ignore[arg-type]
    worker.work_due()
    with zipfile.ZipFile(Export.of(cast.kari).get().path(settings.data)) as archive:
        assert "Truckførerbevis T1" in archive.read("data/certificate.json").decode()


def test_nobody_else_is_offered_to_take_along(
    cast: Cast, admin: Visitor, certificate: Certificate, app: Flask
) -> None:
    switch(cast.nordlys, "certificates", State.OFF, by=cast.admin, at=now())
    switch(cast.fjord, "certificates", State.OFF, by=cast.other_admin, at=now())
    for customer, username in (("nordlys", "ola"), ("fjord", "kari")):
        assert "Ta det du har der" not in Visitor(app).sign_in(customer, username).words
