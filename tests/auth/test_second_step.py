"""The second step of a sign-in, and that nothing gets around it."""

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.activity.signals import Signal
from portal.auth import totp
from portal.auth.models import Proof, Session
from portal.auth.recovery import GROUPS, HOW_MANY, make_codes
from portal.auth.second_step import CODES, factors_of
from portal.jobs.models import Job
from portal.web.portal import Portal
from tests.auth.people import begin_session, first_step, is_in, noted, turn_on_app
from tests.cast import PASSWORD, Cast
from tests.clock import Clock
from tests.pages import Visitor

Made = tuple[str, list[str]]


@pytest.fixture
def app_of_kari(cast: Cast, made: Portal, clock: Clock) -> Made:
    """Kari has an app with codes, and ten recovery codes."""
    return turn_on_app(cast.kari, made, at=portal_clock.now())


def code_now(secret: str) -> str:
    """Return what the app shows."""
    return totp.code(secret, totp.step_at(portal_clock.now()))


def test_the_password_alone_does_not_sign_in(visitor: Visitor, app_of_kari: Made) -> None:
    assert first_step(visitor).location == "/login/second-step"
    assert not is_in(visitor)
    assert visitor.get("/login/second-step").h1 == "Skriv inn koden"


def test_a_code_signs_in_and_leads_on(visitor: Visitor, app_of_kari: Made) -> None:
    visitor.get("/login?next=/profile/contact")
    sent = {"customer_id": "nordlys", "username": "kari", "password": PASSWORD}
    assert visitor.post("/login", {**sent, "next": "/profile/contact"}).status == 303
    visitor.get("/login/second-step")
    typed = code_now(app_of_kari[0])
    spaced = f" {typed[:3]} {typed[3:]} "
    assert visitor.submit({"code": spaced}, follow=False).location == "/profile/contact"
    assert is_in(visitor)
    assert Session.select().order_by(Session.id.desc()).get().proof == Proof.PASSWORD_AND_CODE


def test_a_wrong_code_is_told_and_counted(visitor: Visitor, app_of_kari: Made) -> None:
    first_step(visitor)
    visitor.get("/login/second-step")
    page = visitor.submit({"code": "000000"})
    assert page.status == 422
    assert page.errors == {"code": "Koden stemmer ikke, eller den er brukt. Skriv inn en ny kode."}
    assert not is_in(visitor)
    assert noted(Signal.CODE_FAILED) == 1


def test_after_five_wrong_codes_the_right_one_must_wait(
    visitor: Visitor, app_of_kari: Made, clock: Clock
) -> None:
    first_step(visitor)
    for _ in range(CODES[0].most):
        visitor.get("/login/second-step")
        visitor.submit({"code": "000000"})
    page = visitor.submit({"code": code_now(app_of_kari[0])})
    assert page.status == 422
    assert "Det ble for mange feil koder" in page.words
    clock.move(minutes=6)
    visitor.get("/login/second-step")
    visitor.submit({"code": code_now(app_of_kari[0])}, follow=False)
    assert is_in(visitor)


def test_half_a_sign_in_is_over_after_ten_minutes(
    visitor: Visitor, app_of_kari: Made, clock: Clock
) -> None:
    first_step(visitor)
    visitor.get("/login/second-step")
    clock.move(minutes=11)
    page = visitor.submit({"code": code_now(app_of_kari[0])}, follow=False)
    assert page.location == "/login?reason=too-late"
    assert not is_in(visitor)


def test_a_recovery_code_works_once(app: Flask, cast: Cast, app_of_kari: Made) -> None:
    code = app_of_kari[1][0]
    assert len(app_of_kari[1]) == HOW_MANY
    assert len(code.split("-")) == GROUPS
    for expected in (True, False):
        visitor = Visitor(app)
        first_step(visitor)
        visitor.get("/login/second-step")
        visitor.submit({"code": code.upper().replace("-", " ")})
        assert is_in(visitor) == expected
    assert factors_of(cast.kari).codes_left == HOW_MANY - 1


def test_new_codes_make_the_old_ones_worthless(
    visitor: Visitor, cast: Cast, made: Portal, app_of_kari: Made
) -> None:
    make_codes(cast.kari, made.keys, at=portal_clock.now())
    first_step(visitor)
    visitor.get("/login/second-step")
    visitor.submit({"code": app_of_kari[1][0]})
    assert not is_in(visitor)


def test_somebody_elses_code_is_no_code(
    visitor: Visitor, cast: Cast, made: Portal, app_of_kari: Made
) -> None:
    turn_on_app(cast.ola, made, at=portal_clock.now())
    first_step(visitor, username="ola")
    visitor.get("/login/second-step")
    visitor.submit({"code": app_of_kari[1][0]})
    visitor.submit({"code": code_now(app_of_kari[0])})
    assert not is_in(visitor)


def test_a_remembered_device_is_not_asked_until_its_time_is_over(
    visitor: Visitor, cast: Cast, app_of_kari: Made, clock: Clock
) -> None:
    first_step(visitor)
    visitor.get("/login/second-step")
    visitor.submit({"code": code_now(app_of_kari[0]), "remember": "1"}, follow=False)
    assert is_in(visitor)
    visitor.get("/")
    visitor.post("/logout")
    assert first_step(visitor).location == "/"
    visitor.get("/")
    visitor.post("/logout")
    clock.move(days=cast.nordlys.device_days, minutes=1)
    assert first_step(visitor).location == "/login/second-step"


def test_the_customer_may_forbid_remembering(
    visitor: Visitor, cast: Cast, app_of_kari: Made
) -> None:
    cast.nordlys.device_days = 0
    cast.nordlys.save()
    first_step(visitor)
    assert "Husk denne enheten" not in visitor.get("/login/second-step").words
    visitor.submit({"code": code_now(app_of_kari[0]), "remember": "1"}, follow=False)
    visitor.get("/")
    visitor.post("/logout")
    assert first_step(visitor).location == "/login/second-step"


def test_a_new_password_is_not_a_way_around_it(
    visitor: Visitor, cast: Cast, app_of_kari: Made
) -> None:
    assert factors_of(cast.kari).any
    first_step(visitor)
    assert visitor.get("/", follow=False).location == "/login"
    assert visitor.get("/security/two-step/removal").location.startswith("/login")


def test_an_admin_must_have_one_where_the_customer_says_so(
    app: Flask, cast: Cast, made: Portal, clock: Clock
) -> None:
    cast.nordlys.two_step_for_admins = True
    cast.nordlys.save()
    admin = Visitor(app)
    first_step(admin, username="admin")
    for path in ("/", "/profile", "/profile/contact", "/data"):
        assert admin.get(path).location == "/security"
    assert "Du trenger totrinnsbekreftelse" in admin.get("/security").words
    assert admin.get("/security/two-step").status == 200
    member = Visitor(app)
    first_step(member, username="ola")
    assert member.get("/profile").status == 200
    turn_on_app(cast.admin, made, at=portal_clock.now())
    session = Session.of(cast.admin).order_by(Session.id.desc())
    assert session.exists()


def test_the_demo_is_exempt_and_says_so(visitor: Visitor, cast: Cast) -> None:
    assert not cast.nordlys.two_step_for_admins
    visitor.sign_in("nordlys", "admin")
    assert "har unntak fra kravet om totrinnsbekreftelse" in visitor.get("/security").words


def test_a_sign_in_from_far_away_asks_for_a_mailed_code(
    app: Flask, cast: Cast, made: Portal, clock: Clock
) -> None:
    begin_session(cast.ola, at=portal_clock.now(), address="84.212.7.7")
    clock.move(minutes=20)
    stranger = Visitor(app, address="203.0.113.9")
    assert first_step(stranger, username="ola").location == "/login/second-step"
    page = stranger.get("/login/second-step")
    assert "o…@nordlys.example" in page.words
    assert Job.select().where(Job.kind == "mail.sign-in-code").count() == 1
    assert noted(Signal.FAR_AWAY) == 1
    assert not is_in(stranger)


def test_a_phone_that_changes_its_address_is_not_far_away(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    begin_session(cast.ola, at=portal_clock.now(), address="84.212.7.7")
    near = Visitor(app, address="84.212.200.1")
    assert first_step(near, username="ola").location == "/"
    clock.move(hours=2)
    later = Visitor(app, address="203.0.113.9")
    assert first_step(later, username="ola").location == "/"
    assert noted(Signal.FAR_AWAY) == 0
