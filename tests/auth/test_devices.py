"""The page «Sikkerhet»: where one is signed in, and every way to end it."""

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.auth import sessions
from portal.auth.agents import read_agent
from portal.auth.incident import disowning_token
from portal.auth.models import Device, Session
from portal.auth.password_change import change_password
from portal.jobs.models import Job
from portal.members.models import Member, MemberState
from portal.web.portal import Portal
from tests.auth.people import begin_session, cookie, first_step, hold, is_in
from tests.cast import PASSWORD, Cast
from tests.clock import Clock
from tests.pages import HTMX, Visitor
from tests.statements import count_statements

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
)
WEBVIEW = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9 Build/AP3A; wv) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Version/4.0 Chrome/140.0 Mobile Safari/537.36"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (IPHONE, "Safari på iPhone"),
        (WEBVIEW, "Appen på Android"),
        (EDGE, "Edge på Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox på Linux",
        ),
        ("", "Ukjent nettleser på ukjent enhet"),
        ("<script>alert(1)</script>" * 40, "Ukjent nettleser på ukjent enhet"),
    ],
)
def test_a_browser_is_named_as_people_name_it(agent: str, said: str) -> None:
    assert str(read_agent(agent).sentence) == said


def test_the_page_shows_this_device_first(kari: Visitor, cast: Cast) -> None:
    begin_session(cast.kari, at=portal_clock.now())
    devices = [
        item.get_text(" ", strip=True) for item in kari.get("/security").html.select("#devices li")
    ]
    assert "Denne enheten" in devices[0]
    assert "Firefox på Windows" in devices[1]


def test_guesses_do_not_push_the_sign_ins_off_the_page(kari: Visitor, app: Flask) -> None:
    for _ in range(6):
        first_step(Visitor(app, address="203.0.113.4"), password="feil passord her")
    shown = [
        item.get_text(" ", strip=True) for item in kari.get("/security").html.select("#sign-ins li")
    ]
    assert sum(line.startswith("Mislyktes") for line in shown) == 2
    assert any("nettadresse 127.0.0.1" in line for line in shown)


def test_one_device_is_signed_out(kari: Visitor, cast: Cast) -> None:
    other = Visitor(kari.client.application)
    other.sign_in("nordlys", "kari")
    page = kari.get("/security")
    after = kari.submit(form="form[action$='/ending']")
    assert page.status == 200
    assert after.notice == "Enheten er logget ut."
    assert is_in(kari)
    assert not is_in(other)


def test_all_other_devices_are_signed_out(kari: Visitor, cast: Cast) -> None:
    others = [Visitor(kari.client.application) for _ in range(2)]
    for other in others:
        other.sign_in("nordlys", "kari")
    kari.get("/security")
    after = kari.submit(form="form[action='/security/sessions/ending']")
    assert after.notice == "2 andre enheter er logget ut."
    assert [is_in(other) for other in others] == [False, False]


def test_a_device_of_somebody_else_is_404(kari: Visitor, cast: Cast) -> None:
    theirs = begin_session(cast.ola, at=portal_clock.now())
    foreign = begin_session(cast.other_kari, at=portal_clock.now())
    kari.get("/security")
    for session in (theirs, foreign):
        assert kari.post(f"/security/sessions/{session.id}/ending").status == 404
        assert kari.post(f"/security/devices/{session.device_id}/removal").status == 404
        assert Session.get_by_id(session.id).ended_at is None


def test_a_forgotten_device_is_a_new_one(kari: Visitor, cast: Cast) -> None:
    other = begin_session(cast.kari, at=portal_clock.now())
    kari.get("/security")
    kari.post(f"/security/devices/{other.device_id}/removal")
    assert Session.get_by_id(other.id).ended_at is not None
    assert not Device.select().where(Device.id == other.device_id).exists()


def test_a_new_device_is_told_of_and_a_known_one_is_not(visitor: Visitor, cast: Cast) -> None:
    for expected in (1, 1):
        visitor.sign_in("nordlys", "kari")
        visitor.post("/logout")
        assert Job.select().where(Job.kind == "mail.new-device").count() == expected


def test_where_more_are_begun_the_longest_unused_ends(cast: Cast, clock: Clock) -> None:
    begun = []
    for _ in range(sessions.MOST_SESSIONS + 1):
        clock.move(seconds=1)
        begun.append(begin_session(cast.kari, at=portal_clock.now()))
    assert Session.get_by_id(begun[0].id).ended_at is not None
    assert Session.get_by_id(begun[1].id).ended_at is None


def test_a_check_of_a_session_is_one_statement(kari: Visitor) -> None:
    with count_statements() as seen:
        kari.send("GET", "/session", headers=HTMX)
    assert len(seen) == 1


def test_a_session_is_written_at_most_once_a_minute(clock: Clock, kari: Visitor) -> None:
    clock.move(seconds=61)
    with count_statements() as seen:
        for _ in range(20):
            clock.move(seconds=2)
            kari.get("/profile")
    assert len([sql for sql in seen if sql.startswith("UPDATE")]) == 1


def test_polling_does_not_keep_a_session_alive(clock: Clock, kari: Visitor) -> None:
    for _ in range(16):
        clock.move(minutes=1)
        kari.send("GET", "/profile", headers={**HTMX, "Portal-Poll": "1"})
        kari.send("GET", "/session", headers=HTMX)
    assert kari.get("/").location == "/login?reason=timeout"


def test_asking_to_stay_does(clock: Clock, kari: Visitor) -> None:
    for _ in range(3):
        clock.move(minutes=14)
        answer = kari.fragment("/session/extension", {})
        assert answer.status == 200
        assert int(answer.headers["Session-Left"]) == 15 * 60
    assert is_in(kari)


def test_staying_ends_after_twelve_hours(clock: Clock, kari: Visitor) -> None:
    for _ in range(12 * 60 // 14):
        clock.move(minutes=14)
        kari.fragment("/session/extension", {})
    assert int(kari.get("/profile").headers["Session-Left"]) < 14 * 60
    clock.move(minutes=13)
    assert not is_in(kari)


def test_every_way_a_session_must_die(app: Flask, cast: Cast, made: Portal, clock: Clock) -> None:
    def ended_by_change() -> None:
        other = begin_session(cast.kari, at=portal_clock.now())
        other.member = Member.get_by_id(cast.kari.id)
        change_password(
            other,
            PASSWORD,
            "hestehov og tiriltunge i juni",
            keys=made.keys,
            passwords=made.passwords,
            at=portal_clock.now(),
        )

    def ended_by_leaving() -> None:
        Member.update(state=MemberState.ENDED.value).where(Member.id == cast.ola.id).execute()

    for username, end in (("kari", ended_by_change), ("ola", ended_by_leaving)):
        visitor = Visitor(app)
        visitor.sign_in("nordlys", username)
        end()
        assert not is_in(visitor), username


def test_signing_in_again_ends_the_session_before(kari: Visitor) -> None:
    old = cookie(kari)
    kari.get("/")
    sent = {"customer_id": "nordlys", "username": "kari", "password": PASSWORD}
    assert kari.post("/login", sent).location == "/"
    assert is_in(kari)
    hold(kari, old)
    assert not is_in(kari)


def test_this_was_not_me_shuts_everybody_out(
    app: Flask, cast: Cast, made: Portal, clock: Clock
) -> None:
    kari, stranger = Visitor(app), Visitor(app)
    kari.sign_in("nordlys", "kari")
    stranger.sign_in("nordlys", "kari")
    session = Session.of(cast.kari).order_by(Session.id.desc()).get()
    owner = Visitor(app)
    page = owner.get(f"/not-me/{disowning_token(session, made.keys)}")
    assert page.h1 == "Var ikke dette deg?"
    assert is_in(stranger), "opening the link alone does nothing"
    owner.get(page.path)
    done = owner.submit()
    assert "Alle enheter er logget ut" in done.words
    assert not is_in(kari)
    assert not is_in(stranger)
    assert first_step(Visitor(app)).status == 422, "the old password is worthless"
    assert not Device.of(cast.kari).exists()
    kinds = {job.kind for job in Job.select()}
    assert {"mail.password-reset", "mail.security-alarm.tell-customer"} <= kinds
    assert owner.get(page.path).status == 410


@pytest.mark.parametrize("token", ["1-" + "0" * 32, "x", "1", "9" * 30 + "-a", "1-"])
def test_a_made_up_link_is_404(visitor: Visitor, token: str) -> None:
    assert visitor.get(f"/not-me/{token}").status == 404


def test_an_old_link_works_no_longer(
    visitor: Visitor, cast: Cast, made: Portal, clock: Clock
) -> None:
    session = begin_session(cast.kari, at=portal_clock.now())
    clock.move(days=7, minutes=1)
    path = f"/not-me/{disowning_token(session, made.keys)}"
    assert visitor.get(path).status == 410


def test_reporting_from_inside_keeps_this_device_alone(kari: Visitor, cast: Cast) -> None:
    other = begin_session(cast.kari, at=portal_clock.now())
    kari.get("/security")
    page = kari.submit(form="form[action='/security/incident']")
    assert page.path == "/security/password"
    assert Session.get_by_id(other.id).ended_at is not None
    assert Device.of(cast.kari).count() == 1
    assert is_in(kari)
