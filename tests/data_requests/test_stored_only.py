"""What may only be stored is not deleted by itself, and goes when that is over (GDPR art. 18(2))."""

import datetime as dt

import pytest
from flask import Flask
from peewee import Model

from portal import clock as portal_clock
from portal import tables
from portal.activity.kinds import Kind
from portal.activity.models import Event, record
from portal.consents.collected import UsageCount
from portal.consents.expiry import EXPIRE, end, find_ended
from portal.consents.models import ConsentEvent
from portal.consents.settings import set_renewal
from portal.data.base import transaction
from portal.data.register import Register
from portal.data_requests.erasure import Eraser
from portal.data_requests.plan import Plan
from portal.data_requests.retention import past, retain
from portal.jobs.models import Job
from portal.members.models import Member
from portal.members.restriction import Restriction, lift, stop
from portal.sharing.models import RecipientVersion
from tests.cast import Cast
from tests.clock import START, Clock
from tests.consents.answers import answer, choice, publish
from tests.data_requests.acts import erase, rows_of
from tests.data_requests.lives import live
from tests.data_requests.lives import put as put_past_the_gate
from tests.operator.conftest import Operator, operator
from tests.pages import Visitor

__all__ = ["operator"]

SAID = "blir ingenting slettet av seg selv"


@pytest.fixture
def plan() -> Plan:
    """What the register asks for."""
    return Plan(Register(tables.all_models()), Member)


@pytest.fixture
def old(cast: Cast, clock: Clock, plan: Plan) -> Cast:
    """Both Karis and Ola, with rows in every table, so long ago that all that is counted is over.

    Some rows of Ola's belong to nobody any more.
    """
    for member in (cast.kari, cast.other_kari, cast.ola):
        live(member, START, times=2)
    for model in nobodys(plan):
        first = model.select().where(model.member == cast.ola.id).first()
        model.update(member=None).where(model.id == first.id).execute()
    RecipientVersion.update(fields="[]").execute()
    clock.set(START + dt.timedelta(days=11 * 366))
    return cast


def nobodys(plan: Plan) -> list[type[Model]]:
    """The tables whose rows may belong to nobody, and end by themselves."""
    owned = [life.model for life in plan.lifetimes]
    return [model for model in owned if model._meta.fields["member"].null]


def over(plan: Plan, member: Member) -> set[str]:
    """The tables in which ``member`` has rows that are past their time."""
    at = portal_clock.now()
    lives = {life.model._meta.table_name: life for life in plan.lifetimes}
    return {
        name
        for name, life in lives.items()
        if plan.ownership.rows(life.model, member.id).where(life.over(at)).exists()
    }


def test_retention_leaves_all_of_a_member_whose_data_may_only_be_stored(
    old: Cast, plan: Plan
) -> None:
    stop(old.kari, None, "ABC", at=portal_clock.now())
    before, ended = rows_of(plan, old.kari), over(plan, old.kari)
    assert len(ended) > 15
    gone = retain(plan, portal_clock.now())
    assert set(gone) >= ended
    assert rows_of(plan, old.kari) == before
    assert over(plan, old.other_kari) == over(plan, old.ola) == set()
    assert retain(plan, portal_clock.now()) == {}


def test_what_belongs_to_nobody_goes_all_the_same(old: Cast, plan: Plan) -> None:
    stop(old.kari, None, "ABC", at=portal_clock.now())
    models = nobodys(plan)
    assert len(models) > 2
    assert all(model.select().where(model.member.is_null()).exists() for model in models)
    retain(plan, portal_clock.now())
    assert not [one for one in models if one.select().where(one.member.is_null()).exists()]


def test_it_goes_the_night_after_the_restriction_is_over(
    old: Cast, plan: Plan, clock: Clock
) -> None:
    at = portal_clock.now()
    stop(old.kari, None, "ABC", at=at)
    retain(plan, at)
    lift(old.kari, "ABC", told_at=at, ends_at=at + dt.timedelta(days=3))
    clock.move(days=2)
    assert retain(plan, portal_clock.now()) == {}
    assert over(plan, old.kari)
    clock.move(days=1)
    assert retain(plan, portal_clock.now())
    assert over(plan, old.kari) == set()
    assert sum(one.count() for one in past(plan, portal_clock.now())) == 0


def test_a_stopped_purpose_is_no_restriction_and_keeps_nothing(old: Cast, plan: Plan) -> None:
    stop(old.kari, "categorisation", "ABC", at=portal_clock.now())
    retain(plan, portal_clock.now())
    assert over(plan, old.kari) == set()


def test_the_command_counts_what_would_go(old: Cast, operator: Operator) -> None:
    def past_its_time() -> int:
        rows = operator.json("retention", "run", "--check")
        return {row["table"]: int(row["rows"]) for row in rows}["event"]

    before = past_its_time()
    stop(old.kari, None, "ABC", at=portal_clock.now())
    assert past_its_time() == before - 2


def test_the_members_own_erasure_goes_on(lived: Cast, eraser: Eraser) -> None:
    stop(lived.kari, None, "ABC", at=portal_clock.now())
    erase(lived.kari, eraser)
    assert rows_of(eraser.plan, lived.kari)["event"] == []
    assert not Restriction.of(lived.kari).exists()


def test_a_consent_that_ends_by_itself_waits(cast: Cast, app: Flask, clock: Clock) -> None:
    publish()
    for customer in (cast.nordlys, cast.fjord):
        set_renewal(customer, "usage-statistics", 12, by=None, at=portal_clock.now())
    for member in (cast.kari, cast.other_kari):
        given = answer(app, member, "give", "usage-statistics")
        put_past_the_gate(
            UsageCount, {"member": member.id, "day": portal_clock.today(), "page": "/profile"}
        )
    stop(cast.kari, None, "ABC", at=portal_clock.now())
    clock.move(days=3 * 366)
    with transaction():
        find_ended(portal_clock.now())
    [job] = Job.select().where(Job.kind == EXPIRE)
    assert job.arg("event") == given.id
    assert end(choice(app, cast.other_kari, "usage-statistics"), at=portal_clock.now())
    assert not end(choice(app, cast.kari, "usage-statistics"), at=portal_clock.now())
    assert (UsageCount.of(cast.kari).count(), UsageCount.of(cast.other_kari).count()) == (1, 0)
    lift(cast.kari, "ABC", told_at=portal_clock.now(), ends_at=portal_clock.now())
    with transaction():
        find_ended(portal_clock.now())
    assert Job.select().where(Job.kind == EXPIRE).count() == 2
    assert end(choice(app, cast.kari, "usage-statistics"), at=portal_clock.now())
    assert not UsageCount.of(cast.kari).exists()
    assert ConsentEvent.of(cast.kari).order_by(ConsentEvent.id.desc()).get().kind == "expired"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_pages_about_me_say_so(cast: Cast, visitor: Visitor, app: Flask, language: str) -> None:
    said = {
        "nb": SAID,
        "nn": "blir ingenting sletta av seg sjølv",
        "en": "nothing is deleted by itself",
    }
    record(Kind.SIGNED_IN, cast.kari, by=cast.kari, at=portal_clock.now())
    visitor.sign_in("nordlys", "kari")
    Member.update(language=language).where(Member.id == cast.kari.id).execute()
    visitor.language = language
    paths = ("/data", "/data/event")
    assert not [path for path in paths if said[language] in visitor.get(path).words]
    stop(cast.kari, None, "ABC", at=portal_clock.now())
    assert all(said[language] in visitor.get(path).words for path in paths)
    other = Visitor(app)
    other.sign_in("fjord", "kari")
    assert SAID not in other.get("/data").words
    assert Event.of(cast.kari).exists()
