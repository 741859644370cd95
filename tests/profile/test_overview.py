"""The overview: every section that is on, counted in one statement, with what is missing."""

import datetime as dt
from decimal import Decimal

import pytest

from portal.clock import now, today
from portal.data.declarations import Role
from portal.profile.certificates import CERTIFICATES
from portal.profile.email_change import ask_to_change_email
from portal.profile.entry_columns import form_key
from portal.profile.holidays import Holiday
from portal.profile.overview import tally_of
from portal.profile.schedule import WorkSchedule
from portal.profile.sections import SECTIONS
from portal.profile.standing import State
from portal.profile.switches import set_switch
from tests.cast import Cast
from tests.clock import Clock
from tests.pages import Visitor
from tests.profile.clock_entries import at_work
from tests.profile.lists import certificate, own, seen_by
from tests.statements import count_statements


@pytest.fixture
def here(clock: Clock, kari: Visitor) -> Visitor:
    """Kari, signed in at a time that stands still."""
    return kari


def line(visitor: Visitor, key: str) -> str:
    """Return what the overview says of section ``key``."""
    found = visitor.get("/profile").html.select_one(f"#section-{key}")
    assert found is not None
    return " ".join(found.get_text(" ").split())


def in_days(days: int) -> dt.date:
    """Return the date so many days from today, by the test's clock."""
    return today() + dt.timedelta(days=days)


def test_every_section_is_there_in_order(here: Visitor) -> None:
    shown = [each["id"] for each in here.get("/profile").html.select("main [id^=section-]")]
    cards = [each for each in shown if not each.endswith(("-heading", "-action"))]
    assert cards == [f"section-{key}" for key in SECTIONS]


def test_empty_lists_say_so(here: Visitor) -> None:
    assert line(here, "certificates") == "Sertifikater Du har ikke lagt inn noen sertifikater."
    assert "Arbeidstiden er ikke oppgitt" in line(here, "schedule")
    assert "Du er ikke stemplet inn." in line(here, "time-clock")


def test_certificates_are_counted_with_their_warnings(here: Visitor, cast: Cast) -> None:
    certificate(cast.kari)
    assert line(here, "certificates") == "Sertifikater 1 sertifikat"
    certificate(cast.kari, expires_on=in_days(20))
    certificate(cast.kari, expires_on=in_days(61))
    assert line(here, "certificates") == "Sertifikater 3 sertifikater Ett går ut om 20 dager"
    certificate(cast.kari, expires_on=in_days(60))
    certificate(cast.kari, expires_on=in_days(-1))
    told = "Sertifikater 5 sertifikater 2 går snart ut Ett har gått ut"
    assert line(here, "certificates") == told
    certificate(cast.kari, expires_on=in_days(-9)).remove(own(cast.kari), CERTIFICATES, at=now())
    certificate(cast.ola, expires_on=in_days(-9))
    assert line(here, "certificates") == told


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (61, None),
        (60, "Går ut om 60 dager"),
        (1, "Går ut i morgen"),
        (0, "Går ut i dag"),
        (-1, "Gikk ut 2. mars 2026"),
    ],
)
def test_a_warning_comes_sixty_days_ahead(
    days: int, told: str | None, here: Visitor, cast: Cast
) -> None:
    certificate(cast.kari, expires_on=in_days(days))
    tags = here.get("/profile/certificates").html.select("article .ds-tag")
    assert [tag.get_text() for tag in tags] == ([told] if told else [])


def test_the_week_and_the_next_days_off_are_told(here: Visitor, cast: Cast) -> None:
    WorkSchedule.create(
        member=cast.kari,
        monday=Decimal("7.35"),
        sunday=Decimal("0.15"),
        position_percentage=Decimal("62.5"),
    )
    told = "Arbeidsplan og ferie 7,5 timer i uken 62,5 prosent stilling Ingen planlagt ferie"
    assert line(here, "schedule") == told
    for start, end in ((40, 50), (9, 9), (-9, -2)):
        Holiday.create(
            member=cast.kari,
            form_key=form_key(),
            created_at=now(),
            kind="vacation",
            starts_on=in_days(start),
            ends_on=in_days(end),
        )
    assert "Neste fri begynner 12. mars 2026" in line(here, "schedule")
    Holiday.update(starts_on=in_days(-2), ends_on=in_days(0)).where(
        Holiday.starts_on == in_days(9)
    ).execute()
    assert "Du har fri nå" in line(here, "schedule")


def test_who_is_at_work_is_told_since_when(here: Visitor, cast: Cast) -> None:
    at_work(cast.kari, "2026-03-03 07:30", None)
    assert "Du er stemplet inn siden 3. mars 2026 kl. 07.30." in line(here, "time-clock")


def test_a_waiting_address_is_told_until_it_expires(
    here: Visitor, cast: Cast, clock: Clock
) -> None:
    ask_to_change_email(cast.kari, "ny@nordlys.example", by=cast.kari, at=now())
    assert "ny@nordlys.example venter på å bli bekreftet." in here.get("/profile").words
    clock.move(days=2)
    here.sign_in("nordlys", "kari")
    assert "venter på å bli bekreftet" not in here.get("/profile").words


def test_what_is_required_and_missing_is_marked(here: Visitor, cast: Cast) -> None:
    for key in ("mobile", "education", "schedule.position_percentage"):
        set_switch(cast.nordlys, key, State.REQUIRED, by=None, at=now())
    cast.kari.mobile = None
    cast.kari.save()
    assert "Mobilnummer Ikke oppgitt Må fylles ut" in line(here, "contact")
    assert "Må fylles ut" in line(here, "education")
    assert "Må fylles ut" in line(here, "schedule")
    assert "Må fylles ut" not in line(here, "experience")
    WorkSchedule.create(member=cast.kari, position_percentage=Decimal(0))
    assert "Må fylles ut" not in line(here, "schedule")


def test_the_whole_profile_is_counted_in_one_statement(cast: Cast, clock: Clock) -> None:
    with count_statements() as seen:
        tally_of(cast.kari, now())
    assert len(seen) == 1


def test_an_admin_sees_what_the_member_wrote_and_edits_what_is_the_customers(cast: Cast) -> None:
    profile = seen_by(cast.admin, cast.kari)
    assert profile.role is Role.ADMIN
    assert [asking.name for asking, _ in profile.editable(SECTIONS["work"])] == [
        "employee_number",
        "employed_from",
    ]
    assert profile.sees(CERTIFICATES, "number")
