"""What is off: it goes on the day that was shown, is had back until then, begins anew with notice."""

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
from tests.admin.switches import BEGINNING, DAY
from tests.cast import Cast
from tests.clock import START, Clock
from tests.pages import Visitor


@pytest.fixture
def certificate(cast: Cast) -> Certificate:
    """Something Kari has where the switch is."""
    return Certificate.create(
        member=cast.kari, name="Truckførerbevis T1", issuer="Kai AS", created_at=START, form_key="1"
    )


def told(member: Member) -> list[str]:
    return [event.kind for event in Event.of(member) if event.kind.startswith("profile:switch")]


def test_what_is_off_goes_on_the_day_that_was_shown(
    cast: Cast, admin: Visitor, certificate: Certificate, new_worker: Worker, clock: Clock
) -> None:
    page = admin.get("/admin/fields/certificates")
    assert "1 medlem har noe lagret her." in page.words
    page = admin.submit({"state": "off"})
    assert "Til da kan du angre." in page.words
    new_worker.work_due()
    assert told(cast.kari) == ["profile:switch:off"]
    assert told(cast.ola) == []
    assert delete_switched_off(now() + UNDO - DAY) == 0
    assert Certificate.of(cast.kari).count() == 1
    clock.move(days=30)
    assert delete_switched_off(now()) == 1
    assert delete_switched_off(now()) == 0
    assert Certificate.of(cast.kari).count() == 0


def test_it_is_had_back_until_then(
    cast: Cast, admin: Visitor, certificate: Certificate, new_worker: Worker, clock: Clock
) -> None:
    switch(cast.nordlys, "certificates", State.OFF, by=cast.admin, at=now())
    clock.move(days=29)
    switch(cast.nordlys, "certificates", State.OPTIONAL, by=cast.admin, at=now())
    clock.move(days=30)
    assert delete_switched_off(now()) == 0
    new_worker.work_due()
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
    cast: Cast, admin: Visitor, new_worker: Worker, clock: Clock
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
    new_worker.work_due()
    assert told(cast.ola) == ["profile:switch:on"]
    later = Switches.of(cast.nordlys, begun + cast.nordlys.notice_days * DAY)
    assert later.state("certificates", State.OFF) is State.OPTIONAL
    assert (
        SwitchEvent.select().order_by(SwitchEvent.id.desc()).get().purpose == BEGINNING["purpose"]
    )


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


def test_off_and_on_again_day_by_day(
    cast: Cast,
    admin: Visitor,
    certificate: Certificate,
    new_worker: Worker,
    clock: Clock,
    app: Flask,
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
    new_worker.work_due()
    assert [kind for kind in told(cast.kari) if kind != "profile:switch:off"] == [
        "profile:switch:on"
    ]


def test_what_is_off_is_in_an_export_until_it_goes(
    cast: Cast, admin: Visitor, certificate: Certificate, new_worker: Worker, settings: Settings
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
    new_worker.work_due()
    with zipfile.ZipFile(Export.of(cast.kari).get().path(settings.data)) as archive:
        assert "Truckførerbevis T1" in archive.read("data/certificate.json").decode()


def test_nobody_else_is_offered_to_take_along(
    cast: Cast, admin: Visitor, certificate: Certificate, app: Flask
) -> None:
    switch(cast.nordlys, "certificates", State.OFF, by=cast.admin, at=now())
    switch(cast.fjord, "certificates", State.OFF, by=cast.other_admin, at=now())
    for customer, username in (("nordlys", "ola"), ("fjord", "kari")):
        assert "Ta det du har der" not in Visitor(app).sign_in(customer, username).words
