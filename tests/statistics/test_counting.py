"""What is counted, of whom, and what is made of the counts when they are published."""

import datetime as dt

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.activity.kinds import Kind
from portal.activity.looking import LookUp, Reason
from portal.activity.models import record
from portal.data_requests.handling import ask
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.members.models import Member, MemberState
from portal.members.restriction import lift, stop
from portal.policies.acknowledge import acknowledge, note_shown
from portal.policies.publish import publish as publish_policy
from portal.statistics import counting, keys
from portal.statistics.counting import counts, month_of, months_before
from portal.statistics.models import Figure
from portal.statistics.published import Published, every, latest
from portal.statistics.publishing import publish, publish_due
from portal.statistics.rounding import class_of_median, rounded
from tests.cast import Cast
from tests.clock import Clock
from tests.consents.answers import answer
from tests.policies.texts import texts
from tests.statistics.people import crowd


@pytest.fixture
def offered(cast: Cast, app: Flask, clock: Clock) -> Cast:
    """The cast, whose customers offer the shipped purposes."""
    from portal.consents.publishing import publish_shipped
    from portal.web.choices import say

    publish_shipped(say, at=portal_clock.now())
    return cast


def published(cast: Cast) -> Published:
    """Publish and return what members see."""
    publish(cast.nordlys, portal_clock.now())
    return latest(cast.nordlys)


def test_members_of_the_customer_are_counted_and_no_others(offered: Cast) -> None:
    crowd(offered.fjord, 30)
    crowd(offered.nordlys, 20)
    crowd(offered.nordlys, 4, MemberState.INVITED)
    crowd(offered.nordlys, 3, MemberState.ENDED)
    found = counts(offered.nordlys, portal_clock.now())
    assert (found[keys.ACTIVE], found[keys.INVITED]) == (23, 4)


def test_who_was_erased_or_restricted_drops_out(offered: Cast, app: Flask) -> None:
    people = crowd(offered.nordlys, 10)
    for person in people:
        person.customer = offered.nordlys
        answer(app, person, "give")
    key = keys.choice("tailoring", "yes")
    assert counts(offered.nordlys, portal_clock.now())[key] == 10
    stop(people[0], None, "x", at=portal_clock.now())
    assert counts(offered.nordlys, portal_clock.now())[key] == 9
    Member.update(state=MemberState.ERASED.value).where(Member.id == people[1].id).execute()
    assert counts(offered.nordlys, portal_clock.now())[key] == 8
    assert published(offered).value(key) == 0


def test_the_last_answer_counts_and_a_no_is_a_no(offered: Cast, app: Flask) -> None:
    people = crowd(offered.nordlys, 3)
    for person in people:
        person.customer = offered.nordlys
        answer(app, person, "give")
    answer(app, people[0], "withdraw")
    found = counts(offered.nordlys, portal_clock.now())
    yes, no = (found[keys.choice("tailoring", said)] for said in ("yes", "no"))
    assert (yes, no) == (2, 1)


def test_parts_add_up_to_the_whole(
    offered: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in crowd(offered.nordlys, 7):
        person.customer = offered.nordlys
        answer(app, person, "give")
    whole = counts(offered.nordlys, portal_clock.now())
    monkeypatch.setattr(counting, "MEMBERS_AT_ONCE", 2)
    assert counts(offered.nordlys, portal_clock.now()) == whole
    assert whole[keys.choice("tailoring", "yes")] == 7


def test_signed_in_is_last_month_and_each_once(offered: Cast, clock: Clock) -> None:
    now = portal_clock.now()
    for days in (10, 11, 40, 0):
        record(Kind.SIGNED_IN, offered.kari, by=offered.kari, at=now - dt.timedelta(days=days))
    record(Kind.SIGNED_OUT, offered.ola, by=offered.ola, at=now - dt.timedelta(days=10))
    record(Kind.SIGNED_IN, offered.admin, by=offered.admin, at=now - dt.timedelta(days=40))
    assert counts(offered.nordlys, now)[keys.SIGNED_IN] == 1


def test_requests_are_of_the_last_twelve_whole_months(offered: Cast, clock: Clock) -> None:
    people = crowd(offered.nordlys, 12)
    for person in people:
        person.customer = offered.nordlys
        ask(person, RequestKind.REVIEW, at=portal_clock.now(), details="x")
    DataRequest.update(state="done", closed_at=portal_clock.now() + dt.timedelta(days=9)).execute()
    key = keys.request("review")
    assert key not in counts(offered.nordlys, portal_clock.now())
    clock.move(days=40)
    found = published(offered)
    assert found.value(key) == 10
    assert found.value(keys.LENGTH) == 2
    clock.move(days=400)
    assert key not in counts(offered.nordlys, portal_clock.now())


def test_requests_of_who_is_restricted_are_not_counted(offered: Cast, clock: Clock) -> None:
    """Neither by kind nor in how long they took; the other Kari's restriction changes nothing here."""
    for person in (offered.kari, offered.other_kari, *crowd(offered.nordlys, 9)):
        ask(person, RequestKind.REVIEW, at=portal_clock.now(), details="x")
    DataRequest.update(state="done", closed_at=portal_clock.now() + dt.timedelta(days=9)).execute()
    clock.move(days=40)
    key, at = keys.request("review"), portal_clock.now()
    stop(offered.other_kari, None, "x", at=at)
    stop(offered.kari, "categorisation", "y", at=at)
    found = counts(offered.nordlys, at)
    assert (found[key], found[keys.LENGTH]) == (10, 2)
    stop(offered.kari, None, "z", at=at)
    found = counts(offered.nordlys, at)
    assert found[key] == 9
    assert keys.LENGTH not in found
    lift(offered.kari, "z", told_at=at, ends_at=at)
    assert counts(offered.nordlys, at)[key] == 10


def test_who_has_seen_a_version_leaves_out_who_is_restricted(offered: Cast, clock: Clock) -> None:
    at = portal_clock.now()
    version = publish_policy(texts(), number=1, effective_at=at, at=at)
    for member in (offered.kari, offered.ola, offered.other_kari):
        note_shown(member, version, at=at, language="nb")
        acknowledge(member, version, by=member, at=at, language="nb")
    told = [keys.policy(version.id, what) for what in ("shown", "acknowledged")]

    def seen() -> list[int]:
        found = counts(offered.nordlys, at)
        return [found[key] for key in told]

    assert counts(offered.fjord, at)[told[0]] == 1
    stop(offered.other_kari, None, "x", at=at)
    assert counts(offered.fjord, at)[told[0]] == 0
    assert seen() == [2, 2]
    stop(offered.kari, None, "x", at=at)
    assert seen() == [1, 1]
    lift(offered.kari, "x", told_at=at, ends_at=at)
    assert seen() == [2, 2]


def test_the_time_it_took_stands_for_ten_members_and_not_for_ten_requests(
    offered: Cast, clock: Clock
) -> None:
    for _ in range(12):
        ask(offered.kari, RequestKind.REVIEW, at=portal_clock.now(), details="x")
        DataRequest.update(state="done", closed_at=portal_clock.now()).execute()
    clock.move(days=40)
    assert keys.LENGTH not in published(offered).values


def test_it_is_published_once_a_month_and_stays(offered: Cast, clock: Clock) -> None:
    crowd(offered.nordlys, 10)
    assert publish_due(portal_clock.now()) == 2
    first = latest(offered.nordlys)
    assert first.value(keys.ACTIVE) == 10
    crowd(offered.nordlys, 20)
    clock.move(days=27)
    assert publish_due(portal_clock.now()) == 0
    publish(offered.nordlys, portal_clock.now())  # as a second worker would
    assert latest(offered.nordlys) == first
    clock.move(days=3)
    assert publish_due(portal_clock.now()) == 2
    assert latest(offered.nordlys).value(keys.ACTIVE) == 30
    assert [found.value(keys.ACTIVE) for found in every(offered.nordlys)] == [30, 10]


def test_look_ups_are_whole_numbers_of_ten_members_or_more(offered: Cast, clock: Clock) -> None:
    def look() -> None:
        LookUp.create(
            member=offered.kari,
            by=offered.admin,
            reason=Reason.PAY.value,
            what="contact",
            at=portal_clock.now() - dt.timedelta(days=10),
        )

    look()
    assert keys.LOOK_UPS not in published(offered).values
    crowd(offered.nordlys, 10)
    clock.move(days=31)
    look()
    look()
    look()
    assert published(offered).values[keys.LOOK_UPS] == 3


def test_nothing_published_is_exact_but_what_is_meant_to_be(offered: Cast, app: Flask) -> None:
    for person in crowd(offered.nordlys, 14):
        person.customer = offered.nordlys
        answer(app, person, "give")
    published(offered)
    exact = {row.key for row in Figure.select() if row.value % 10}
    assert exact <= {keys.LENGTH, keys.LOOK_UPS}


@pytest.mark.parametrize(
    ("count", "told"), [(0, 0), (9, 0), (10, 10), (19, 10), (20, 20), (1234, 1230)]
)
def test_counts_are_rounded_down_to_tens(count: int, told: int) -> None:
    assert rounded(count) == told


def test_the_median_is_told_as_a_class() -> None:
    days = [dt.timedelta(days=number) for number in (1, 3, 8, 9, 400)]
    assert class_of_median(days) == 2
    assert class_of_median(days[:2]) == 1
    assert class_of_median([dt.timedelta(days=31)]) == 4


def test_months_are_norways() -> None:
    at = dt.datetime(2026, 2, 28, 23, 30, tzinfo=dt.UTC)
    assert month_of(at) == dt.date(2026, 3, 1)
    assert months_before(dt.date(2026, 3, 1), 12) == dt.date(2025, 3, 1)
    assert months_before(dt.date(2026, 12, 1), -1) == dt.date(2027, 1, 1)
