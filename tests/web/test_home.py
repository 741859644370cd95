"""Home: at most five things to look at, each a link, and few statements."""

import datetime as dt

import pytest
from flask import Flask

from portal.clock import now, today
from portal.data_requests.handling import ask
from portal.data_requests.kinds import RequestKind
from portal.members.customer import Registering
from portal.profile.standing import State
from portal.profile.switches import set_switch
from tests.cast import Cast
from tests.clock import Clock
from tests.consents.answers import answer, publish
from tests.pages import Visitor
from tests.profile.lists import certificate
from tests.statements import count_statements


@pytest.fixture
def here(clock: Clock, kari: Visitor) -> Visitor:
    """Kari, signed in at a time that stands still."""
    return kari


def todos(visitor: Visitor) -> dict[str, str]:
    """Return what there is to look at, by address."""
    rows = visitor.get("/").html.select("#attention > li")
    return {str(row.select_one("a")["href"]): " ".join(row.get_text(" ").split()) for row in rows}


def test_nothing_to_do_is_said(here: Visitor) -> None:
    assert todos(here) == {}
    assert "Du har ingenting å gjøre nå." in here.get("/").words


def test_an_address_that_is_not_confirmed(here: Visitor, cast: Cast) -> None:
    cast.kari.email_confirmed_at = None
    cast.kari.save()
    assert todos(here) == {"/profile/contact": "Bekreft e-postadressen din"}


def test_what_is_required_and_missing_leads_to_its_form(here: Visitor, cast: Cast) -> None:
    for key in ("mobile", "certificates", "schedule.position_percentage"):
        set_switch(cast.nordlys, key, State.REQUIRED, by=None, at=now())
    cast.kari.mobile = None
    cast.kari.save()
    assert todos(here) == {
        "/profile/contact?edit=1": "Fyll ut det som mangler under Kontakt",
        "/profile/certificates/new": "Fyll ut det som mangler under Sertifikater",
        "/profile/schedule?edit=1": "Fyll ut det som mangler under Arbeidsplan og ferie",
    }
    certificate(cast.kari)
    assert "/profile/certificates/new" not in todos(here)
    for path in todos(here):
        assert here.get(path).status == 200


def test_certificates_that_expire_the_first_one_first(here: Visitor, cast: Cast) -> None:
    day = today()
    ids = [
        certificate(cast.kari, expires_on=day + dt.timedelta(days=days)).id for days in (61, 60, -1)
    ]
    found = todos(here)
    assert list(found) == [f"/profile/certificates/{ids[2]}", f"/profile/certificates/{ids[1]}"]
    assert found[f"/profile/certificates/{ids[1]}"] == (
        "Sertifikatet Båtførerprøven Går ut om 60 dager"
    )
    for path in found:
        assert "Båtførerprøven" in here.get(path).words


def test_there_are_never_more_than_five(here: Visitor, cast: Cast) -> None:
    for days in range(9):
        certificate(cast.kari, expires_on=today() + dt.timedelta(days=days))
    assert len(todos(here)) == 5


def test_a_customer_that_asks_for_everything_costs_no_more_than_six(
    here: Visitor, cast: Cast
) -> None:
    for key in ("mobile", "work", "education", "certificates", "schedule", "time-clock"):
        set_switch(cast.nordlys, key, State.REQUIRED, by=None, at=now())
    here.get("/")
    with count_statements() as seen:
        here.get("/")
    assert len(seen) <= 6


def areas(visitor: Visitor) -> dict[str, str]:
    """Return how each area stands, by address."""
    rows = visitor.get("/").html.select("#areas > li")
    return {str(row.select_one("a")["href"]): str(row.select_one("p").get_text()) for row in rows}


def test_each_area_says_how_it_stands(app: Flask, here: Visitor, cast: Cast, clock: Clock) -> None:
    assert areas(here) == {
        "/profile": "Alt er i orden",
        "/consents": "Du har ikke gitt noe samtykke",
        "/data": "Ingen åpne henvendelser",
        "/security": "Dette er den første innloggingen din",
    }
    certificate(cast.kari, expires_on=today())
    publish()
    answer(app, cast.kari, "give", "position")
    for member in (cast.kari, cast.other_kari):
        ask(member, RequestKind.ACCESS, at=now())
    clock.move(minutes=1)
    again = Visitor(app)
    again.sign_in("nordlys", "kari")
    assert areas(again) == {
        "/profile": "Noe å se på: 1",
        "/consents": "Samtykker du har gitt: 1",
        "/data": "Åpne henvendelser: 1. Første svar innen 7. april 2026",
        "/security": "Forrige innlogging var 3. mars 2026 kl. 10.00",
    }


def test_an_admin_who_decides_on_registrations_costs_no_more_than_six(
    app: Flask, cast: Cast
) -> None:
    cast.nordlys.registration = Registering.APPROVAL.value
    cast.nordlys.save()
    admin = Visitor(app)
    admin.sign_in("nordlys", "admin")
    admin.get("/")
    with count_statements() as seen:
        admin.get("/")
    assert len(seen) <= 6


def test_sections_are_named_in_what_has_happened(here: Visitor, clock: Clock) -> None:
    clock.move(minutes=1)
    here.get("/profile/work?edit=1")
    here.submit({"department": "Elektro"})
    assert "Arbeid ble endret." in here.get("/").words
