"""A contract that ends and a membership that ends: told, time to take things along, the same erasure."""

import datetime as dt
from email.message import EmailMessage

import pytest
from flask import Flask

from portal.clock import now
from portal.data_requests.erasure_tables import Cause, Erasure, PlannedErasure
from portal.data_requests.leaving import AlreadyEnded, end_customer, end_member, take_back
from portal.jobs.worker import Worker
from portal.members.models import Member, MemberState
from portal.words import Refused
from tests.cast import Cast
from tests.clock import START, Clock
from tests.outbox import Outbox
from tests.pages import Visitor

DAY = dt.timedelta(days=1)


def text_of(mail: EmailMessage) -> str:
    """Return what the mail says."""
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body else ""


def left(cast: Cast) -> set[str]:
    """Return the usernames of Nordlys' members who are not erased."""
    there = Member.customer == cast.nordlys.id
    rows = Member.select().where(there & (Member.state != MemberState.ERASED.value))
    return {member.username for member in rows}


def test_the_end_of_a_contract_is_told_and_all_its_members_go_on_the_day(
    cast: Cast, new_worker: Worker, clock: Clock, outbox: Outbox, app: Flask
) -> None:
    assert end_customer(cast.nordlys, at=START, due_at=START + 20 * DAY) == 3
    assert end_customer(cast.nordlys, at=START, due_at=START + 20 * DAY) == 3
    assert PlannedErasure.select().where(PlannedErasure.cause == Cause.CONTRACT_ENDED).count() == 3
    new_worker.work_due()
    told = [mail for mail in outbox.to("kari@nordlys.example") if "23. mars 2026" in text_of(mail)]
    assert len(told) == 1
    clock.move(days=18)
    new_worker.work_due()
    visitor = Visitor(app)
    visitor.sign_in("nordlys", "kari")
    assert "23. mars" in visitor.get("/").words
    assert left(cast) == {"kari", "ola", "admin"}
    clock.move(days=2, minutes=10)
    new_worker.work_due()
    new_worker.work_due()
    assert left(cast) == set()
    assert Erasure.select().where(Erasure.finished_at.is_null(False)).count() == 3
    assert Member.get_by_id(cast.other_kari.id).state == MemberState.ACTIVE
    assert visitor.get("/profile").status != 200


def test_a_contract_that_ends_leaves_at_least_fourteen_days(cast: Cast, clock: Clock) -> None:
    with pytest.raises(Refused, match="14"):
        end_customer(cast.nordlys, at=START, due_at=START + 13 * DAY)
    assert not PlannedErasure.select().exists()


def test_who_is_ended_is_out_at_once_and_erased_after_fourteen_days(
    cast: Cast, new_worker: Worker, clock: Clock, visitor: Visitor
) -> None:
    """By Cerum, on the customer's instruction; what one admin ends, another one has to approve."""
    visitor.sign_in("nordlys", "kari")
    end_member(cast.kari, by=None, at=now())
    assert visitor.get("/profile").status != 200
    with pytest.raises(AlreadyEnded):
        end_member(cast.kari, by=None, at=now())
    clock.move(days=13)
    new_worker.work_due()
    assert "kari" in left(cast)
    clock.move(days=1, minutes=10)
    new_worker.work_due()
    new_worker.work_due()
    assert "kari" not in left(cast)


def test_it_can_be_taken_back_until_then(cast: Cast, new_worker: Worker, clock: Clock) -> None:
    end_member(cast.kari, by=None, at=now())
    clock.move(days=13)
    assert take_back(cast.kari, by=cast.admin, at=now()) == MemberState.ACTIVE
    clock.move(days=10)
    new_worker.work_due()
    assert "kari" in left(cast)
