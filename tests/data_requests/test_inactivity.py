"""Who is never here is warned 90, 30, 7 and 1 days ahead, and goes unless one click keeps them."""

import datetime as dt
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask import Flask

from portal.auth.models import Session
from portal.clock import now
from portal.data.engine import connected
from portal.data_requests.erasure import Eraser
from portal.data_requests.erasure_jobs import begin_due
from portal.data_requests.erasure_tables import Cause, PlannedErasure
from portal.data_requests.inactivity import WARNINGS, set_rule, watch
from portal.jobs.worker import Worker
from portal.members.models import Member, MemberState
from portal.members.restriction import lift, stop
from portal.words import Refused
from tests.cast import Cast
from tests.clock import START, Clock
from tests.outbox import Outbox, link_in
from tests.pages import Visitor

Nights = Callable[..., None]
DAY = dt.timedelta(days=1)
MONTHS = 12
ADDRESS = "kari@nordlys.example"


@pytest.fixture
def ruled(cast: Cast, clock: Clock, outbox: Outbox) -> Cast:
    """Nordlys lets unused memberships go after a year; Kari alone has been away, since a year ago.

    Ola was never here: he was invited, and added at the same time.
    """
    set_rule(cast.nordlys, MONTHS, by=cast.admin, at=START)
    everybody = Member.customer == cast.nordlys.id
    Member.update(created_at=START).where(everybody).execute()
    away = Member.id.in_([cast.kari.id, cast.ola.id])
    Member.update(created_at=START - 275 * DAY).where(away).execute()
    Member.update(state=MemberState.INVITED.value).where(Member.id == cast.ola.id).execute()
    return cast


@pytest.fixture
def nights(worker: Worker, clock: Clock, eraser: Eraser) -> Nights:
    """What lets so many nights pass and does what is due about erasures in each, and nothing else."""

    def pass_by(count: int, days: int = 1) -> None:
        for _ in range(count):
            clock.move(days=days)
            with connected():
                watch(now())
                begin_due(eraser, now())
            while worker.work_one():
                pass

    return pass_by


def letters(outbox: Outbox, address: str = ADDRESS) -> list[EmailMessage]:
    """Return the warnings to the address."""
    return [mail for mail in outbox.to(address) if "/membership/" in link_in(mail)]


def is_gone(member: Member) -> bool:
    """Return whether the member is erased."""
    there = (Member.id == member.id) & (Member.state != MemberState.ERASED.value)
    return not Member.select().where(there).exists()


def plan_of(member: Member) -> PlannedErasure | None:
    """Return the newest plan to erase ``member``."""
    return PlannedErasure.of(member).order_by(PlannedErasure.id.desc()).first()


@pytest.mark.parametrize("who", ["kari", "ola"])
def test_four_warnings_then_it_goes(ruled: Cast, nights: Nights, outbox: Outbox, who: str) -> None:
    member: Member = getattr(ruled, who)
    told, due_at = [], START
    for _ in range(95):
        nights(1)
        plan = plan_of(member)
        if plan is None and told:
            break
        if plan is not None and len(told) < len(letters(outbox, f"{who}@nordlys.example")):
            told.append((plan.due_at - now()) / DAY)
            due_at = plan.due_at
    assert is_gone(member)
    assert len(told) == len(WARNINGS)
    assert all(days <= left <= days + 1 for days, left in zip(WARNINGS, told, strict=True))
    assert due_at <= now() < due_at + DAY
    assert not is_gone(ruled.other_kari)
    assert not is_gone(ruled.admin)


def test_one_click_keeps_it_and_gives_no_access(
    ruled: Cast, nights: Nights, outbox: Outbox, app: Flask
) -> None:
    nights(1)
    link = link_in(letters(outbox)[-1])
    visitor = Visitor(app)
    assert "Medlemskapet er ikke brukt på lenge" in visitor.get(link).words
    kept = visitor.submit({})
    assert "Medlemskapet er beholdt" in kept.words
    assert visitor.get("/profile").status != 200
    plan = plan_of(ruled.kari)
    assert plan is not None
    assert plan.undone_at is not None
    nights(100)
    assert not is_gone(ruled.kari)
    assert is_gone(ruled.ola)


def test_a_link_that_was_guessed_or_changed_is_none(
    ruled: Cast, nights: Nights, outbox: Outbox, app: Flask
) -> None:
    nights(1)
    link = link_in(letters(outbox)[-1]).partition("?")[0]
    number = link.rpartition("/")[2].partition("-")[0]
    for wrong in (f"{number}-{'0' * 32}", number, f"{number}-", "x", "9" * 30):
        assert Visitor(app).get(f"/membership/{wrong}").status == 404


def test_who_cannot_be_warned_stays(ruled: Cast, nights: Nights) -> None:
    Member.update(email=None).where(Member.id == ruled.kari.id).execute()
    nights(100)
    assert not is_gone(ruled.kari)
    assert plan_of(ruled.kari) is None
    assert is_gone(ruled.ola)


def test_whose_data_may_only_be_kept_stays_until_that_is_over(
    ruled: Cast, nights: Nights, outbox: Outbox
) -> None:
    nights(1)
    stop(ruled.kari, None, "Q1", at=now())
    nights(100)
    assert not is_gone(ruled.kari)
    assert is_gone(ruled.ola)
    assert len(letters(outbox)) == 1
    lift(ruled.kari, "Q1", told_at=now(), ends_at=now())
    nights(1)
    plan = plan_of(ruled.kari)
    assert plan is not None
    assert plan.due_at - now() > 88 * DAY


def test_who_signs_in_meanwhile_stays(
    ruled: Cast, nights: Nights, clock: Clock, visitor: Visitor
) -> None:
    nights(1)
    clock.move(hours=1)
    visitor.sign_in("nordlys", "kari")
    nights(2)
    plan = plan_of(ruled.kari)
    assert plan is not None
    assert plan.undone_at is not None
    nights(95)
    assert not is_gone(ruled.kari)


def test_a_worker_that_slept_erases_nobody_unwarned(
    ruled: Cast, nights: Nights, outbox: Outbox
) -> None:
    nights(1)
    assert len(letters(outbox)) == 1
    nights(1, days=200)
    assert not is_gone(ruled.kari)
    assert len(letters(outbox)) == 2
    plan = plan_of(ruled.kari)
    assert plan is not None
    assert plan.due_at == now() + 30 * DAY
    nights(29)
    assert not is_gone(ruled.kari)
    nights(3)
    assert is_gone(ruled.kari)
    assert Session.of(ruled.kari).count() == 0


def test_without_a_rule_or_with_a_new_one_nobody_goes(ruled: Cast, nights: Nights) -> None:
    nights(1)
    set_rule(ruled.nordlys, None, by=ruled.admin, at=now())
    nights(100)
    assert not is_gone(ruled.kari)
    plan = plan_of(ruled.kari)
    assert plan is not None
    assert (plan.cause, plan.begun_at) == (Cause.INACTIVE, None)


@pytest.mark.parametrize("months", [5, 37, 0, -1])
def test_six_to_thirty_six_months(cast: Cast, months: int) -> None:
    with pytest.raises(Refused, match="6"):
        set_rule(cast.nordlys, months, by=cast.admin, at=START)
