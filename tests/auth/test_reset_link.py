"""The link to a new password: what it does, once and for half an hour."""

import pytest

from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.auth.models import Session
from portal.clock import now
from portal.jobs.worker import Worker
from portal.web.portal import Portal
from tests.auth.forgetting import GOOD, KARI, ask
from tests.auth.people import is_in, turn_on_app
from tests.cast import PASSWORD, Cast
from tests.clock import Clock
from tests.outbox import Outbox, link_in
from tests.pages import Visitor
from tests.snapshot import snapshot


@pytest.fixture
def link(visitor: Visitor, new_worker: Worker, outbox: Outbox) -> str:
    """The path of the link that Kari was sent."""
    ask(visitor)
    new_worker.work_due()
    [mail] = outbox.to(KARI)
    return link_in(mail)


def test_the_link_leads_to_a_new_password(link: str, visitor: Visitor) -> None:
    page = visitor.get(link)
    assert page.h1 == "Velg nytt passord"
    page = visitor.submit({"password": GOOD})
    assert page.h1 == "Logg inn"
    assert "Passordet er lagret." in page.words
    assert page.form()["action"] == "/login"
    assert visitor.submit({"username": "kari", "password": GOOD}).h1 == "Hei, Kari"
    stranger = Visitor(visitor.client.application)
    stranger.get("/login")
    typed = {"customer_id": "nordlys", "username": "kari", "password": PASSWORD}
    assert stranger.post("/login", typed).status == 422


def test_the_second_step_is_asked_for_all_the_same(
    link: str, visitor: Visitor, cast: Cast, made: Portal
) -> None:
    turn_on_app(cast.kari, made, at=now())
    visitor.get(link)
    assert visitor.submit({"password": GOOD}).h1 == "Logg inn"
    assert visitor.submit({"username": "kari", "password": GOOD}).h1 == "Skriv inn koden"
    assert not is_in(visitor)


def test_every_session_ends_and_the_owner_is_told(
    link: str, visitor: Visitor, cast: Cast, new_worker: Worker, outbox: Outbox
) -> None:
    elsewhere = Visitor(visitor.client.application)
    elsewhere.sign_in("nordlys", "kari")
    colleague = Visitor(visitor.client.application)
    colleague.sign_in("nordlys", "ola")
    visitor.get(link)
    visitor.submit({"password": GOOD})
    assert Session.of(cast.kari).where(Session.ended_at.is_null()).count() == 0
    assert str(elsewhere.get("/").location).startswith("/login")
    assert colleague.get("/").status == 200
    new_worker.work_due()
    assert outbox.to(KARI)[-1]["Subject"] == "Passordet ditt i medlemsportalen er endret"
    kinds = [event.kind for event in Event.of(cast.kari)]
    assert kinds.count(Kind.PASSWORD_SET.code) == 1


def test_the_device_is_known_afterwards(link: str, visitor: Visitor, cast: Cast) -> None:
    visitor.get(link)
    visitor.submit({"password": GOOD})
    stranger = Visitor(visitor.client.application, address="203.0.113.9")
    for _ in range(12):
        stranger.get("/login")
        typed = {"customer_id": "nordlys", "username": "kari", "password": "gjettet passord her"}
        stranger.post("/login", typed)
    assert visitor.sign_in("nordlys", "kari", GOOD).h1 == "Hei, Kari"


def test_the_link_works_once_and_half_an_hour(
    clock: Clock, link: str, visitor: Visitor, new_worker: Worker, outbox: Outbox
) -> None:
    clock.move(minutes=29, seconds=59)
    assert visitor.get(link).status == 200
    clock.move(seconds=1)
    page = visitor.get(link)
    assert page.status == 410
    assert "Lenken har gått ut. Den virket til 3. mars 2026 kl. 10.30." in page.words
    [again] = page.html.select("main a")
    assert (again.get_text(), again["href"]) == (
        "Få en ny lenke",
        "/password/forgotten?customer_id=nordlys",
    )
    ask(visitor)
    new_worker.work_due()
    newer = link_in(outbox.to(KARI)[-1])
    assert "nyere lenke" in visitor.get(link).words
    visitor.get(newer)
    visitor.submit({"password": GOOD})
    assert "Lenken er brukt." in visitor.get(newer).words
    assert visitor.post(newer, {"password": "en helt annen setning her"}).status == 410


def test_opening_the_link_changes_nothing(link: str, visitor: Visitor) -> None:
    before = snapshot()
    for path in (link, "/password/forgotten"):
        visitor.send("GET", path)
        visitor.send("HEAD", path)
    assert snapshot() == before


def test_a_weak_password_leaves_the_link(link: str, visitor: Visitor) -> None:
    visitor.get(link)
    page = visitor.submit({"password": "kort"})
    assert (page.status, page.errors["password"]) == (
        422,
        "Passordet må ha minst 15 tegn. Det har 4 nå.",
    )
    assert visitor.submit({"password": GOOD}).status == 200
