"""The settings: what the customer's own admin may change, and who did."""

import re

import pytest
from flask import Flask

from portal.activity.looking import Reason, look
from portal.auth.session_length import (
    LONGEST_ABSOLUTE,
    LONGEST_IDLE,
    SHORTEST_ABSOLUTE,
    SHORTEST_IDLE,
    absolute_of,
    idle_of,
)
from portal.clock import now
from portal.data_requests.inactivity import rule_of
from portal.members.customer_settings import CustomerChange, change_settings
from portal.members.models import Customer, Member
from tests.arrivals import SignIn
from tests.cast import SINCE, Cast
from tests.clock import Clock
from tests.pages import Visitor


@pytest.fixture
def admin(signed_in: SignIn) -> Visitor:
    """A browser in which the admin of Nordlys has signed in."""
    visitor = signed_in("nordlys", "admin")
    visitor.get("/admin/settings")
    return visitor


def test_a_change_holds_for_members_and_says_who(cast: Cast, admin: Visitor, app: Flask) -> None:
    page = admin.submit({"contact_phone": "75 00 00 99", "notice_days": "30", "months": "24"})
    assert "Innstillingene er lagret." in page.words
    assert "Åse Næss endret" in page.words
    assert "telefon for personvern" in page.words
    customer = Customer.get_by_id(cast.nordlys.id)
    assert (customer.contact_phone, customer.notice_days) == ("+4775000099", 30)
    rule = rule_of(cast.nordlys)
    assert rule is not None
    assert (rule.months, rule.by) == (24, cast.admin)
    assert CustomerChange.get().names == "contact_phone,months,notice_days"
    kari = Visitor(app)
    assert "+4775000099" in kari.sign_in("nordlys", "kari").text


def test_nothing_new_leaves_no_row(admin: Visitor) -> None:
    admin.submit()
    assert CustomerChange.select().count() == 0


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("name", ""),
        ("contact_email", "nowhere"),
        ("contact_phone", "12"),
        ("language", "de"),
        ("notice_days", "91"),
        ("notice_days", "-1"),
        ("months", "5"),
        ("months", "37"),
        ("two_step_for_admins", "perhaps"),
        ("device_days", "91"),
        ("idle_minutes", "4"),
        ("idle_minutes", "31"),
        ("absolute_hours", "0"),
        ("absolute_hours", "13"),
        ("registration", "anybody"),
        ("help_email", "nowhere"),
        ("names_in_access_log", ""),
        ("colour", "red"),
        ("colour", "#ffcc00"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, admin: Visitor, name: str, typed: str) -> None:
    page = admin.submit({name: typed})
    assert page.status == 422
    assert set(page.errors) == {name}
    assert CustomerChange.select().count() == 0


def test_what_is_the_operators_stays(cast: Cast, admin: Visitor) -> None:
    admin.submit({"key": "fjord", "org_number": "310000485", "customer": "2"})
    assert Customer.get_by_id(cast.nordlys.id).key == "nordlys"
    with pytest.raises(KeyError):
        change_settings(cast.nordlys, {"key": "x"}, by=cast.admin, at=SINCE)


def test_a_member_has_none(cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    assert visitor.get("/admin/settings").status == 404
    assert visitor.post("/admin/settings", {"name": "Mitt"}).status == 404
    assert Customer.get_by_id(cast.nordlys.id).name == "Nordlys Drift AS"


def test_what_is_at_the_foot_of_every_page(cast: Cast, admin: Visitor, app: Flask) -> None:
    admin.submit({"help_email": "hjelp@nordlys.example", "privacy_contact": "Ombudet Per"})
    kari = Visitor(app)
    page = kari.sign_in("nordlys", "kari")
    assert "hjelp@nordlys.example" in page.text
    assert "Ombudet Per" in page.text
    assert "hjelp@nordlys.example" not in Visitor(app).sign_in("fjord", "kari").text


def test_a_language_that_is_not_offered_cannot_be_chosen(
    cast: Cast, admin: Visitor, app: Flask
) -> None:
    admin.submit({"speaks_nn": "", "speaks_en": "1"})
    assert Customer.get_by_id(cast.nordlys.id).spoken == ("nb", "en")
    kari = Visitor(app, "nb")
    page = kari.sign_in("nordlys", "kari")
    assert "Nynorsk" not in page.text
    kari.post("/language", {"language": "nn", "next": "/"})
    assert kari.get("/").html.select_one("html")["lang"] == "nb"
    kari.post("/language", {"language": "en", "next": "/"})
    kari.language = "en"
    assert kari.get("/").html.select_one("html")["lang"] == "en"


def test_who_chose_a_language_before_gets_the_customers(
    cast: Cast, admin: Visitor, app: Flask
) -> None:
    Member.update(language="en").where(Member.id == cast.kari.id).execute()
    admin.submit({"speaks_en": ""})
    assert "Min profil" in Visitor(app, "nb").sign_in("nordlys", "kari").text
    member = Member.get_by_id(cast.kari.id)
    assert member.customer.language_for(member.language) == "nb"


def test_mail_is_written_in_a_language_that_is_offered(admin: Visitor) -> None:
    page = admin.submit({"speaks_nn": "", "language": "nn"})
    assert set(page.errors) == {"language"}


def test_the_colour_has_an_address_of_its_own(cast: Cast, admin: Visitor, app: Flask) -> None:
    admin.submit({"colour": "#1A7F5A"})
    assert Customer.get_by_id(cast.nordlys.id).colour == "1a7f5a"
    kari = Visitor(app)
    sheets = kari.sign_in("nordlys", "kari").html.select("link[rel=stylesheet]")
    address = next(str(link["href"]) for link in sheets if "colour" in link["href"])
    sheet = kari.get(address)
    assert "--ds-color-accent-base-default:#1a7f5a" in sheet.text
    assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in sheet.headers.get("Vary", "")
    assert "/colour/" not in Visitor(app).sign_in("fjord", "kari").text


@pytest.mark.parametrize("digits", ["ffcc00", "1A7F5A", "zzzzzz", "1a7f5a1a7f5a", "%22"])
def test_no_other_colour_is_served(visitor: Visitor, digits: str) -> None:
    assert visitor.get(f"/colour/{digits}.css").status == 404


def test_a_faint_colour_is_refused_with_the_ratio_and_one_that_will_do(admin: Visitor) -> None:
    said = admin.submit({"colour": "#ffcc00"}).errors["colour"]
    assert "1,3" in said
    found = re.search(r"#([0-9a-f]{6})", said)
    assert found
    assert admin.submit({"colour": found[0]}).status == 200


def test_the_second_of_two_admins_is_told(cast: Cast, admin: Visitor, app: Flask) -> None:
    other = Visitor(app)
    other.sign_in("nordlys", "admin")
    other.get("/admin/settings")
    other.submit({"name": "Nordlys Drift og Anlegg AS"})
    page = admin.submit({"notice_days": "30"})
    assert page.status == 409
    assert "lagret er «Nordlys Drift og Anlegg AS», du har «Nordlys Drift AS»" in page.words
    assert Customer.get_by_id(cast.nordlys.id).notice_days == 14
    admin.submit({"name": "Nordlys Drift og Anlegg AS"})
    assert Customer.get_by_id(cast.nordlys.id).notice_days == 30


def test_sessions_end_when_the_customer_says(
    cast: Cast, app: Flask, clock: Clock, visitor: Visitor
) -> None:
    sooner = Customer.update(idle_minutes=5, absolute_hours=1)
    sooner.where(Customer.id == cast.nordlys.id).execute()
    kari, other = Visitor(app), Visitor(app)
    kari.sign_in("nordlys", "kari")
    other.sign_in("fjord", "kari")
    clock.move(minutes=6)
    assert str(kari.get("/").location).startswith("/login")
    assert other.get("/").status == 200
    kari.sign_in("nordlys", "kari")
    for _ in range(14):
        clock.move(minutes=4)
        assert kari.get("/").status == 200
    clock.move(minutes=4)
    assert str(kari.get("/").location).startswith("/login")


def test_nothing_leads_past_cerums_bounds(cast: Cast) -> None:
    cast.nordlys.idle_minutes, cast.nordlys.absolute_hours = 999, 999
    assert (idle_of(cast.nordlys), absolute_of(cast.nordlys)) == (LONGEST_IDLE, LONGEST_ABSOLUTE)
    cast.nordlys.idle_minutes = cast.nordlys.absolute_hours = 0
    assert (idle_of(cast.nordlys), absolute_of(cast.nordlys)) == (SHORTEST_IDLE, SHORTEST_ABSOLUTE)


def test_members_read_the_name_of_who_looked_where_the_customer_says_so(
    cast: Cast, admin: Visitor, app: Flask
) -> None:
    look(cast.kari, "contact", Reason.PAY, by=cast.admin, at=now())
    kari = Visitor(app)
    kari.sign_in("nordlys", "kari")
    assert "Åse Næss" not in kari.get("/access-log").words
    admin.submit({"names_in_access_log": "yes"})
    assert "Åse Næss" in kari.get("/access-log").words


def test_an_admin_who_is_one_no_longer_changes_nothing(cast: Cast, admin: Visitor) -> None:
    Member.update(role="member").where(Member.id == cast.admin.id).execute()
    assert admin.post("/admin/settings", {"name": "Mitt"}).status == 404
    assert admin.get("/admin/journal").status == 404
    assert Customer.get_by_id(cast.nordlys.id).name == "Nordlys Drift AS"
