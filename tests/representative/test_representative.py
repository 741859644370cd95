"""The employees' representative sees the control measures and numbers, and nobody in them."""

import datetime as dt
import re

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.activity.looking import LookUp, Reason
from portal.consents.beginning import Wanted
from portal.consents.settings import change_purpose, set_offered
from portal.data.declarations import Role
from portal.members.membership import set_role
from portal.members.models import Member, MemberState
from portal.profile.discussing import note_discussion
from portal.profile.standing import State
from portal.profile.switches import FieldWording, set_switch
from portal.statistics.publishing import publish_due
from portal.words import Refused
from tests.cast import Cast
from tests.clock import Clock
from tests.house.addresses import addresses
from tests.outbox import Outbox
from tests.pages import Visitor
from tests.statistics.people import crowd


@pytest.fixture
def ola(visitor: Visitor, cast: Cast, clock: Clock) -> Visitor:
    """A browser in which Ola has signed in, whom the admin has made representative."""
    set_role(cast.ola, Role.REPRESENTATIVE, by=cast.admin, at=portal_clock.now())
    visitor.sign_in("nordlys", "ola")
    return visitor


def card(visitor: Visitor, name: str) -> str:
    """Return the words of the card about the measure ``name``."""
    for one in visitor.get("/representative").html.select("main section"):
        heading = one.select_one("h2")
        if heading is not None and heading.get_text() == name:
            return " ".join(one.get_text(" ").split())
    raise AssertionError(f"no card is called {name}")


def test_it_says_what_is_on_since_when_why_and_how_long(ola: Visitor, cast: Cast) -> None:
    at = dt.datetime(2026, 2, 2, 12, 0, tzinfo=dt.UTC)
    set_switch(
        cast.nordlys,
        "time-clock",
        State.OPTIONAL,
        by=cast.admin,
        at=at,
        purpose="Føre timer på anlegget",
        basis="legal-obligation",
        retention="5 år",
        discussed_on=dt.date(2026, 1, 15),
    )
    words = {"nb": "Vi fører timer for lønn.", "nn": "", "en": "We keep hours for pay."}
    FieldWording.create(customer=cast.nordlys, key="time-clock", by=cast.admin, at=at, **words)
    told = card(ola, "Timeregistrering")
    for text in (
        "På",
        "2. februar 2026",
        "Vi fører timer for lønn.",
        "Føre timer på anlegget",
        "Rettslig plikt",
        "5 år",
        "15. januar 2026",
    ):
        assert text in told
    set_switch(cast.nordlys, "time-clock", State.OFF, by=cast.admin, at=portal_clock.now())
    assert "Av Siden 3. mars 2026" in card(ola, "Timeregistrering")


def test_what_members_choose_themselves_is_there_too(ola: Visitor, cast: Cast) -> None:
    assert "På" in card(ola, "Posisjon")
    set_offered(cast.nordlys, "position", False, by=cast.admin, at=portal_clock.now())
    told = card(ola, "Posisjon")
    assert "Av Siden 3. mars 2026" in told
    assert "Samtykke" in told
    assert "På" in card(ola, "Statistikk om bruk")
    assert "På" in card(ola, "Automatisk kategori")


def test_it_says_when_each_measure_was_discussed(ola: Visitor, cast: Cast, clock: Clock) -> None:
    assert "Drøftet med de tillitsvalgte Ikke oppgitt" in card(ola, "Timeregistrering")
    at, key = portal_clock.now(), "time-clock"
    note_discussion(cast.nordlys, key, dt.date(2026, 1, 15), by=cast.admin, at=at)
    told = card(ola, "Timeregistrering")
    assert "Drøftet med de tillitsvalgte 15. januar 2026" in told
    assert "Siden Fra begynnelsen" in told
    for key in ("position", "usage-statistics"):
        offered = Wanted(True, discussed_on=dt.date(2026, 1, 20))
        change_purpose(cast.nordlys, key, offered, by=cast.admin, at=at)
    for name in ("Posisjon", "Statistikk om bruk"):
        assert "Drøftet med de tillitsvalgte 20. januar 2026" in card(ola, name)
    change_purpose(cast.nordlys, "position", Wanted(False), by=cast.admin, at=at)
    assert "Drøftet" not in card(ola, "Posisjon")
    again = Wanted(True, discussed_on=dt.date(2026, 3, 1))
    change_purpose(cast.nordlys, "position", again, by=cast.admin, at=at)
    told = card(ola, "Posisjon")
    assert "Av Siden 3. mars 2026 Endres 17. mars 2026" in told
    assert "Drøftet med de tillitsvalgte 1. mars 2026" in told
    clock.move(days=14)
    ola.sign_in("nordlys", "ola")
    assert "På Siden 17. mars 2026" in card(ola, "Posisjon")


def test_look_ups_are_counted_by_month_and_requests_in_tens(
    ola: Visitor, cast: Cast, clock: Clock
) -> None:
    crowd(cast.nordlys, 10)
    before = portal_clock.now() - dt.timedelta(days=10)
    for number in range(3):
        reason, at = Reason.PAY.value, before + dt.timedelta(hours=number)
        LookUp.create(member=cast.kari, by=cast.admin, reason=reason, what="contact", at=at)
    assert "Ingen tall vises ennå." in card(ola, "Oppslag")
    publish_due(portal_clock.now())
    assert "Februar 2026 3" in card(ola, "Oppslag")
    assert "Få vite hva vi har om deg Færre enn 10" in card(ola, "Henvendelser")
    LookUp.delete().execute()  # as when the member is erased
    assert "Februar 2026 3" in card(ola, "Oppslag")


def test_with_fewer_than_ten_members_no_look_ups_are_counted(ola: Visitor, cast: Cast) -> None:
    at = portal_clock.now() - dt.timedelta(days=10)
    LookUp.create(member=cast.kari, by=cast.admin, reason="pay", what="contact", at=at)
    publish_due(portal_clock.now())
    assert "Ingen tall vises ennå." in card(ola, "Oppslag")


def test_no_individual_is_named(visitor: Visitor, furnished: Cast) -> None:
    visitor.sign_in("nordlys", "ola")  # whom the demo makes representative
    words = visitor.get("/representative").words
    for member in Member.select().where(Member.customer == furnished.nordlys):
        assert member.family_name not in words
        assert not re.search(rf"\b{member.username}\b", words)


def test_the_menu_leads_there_for_the_representative_alone(ola: Visitor, app: Flask) -> None:
    assert ola.get("/").html.select('.site-nav a[href="/representative"]')
    for customer, username in (("nordlys", "kari"), ("nordlys", "admin"), ("fjord", "admin")):
        other = Visitor(app)
        other.sign_in(customer, username)
        assert not other.get("/").html.select('a[href="/representative"]')
        assert other.get("/representative").status == 404


def test_nothing_of_the_administration_is_theirs(ola: Visitor, app: Flask) -> None:
    walked = [each for each in addresses(app) if each.path.startswith("/admin")]
    assert len(walked) > 30
    answered = {
        (method, each.path)
        for each in walked
        for method in each.methods
        if ola.send(method, each.path).status != 404
    }
    assert answered == set()


def test_an_admin_gives_and_takes_the_role(
    cast: Cast, visitor: Visitor, app: Flask, outbox: Outbox
) -> None:
    visitor.sign_in("nordlys", "admin")
    visitor.get(f"/admin/members/{cast.ola.id}")
    action = f"/admin/members/{cast.ola.id}/appointment"
    page = visitor.submit(form=f'form[action="{action}"]')
    assert "Ola Ødegård ser kontrolltiltakene" in page.words
    assert Member.get_by_id(cast.ola.id).is_representative
    ola = Visitor(app)
    ola.sign_in("nordlys", "ola")
    assert ola.get("/representative").status == 200
    visitor.get(f"/admin/members/{cast.ola.id}")
    visitor.submit(form=f'form[action="/admin/members/{cast.ola.id}/demotion"]')
    assert Member.get_by_id(cast.ola.id).role == Role.MEMBER
    assert ola.get("/representative").status == 404  # the session is the same


def test_the_last_admin_stays_and_who_is_not_active_gets_no_role(cast: Cast) -> None:
    at = portal_clock.now()
    with pytest.raises(Refused):
        set_role(cast.admin, Role.REPRESENTATIVE, by=cast.admin, at=at)
    Member.update(state=MemberState.ENDED.value).where(Member.id == cast.ola.id).execute()
    with pytest.raises(Refused):
        set_role(cast.ola, Role.REPRESENTATIVE, by=cast.admin, at=at)
