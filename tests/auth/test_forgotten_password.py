"""A forgotten password: everybody gets the same answer, the member gets a mail."""

import re

import pytest
from peewee import Database

from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.auth.limits import RESETS_PER_ADDRESS, RESETS_PER_MEMBER
from portal.auth.models import Attempts
from portal.clock import now
from portal.jobs.models import Job
from portal.jobs.worker import Worker
from portal.members.link import Link, LinkUse
from portal.members.models import Member, MemberState
from tests.auth.forgetting import KARI, ask
from tests.cast import Cast
from tests.clock import Clock
from tests.outbox import Outbox, link_in
from tests.pages import Visitor
from tests.statements import count_statements

# Whom one may ask for, and whether there is anybody to write to.
ASKED = {
    "kari": ("nordlys", "kari"),
    "as typed": (" NORDLYS ", "Kari "),
    "unknown member": ("nordlys", "kjell"),
    "unknown customer": ("sorlys", "kari"),
    "ended": ("nordlys", "ola"),
    "without an address": ("nordlys", "admin"),
}


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
