"""Deadlines are watched: who is told, when, once; and silence goes one step further up."""

import datetime as dt

import pytest

from portal.clock import NORWAY
from portal.data_requests.handling import ask, found, make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.letters import CERUM
from portal.data_requests.models import DataRequest, RequestReminder
from portal.data_requests.reminders import STEPS, remind
from portal.data_requests.states import Actor, Move
from portal.jobs.worker import Worker
from portal.members.models import Customer
from tests.cast import Cast
from tests.clock import Clock
from tests.outbox import Outbox
from tests.pages import Visitor

RECEIVED = dt.datetime(2026, 9, 14, 10, 0, tzinfo=dt.UTC)
DUE = dt.date(2026, 10, 14)
ADMIN = "admin@nordlys.example"
KARI = "kari@nordlys.example"


def day(offset: int, hour: int = 8) -> dt.datetime:
    """Return an hour of the day so many days after the deadline, in Norway."""
    there = dt.datetime.combine(DUE + dt.timedelta(days=offset), dt.time(hour), NORWAY)
    return there.astimezone(dt.UTC)


@pytest.fixture
def waiting(cast: Cast, clock: Clock) -> DataRequest:
    """Kari asks for a review that nobody answers."""
    return ask(cast.kari, RequestKind.REVIEW, at=RECEIVED, details="Feil gruppe.")


def told(worker: Worker, outbox: Outbox, clock: Clock, at: dt.datetime) -> dict[str, int]:
    """Return how many mails the worker sends to each at that time, and forget them."""
    clock.set(at)
    worker.work_due()
    found = {address: len(outbox.to(address)) for address in (KARI, ADMIN, CERUM)}
    outbox.clear()
    return found


def test_who_asks_gets_a_receipt_and_who_answers_gets_word(
    waiting: DataRequest, worker: Worker, outbox: Outbox, clock: Clock
) -> None:
    clock.set(RECEIVED)
    worker.work_due()
    [receipt] = outbox.to(KARI)
    assert "Vi har fått henvendelsen din" in str(receipt["Subject"])
    assert "14. oktober 2026" in receipt.get_body(("plain",)).get_content()
    [word] = outbox.to(ADMIN)
    assert f"/admin/requests/{waiting.id}" in word.get_body(("plain",)).get_content()
    assert outbox.to(CERUM) == []


@pytest.mark.parametrize(
    ("offset", "admins", "cerum"),
    [(-8, 0, 0), (-7, 1, 0), (-2, 1, 0), (0, 1, 0), (1, 1, 1), (7, 1, 2)],
)
def test_each_step_is_told_to_whom_it_is_for(
    waiting: DataRequest,
    worker: Worker,
    outbox: Outbox,
    clock: Clock,
    offset: int,
    admins: int,
    cerum: int,
) -> None:
    told(worker, outbox, clock, RECEIVED)
    now = told(worker, outbox, clock, day(offset))
    assert now == {KARI: 0, ADMIN: admins, CERUM: cerum}


def test_the_same_step_is_told_once_however_often_it_is_looked_for(
    waiting: DataRequest, worker: Worker, outbox: Outbox, clock: Clock
) -> None:
    told(worker, outbox, clock, RECEIVED)
    mails = 0
    for offset in range(-10, 12):
        remind(day(offset, 1))
        mails += told(worker, outbox, clock, day(offset, 9))[ADMIN]
        remind(day(offset, 23))
    assert mails == len(STEPS)
    steps = [one.days for one in RequestReminder.select().order_by(RequestReminder.id)]
    assert steps == sorted(STEPS)


def test_what_was_slept_through_is_passed_over(waiting: DataRequest) -> None:
    assert remind(day(3)) == 1
    assert [one.days for one in RequestReminder.select()] == [1]
    assert remind(day(4)) == 0


def test_a_new_deadline_is_reminded_of_anew(cast: Cast, waiting: DataRequest) -> None:
    remind(day(-7))
    us = Actor.CUSTOMER
    make_move(waiting, Move.EXTEND, actor=us, by=cast.admin, at=day(-3), reason="Mer tid.")
    assert remind(day(1)) == 0
    later = found(cast.kari, waiting.id).due_on
    assert remind(dt.datetime.combine(later, dt.time(9), NORWAY)) == 1


def test_what_is_answered_is_left_alone(
    cast: Cast, waiting: DataRequest, worker: Worker, outbox: Outbox, clock: Clock
) -> None:
    remind(day(-7))
    us = Actor.CUSTOMER
    make_move(waiting, Move.REFUSE, actor=us, by=cast.admin, at=day(-7), reason="Nei.")
    assert told(worker, outbox, clock, day(-7))[ADMIN] == 0
    assert remind(day(7)) == 0


def test_cerum_alone_is_reminded_of_what_it_has(
    cast: Cast, waiting: DataRequest, worker: Worker, outbox: Outbox, clock: Clock
) -> None:
    us, why = Actor.CUSTOMER, "Cerum bestemmer."
    make_move(waiting, Move.HAND_OVER, actor=us, by=cast.admin, at=RECEIVED, reason=why)
    assert told(worker, outbox, clock, RECEIVED)[CERUM] > 0
    assert told(worker, outbox, clock, day(-2)) == {KARI: 0, ADMIN: 0, CERUM: 1}


def test_the_day_is_the_customers_own(cast: Cast, clock: Clock) -> None:
    Customer.update(time_zone="Pacific/Auckland").where(Customer.id == cast.nordlys.id).execute()
    request = ask(cast.kari, RequestKind.REVIEW, at=dt.datetime(2026, 9, 14, 13, 0, tzinfo=dt.UTC))
    assert request.due_on == dt.date(2026, 10, 15)
    assert remind(dt.datetime(2026, 10, 14, 10, 59, tzinfo=dt.UTC)) == 1
    assert [one.days for one in RequestReminder.select()] == [-2]
    remind(dt.datetime(2026, 10, 14, 11, 0, tzinfo=dt.UTC))
    assert [one.days for one in RequestReminder.select().order_by(RequestReminder.id)] == [-2, 0]


def test_both_sides_read_that_somebody_was_reminded(
    cast: Cast, waiting: DataRequest, visitor: Visitor
) -> None:
    remind(day(1))
    for who, path in (("kari", "/requests/{}"), ("admin", "/admin/requests/{}")):
        visitor.sign_in("nordlys", who)
        assert "Cerum AS har fått vite det" in visitor.get(path.format(waiting.id)).words
        visitor.post("/logout")
