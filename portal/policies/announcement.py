"""Word by mail that there is a new version: one job to find the members, one mail job for each."""

import datetime as dt
from collections.abc import Callable

from portal import clock
from portal.jobs.models import Job
from portal.jobs.queue import enqueue, enqueue_many
from portal.members.models import Customer, Member, MemberState
from portal.policies.models import PolicyVersion
from portal.policies.versions import announced_version

ANNOUNCE = "policies.announce"
# What each mail job carries: the ids of a member and of a version.
MAIL = "mail.policy-published"


def ask_to_announce(version: PolicyVersion, *, at: dt.datetime) -> None:
    """Enqueue the announcement of ``version`` in the transaction that publishes it."""
    enqueue(ANNOUNCE, key=f"{ANNOUNCE}:{version.id}", at=at, version=version.id)


def announce(job: Job) -> Callable[[], None]:
    """Return the effect of the job: a mail job for each member whom the version is new to."""
    version = job.row(PolicyVersion, "version")
    assert version is not None, "a version that was published stays"
    return lambda: _enqueue_mails(version, clock.now())


def _enqueue_mails(version: PolicyVersion, at: dt.datetime) -> None:
    """A version that was withdrawn or overtaken meanwhile is not announced any more."""
    told = [one.id for one in _customers(version) if announced_version(one, at) == version]
    members = Member.select(Member.id).where(
        Member.customer.in_(told)
        & (Member.state == MemberState.ACTIVE.value)
        & Member.email.is_null(False)
    )
    jobs = (
        (f"{MAIL}:{version.id}:{member.id}", {"member": member.id, "version": version.id})
        for member in members.iterator()
    )
    enqueue_many(MAIL, jobs, at=at)


def _customers(version: PolicyVersion) -> list[Customer]:
    return [version.customer] if version.customer else list(Customer.select())
