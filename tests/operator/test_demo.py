"""The demo is made once, in an empty database, and everybody in it is made up."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from peewee import Database

from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.auth.passwords import Passwords
from portal.auth.strength import SHORTEST
from portal.config import SettingsError
from portal.data import checks
from portal.data.declarations import Personal, declaration_of
from portal.members.models import Customer, Member
from portal.operator.demo import ensure_demo, how_to_sign_in
from portal.operator.demo.making import make_demo
from portal.tables import all_models
from portal.web.portal import Portal
from tests.cast import Cast
from tests.pages import Visitor

AT = dt.datetime(2026, 3, 3, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def kept(made: Portal, database: Database) -> Iterator[Path]:
    """The file in which the demo's password is kept; there is none at first."""
    path = made.settings.data / "demo-password"
    yield path
    path.unlink(missing_ok=True)


@pytest.fixture
def passwords(made: Portal) -> Passwords:
    """What hashes and recognises passwords."""
    return made.passwords


def people() -> list[tuple[str, str, str]]:
    members = Member.select(Member, Customer).join(Customer).order_by(Member.id)
    return [(m.customer.key, m.username, m.role) for m in members]


def with_password(passwords: Passwords, password: str) -> set[str]:
    return {m.username for m in Member.select() if passwords.matches(m.password_hash, password)}


def test_an_empty_database_gets_the_cast(app: Flask, kept: Path, passwords: Passwords) -> None:
    password = ensure_demo(app, None)
    assert password is not None
    assert len(password) >= SHORTEST
    assert people() == [
        ("nordlys", "kari", "member"),
        ("nordlys", "ola", "representative"),
        ("nordlys", "admin", "admin"),
        ("fjord", "kari", "member"),
        ("fjord", "admin", "admin"),
    ]
    assert with_password(passwords, password) == {"kari", "ola", "admin"}
    assert kept.read_text() == password
    assert kept.stat().st_mode & 0o777 == 0o600


def test_they_can_sign_in(app: Flask, kept: Path) -> None:
    password = ensure_demo(app, None)
    for customer, username, _ in people():
        assert Visitor(app).sign_in(customer, username, str(password)).status == 200


def test_a_second_start_changes_nothing(app: Flask, kept: Path) -> None:
    first = ensure_demo(app, None)
    stored = [(m.id, m.password_hash) for m in Member.select().order_by(Member.id)]
    events = Event.select().count()
    assert ensure_demo(app, None) == first
    assert [(m.id, m.password_hash) for m in Member.select().order_by(Member.id)] == stored
    assert Event.select().count() == events


def test_a_chosen_password_is_used_and_a_new_one_replaces_it(
    app: Flask, kept: Path, passwords: Passwords
) -> None:
    assert ensure_demo(app, "multer på myra") == "multer på myra"
    own = passwords.hash("noe Ola har valgt selv")
    Member.update(password_hash=own).where(Member.username == "ola").execute()
    assert ensure_demo(app, "tyttebær i lia") == "tyttebær i lia"
    assert with_password(passwords, "tyttebær i lia") == {"kari", "admin"}
    assert with_password(passwords, "noe Ola har valgt selv") == {"ola"}
    assert ensure_demo(app, None) == "tyttebær i lia"


def test_somebody_elses_customers_are_left_alone(app: Flask, kept: Path, cast: Cast) -> None:
    assert ensure_demo(app, "multer på myra") is None
    assert Member.select().count() == len(cast.members)
    assert not kept.exists()


def test_there_is_no_demo_in_production(
    app: Flask, kept: Path, made: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(made.settings, production=True)
    monkeypatch.setitem(app.extensions, "portal", replace(made, settings=settings))
    with pytest.raises(SettingsError, match="not made in production"):
        ensure_demo(app, None)
    assert Customer.select().count() == 0


def test_a_password_that_nobody_could_type_is_refused(app: Flask, kept: Path) -> None:
    with pytest.raises(SettingsError, match="at most 256"):
        ensure_demo(app, "x" * 257)
    assert Customer.select().count() == 0


def test_the_way_in_is_told() -> None:
    told = how_to_sign_in("multer på myra")
    assert "multer på myra" in told
    assert all(word in told for word in ("nordlys", "fjord", "kari", "ola", "admin"))


def test_the_two_karis_are_strangers(cast: Cast) -> None:
    assert cast.kari.username == cast.other_kari.username
    for name in ("customer_id", "family_name", "street", "city", "email", "mobile"):
        assert getattr(cast.kari, name) != getattr(cast.other_kari, name)


def test_whatever_they_say_a_form_would_accept(cast: Cast) -> None:
    for member in cast.members:
        for field in Member._meta.sorted_fields:
            said = declaration_of(field)
            if isinstance(said, Personal) and said.asked:
                value = getattr(member, field.name)
                assert value, f"{member.username} has no {field.name}"
                assert said.asked.check(str(value)) == value
    for customer in (cast.nordlys, cast.fjord):
        assert checks.organisation_number(customer.org_number) == customer.org_number
        assert checks.phone(customer.contact_phone) == customer.contact_phone


def test_years_of_events_are_the_same_each_time(database: Database) -> None:
    def lived() -> list[tuple[str, str, dt.datetime]]:
        make_demo("no hash", AT)
        query = Event.select(Event, Member, Customer)
        events = list(query.join(Member, on=Event.member).join(Customer))
        assert all(str(event.sentence) for event in events)
        rows = [(e.member.customer.key + e.member.username, e.kind, e.at) for e in events]
        for model in reversed(all_models()):
            model.delete().execute()
        return sorted(rows)

    first = lived()
    assert first == lived()
    assert 300 < len(first) < 900
    assert {at.year for _, _, at in first} == {2023, 2024, 2025, 2026}
    assert all(at <= AT for _, _, at in first)


def test_events_are_numbered_in_the_order_they_happened(database: Database) -> None:
    make_demo("x", AT)
    numbered = [event.at for event in Event.select().order_by(Event.id)]
    assert numbered == sorted(numbered)
    assert Kind.REQUEST_MADE.code in {event.kind for event in Event.select()}
