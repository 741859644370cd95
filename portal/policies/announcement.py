"""Word by mail that there is a new version: one job to find the members, one mail job for each."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from portal import clock
from portal.jobs.models import Job
from portal.jobs.queue import enqueue, enqueue_many
from portal.members.models import Customer, Member, MemberState
from portal.policies.models import PolicyVersion
from portal.policies.versions import announced_version

ANNOUNCE = "policies.announce"
# What each mail job carries: the ids of a member and of a version.
MAIL = "mail.policy-published"
AT_ONCE = 1_000


def ask_to_announce(version: PolicyVersion, *, at: dt.datetime) -> None:
    """Enqueue the announcement of ``version`` in the transaction that publishes it."""
    enqueue(ANNOUNCE, key=f"{ANNOUNCE}:{version.id}", at=at, version=version.id)


def announce(job: Job) -> Callable[[], None]:
    """Return the effect of the job: a mail job for each member whom the version is new to."""
    version = job.row(PolicyVersion, "version")
    assert version is not None, "a version that was published stays"
    after = job.arg("after") if job.carries("after") else 0
    assert after is not None
    return lambda: _enqueue_mails(version, after, clock.now())


def _enqueue_mails(version: PolicyVersion, after: int, at: dt.datetime) -> None:
    """A version that was withdrawn or overtaken meanwhile is not announced any more.

    Members come some at a time, each time by a job of its own: nobody who writes waits long.
    """
    told = [one.id for one in _customers(version) if announced_version(one, at) == version]
    addressed = (Member.state == MemberState.ACTIVE.value) & Member.email.is_null(False)
    members: Any = (
        Member.select(Member.id)
        .where(Member.customer.in_(told) & addressed & (Member.id > after))
        .order_by(Member.id)
        .limit(AT_ONCE)
    )
    numbers = [number for (number,) in members.tuples()]
    jobs = (
        (f"{MAIL}:{version.id}:{number}", {"member": number, "version": version.id})
        for number in numbers
    )
    enqueue_many(MAIL, jobs, at=at)
    if len(numbers) == AT_ONCE:
        last = numbers[-1]
        key = f"{ANNOUNCE}:{version.id}:{last}"
        enqueue(ANNOUNCE, key=key, at=at, version=version.id, after=last)


def _customers(version: PolicyVersion) -> list[Customer]:
    return [version.customer] if version.customer else list(Customer.select())
