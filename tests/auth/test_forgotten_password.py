"""A forgotten password: everybody gets the same answer, the member gets a mail."""

import re

import pytest
from peewee import Database

from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.auth.limits import RESETS_PER_ADDRESS, RESETS_PER_MEMBER
from portal.auth.models import Attempts, Session
from portal.clock import now
from portal.jobs.models import Job
from portal.jobs.worker import Worker
from portal.members.link import Link, LinkUse
from portal.members.models import Member, MemberState
from tests.cast import PASSWORD, Cast
from tests.clock import Clock
from tests.outbox import Outbox, link_in
from tests.pages import Visitor
from tests.snapshot import snapshot
from tests.statements import count_statements

GOOD = "tre reker og en hval i lomma"
KARI = "kari@nordlys.example"
# Whom one may ask for, and whether there is anybody to write to.
ASKED = {
    "kari": ("nordlys", "kari"),
    "as typed": (" NORDLYS ", "Kari "),
    "unknown member": ("nordlys", "kjell"),
    "unknown customer": ("sorlys", "kari"),
    "ended": ("nordlys", "ola"),
    "without an address": ("nordlys", "admin"),
}


def ask(visitor: Visitor, customer: str = "nordlys", username: str = "kari") -> None:
    visitor.get("/password/forgotten")
    page = visitor.submit({"customer_id": customer, "username": username})
    assert (page.status, page.h1) == (200, "Sjekk e-posten din")


@pytest.fixture
def link(visitor: Visitor, new_worker: Worker, outbox: Outbox) -> str:
    """The path of the link that Kari was sent."""
    ask(visitor)
    new_worker.work_due()
    [mail] = outbox.to(KARI)
    return link_in(mail)


@pytest.fixture
def some_cannot(cast: Cast) -> None:
    Member.update(state=MemberState.ENDED.value).where(Member.id == cast.ola.id).execute()
    Member.update(email=None).where(Member.id == cast.admin.id).execute()


def test_everybody_gets_the_same_answer(visitor: Visitor, cast: Cast, some_cannot: None) -> None:
    answers = set()
    for customer, username in ASKED.values():
        stranger = Visitor(visitor.client.application)
        stranger.get("/password/forgotten")
        answer = stranger.post(
            "/password/forgotten", {"customer_id": customer, "username": username}
        )
        headers = {name: value for name, value in answer.headers if name != "Date"}
        answers.add((answer.status, answer.content, tuple(sorted(headers.items()))))
    assert len(answers) == 1


def test_everybody_costs_the_same_statements(
    visitor: Visitor, cast: Cast, some_cannot: None
) -> None:
    costs = {}
    for name, (customer, username) in ASKED.items():
        visitor.get("/password/forgotten")
        typed = {"customer_id": customer, "username": username}
        with count_statements() as seen:
            visitor.post("/password/forgotten", typed)
        costs[name] = [re.sub(r"\s+", " ", statement) for statement in seen]
    first = costs["kari"]
    assert first
    assert all(cost == first for cost in costs.values())


def test_only_whom_there_is_gets_a_mail(
    visitor: Visitor, some_cannot: None, new_worker: Worker, outbox: Outbox
) -> None:
    for customer, username in ASKED.values():
        ask(visitor, customer, username)
    new_worker.work_due()
    assert {str(mail["To"]) for mail in outbox.mails()} == {KARI}
    assert Event.select().where(Event.kind == Kind.PASSWORD_FORGOTTEN.code).count() == 2


def test_the_other_kari_is_left_alone(
    visitor: Visitor, cast: Cast, new_worker: Worker, outbox: Outbox
) -> None:
    ask(visitor, "fjord", "kari")
    new_worker.work_due()
    assert [str(mail["To"]) for mail in outbox.mails()] == ["kari@fjord.example"]
    assert Link.of(cast.kari).count() == 0


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


def test_who_has_not_yet_a_password_is_invited_anew(
    visitor: Visitor, cast: Cast, new_worker: Worker, outbox: Outbox
) -> None:
    Member.update(state=MemberState.INVITED.value).where(Member.id == cast.kari.id).execute()
    ask(visitor)
    new_worker.work_due()
    [mail] = outbox.to(KARI)
    assert link_in(mail).startswith("/invitation/")


def test_a_stranger_cannot_fill_a_mailbox(
    visitor: Visitor, new_worker: Worker, outbox: Outbox, clock: Clock
) -> None:
    most = RESETS_PER_MEMBER.most
    for number in range(most + 3):
        ask(Visitor(visitor.client.application, address=f"203.0.113.{number}"))
    new_worker.work_due()
    assert Link.select().count() == most
    clock.move(days=2)
    ask(visitor)
    new_worker.work_due()
    assert Link.select().count() == most + 1


def test_a_known_device_is_not_held_back_by_strangers(
    kari: Visitor, new_worker: Worker, outbox: Outbox
) -> None:
    for number in range(RESETS_PER_MEMBER.most):
        ask(Visitor(kari.client.application, address=f"203.0.113.{number}"))
    new_worker.work_due()
    before = Link.select().count()
    kari.submit(form="form[action='/logout']")
    ask(kari)
    new_worker.work_due()
    assert Link.select().count() == before + 1


def test_one_address_does_not_ask_for_everybody(visitor: Visitor, database: Database) -> None:
    for number in range(RESETS_PER_ADDRESS.most + 5):
        ask(visitor, "nordlys", f"n{number}")
    assert Job.select().count() == RESETS_PER_ADDRESS.most


@pytest.mark.parametrize("spoil", ["", "  ", "kari\x00", "k\x1bari", "k" * 255])
def test_what_cannot_be_a_username_is_refused(visitor: Visitor, spoil: str) -> None:
    visitor.get("/password/forgotten")
    page = visitor.submit({"customer_id": "nordlys", "username": spoil})
    assert page.status == 422
    assert set(page.errors) == {"username"}
    visitor.get("/login")
    page = visitor.submit({"customer_id": "nordlys", "username": spoil, "password": "x"})
    assert page.status == 422


def test_the_form_knows_the_customer(visitor: Visitor) -> None:
    page = visitor.get("/password/forgotten?customer_id=nordlys")
    field = page.html.select_one("#customer_id")
    assert field is not None
    assert field["value"] == "nordlys"


def test_counters_and_kept_forms_are_forgotten_in_time(
    visitor: Visitor, new_worker: Worker, clock: Clock
) -> None:
    ask(visitor)
    assert Attempts.select().count() == 2
    clock.move(hours=2)
    new_worker.work_due()
    assert Attempts.select().count() == 1
    clock.move(days=2)
    new_worker.work_due()
    assert Attempts.select().count() == 0


def test_a_job_about_a_password_says_nothing_of_the_person(
    visitor: Visitor, new_worker: Worker
) -> None:
    ask(visitor)
    new_worker.work_due()
    rows = " ".join(f"{job.kind} {job.key} {job.args}" for job in Job.select())
    assert "kari" not in rows
    assert Link.select().where(Link.use == LinkUse.PASSWORD_RESET).get().created_at <= now()
