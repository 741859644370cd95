"""Members are told by mail through jobs: publishing itself costs one job, whatever their number."""

from collections.abc import Sequence

import pytest
from peewee import Database

from portal.jobs.models import Job
from portal.members.models import Member, MemberState
from portal.policies import announcement
from portal.policies.announcement import ANNOUNCE, MAIL, announce
from portal.policies.manuscript import PolicyRefused
from portal.policies.models import PolicyVersion
from portal.policies.publish import publish, withdraw
from tests.cast import Cast
from tests.clock import START, Clock
from tests.policies.texts import texts
from tests.statements import count_statements


@pytest.fixture(autouse=True)
def first(cast: Cast, clock: Clock) -> PolicyVersion:
    return publish(texts(), number=1, effective_at=START, at=START)


def jobs(kind: str) -> Sequence[Job]:
    return list(Job.select().where(Job.kind == kind).order_by(Job.id))


def work(database: Database) -> list[int | None]:
    """Do the announcements; returns the members who will get a mail."""
    for job in jobs(ANNOUNCE):
        with database.atomic():
            announce(job)()
    return [job.arg("member") for job in jobs(MAIL)]


def test_the_first_version_is_no_change_to_tell_of() -> None:
    assert jobs(ANNOUNCE) == []


def test_every_active_member_with_an_address_is_told(database: Database, cast: Cast) -> None:
    Member.update(email=None).where(Member.id == cast.ola.id).execute()
    Member.update(state=MemberState.ENDED.value).where(Member.id == cast.admin.id).execute()
    second = publish(texts(), number=2, effective_at=START, at=START)
    expected = [cast.kari.id, cast.other_kari.id, cast.other_admin.id]
    assert sorted(work(database)) == sorted(expected)  # type: ignore[type-var]
    assert {job.arg("version") for job in jobs(MAIL)} == {second.id}


@pytest.mark.parametrize("at_once", [1, 2, 5, 100])
def test_some_at_a_time_everybody_is_told_once(
    database: Database, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(announcement, "AT_ONCE", at_once)
    publish(texts(), number=2, effective_at=START, at=START)
    for _ in range(6):
        found = work(database)
    assert sorted(found) == sorted(member.id for member in Member.select())  # type: ignore[type-var]


def test_doing_it_again_tells_nobody_twice(database: Database, cast: Cast) -> None:
    publish(texts(), number=2, effective_at=START, at=START)
    assert len(work(database)) == len(work(database)) == 5


def test_a_customers_own_version_is_told_to_its_members(database: Database, cast: Cast) -> None:
    publish(texts(), number=1, effective_at=START, at=START, customer=cast.fjord)
    publish(texts(), number=2, effective_at=START, at=START, customer=cast.fjord)
    publish(texts(), number=2, effective_at=START, at=START)
    assert sorted(work(database)) == sorted(  # type: ignore[type-var]
        member.id for member in Member.select()
    )
    told = {job.arg("member"): job.arg("version") for job in jobs(MAIL)}
    assert told[cast.kari.id] != told[cast.other_kari.id]


def test_what_was_withdrawn_meanwhile_is_not_told(database: Database) -> None:
    withdraw(publish(texts(), number=2, effective_at=START, at=START), at=START)
    assert work(database) == []


def test_a_refused_version_leaves_no_job() -> None:
    with pytest.raises(PolicyRefused):
        publish(texts(), number=1, effective_at=START, at=START)
    assert jobs(ANNOUNCE) == []


def test_publishing_costs_the_same_for_any_number_of_members(cast: Cast) -> None:
    with count_statements() as few:
        publish(texts(), number=2, effective_at=START, at=START)
    Member.insert_many(
        {
            "customer": cast.nordlys,
            "username": f"m{number}",
            "given_name": "M",
            "family_name": "M",
            "state": MemberState.ACTIVE.value,
            "created_at": START,
        }
        for number in range(50)
    ).execute()
    with count_statements() as many:
        publish(texts(), number=3, effective_at=START, at=START)
    assert len(few) == len(many)
