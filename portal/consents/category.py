"""The rule that puts a member in a category: it counts pages, and says what it counted."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass

from portal import clock
from portal.consents.collected import MemberCategory, MemberKind
from portal.consents.gate import collect
from portal.consents.models import ConsentEvent, EventKind
from portal.consents.usage import views_of
from portal.data.purposes import CATEGORISATION
from portal.jobs.models import Job
from portal.jobs.queue import Effect, enqueue
from portal.members.models import Member
from portal.members.restriction import is_stopped, not_stopped

# The job that works out one category carries the number of the member.
CATEGORISE = "consents.categorise"
RULE = 1
FEWEST_VIEWS = 10


# The pages that count towards each category; the beginning of an address is enough.
COUNTS = {
    MemberKind.TIME: ("/profile/schedule", "/profile/time-clock"),
    MemberKind.COMPETENCE: (
        "/profile/education",
        "/profile/experience",
        "/profile/certificates",
    ),
    MemberKind.PRIVACY: ("/consents", "/data", "/requests", "/policy", "/activity", "/access-log"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A category and the numbers it rests on: ``counted`` of ``total`` views."""

    kind: MemberKind
    counted: int
    total: int


def counts_towards(page: str) -> MemberKind | None:
    """Return the category that opening ``page`` counts towards, if any."""
    return next((kind for kind, begins in COUNTS.items() if page.startswith(begins)), None)


def judge(views: Counter[str]) -> Verdict | None:
    """Return the category that ``views`` by page lead to, or None when there are too few.

    Rule 1: at least half of all views decide; without such a half it is «Litt av alt».
    """
    total = views.total()
    if total < FEWEST_VIEWS:
        return None
    for kind, beginnings in COUNTS.items():
        counted = sum(number for page, number in views.items() if page.startswith(beginnings))
        if counted * 2 >= total:
            return Verdict(kind, counted, total)
    return Verdict(MemberKind.MIXED, 0, total)


def categorise(member: Member, *, at: dt.datetime) -> MemberCategory | None:
    """Work out ``member``'s category anew; return None, and keep none, without consent or use.

    While the use is stopped nothing is worked out, and what stands stays; so does what a person decided.
    """
    if is_stopped(member, CATEGORISATION, at):
        return None

    def write() -> MemberCategory | None:
        decided = MemberCategory.of(member).where(MemberCategory.person_at.is_null(False)).first()
        if isinstance(decided, MemberCategory):
            return decided
        MemberCategory.delete().where(MemberCategory.member == member.id).execute()
        verdict = judge(views_of(member, clock.local(at).date()))
        if verdict is None:
            return None
        reasons = {"counted": verdict.counted, "total": verdict.total}
        return MemberCategory.create(
            member=member,
            category=verdict.kind.value,
            rule=RULE,
            reasons=json.dumps(reasons),
            at=at,
        )

    return collect(CATEGORISATION, member, write, at=at)


def find_consenting(at: dt.datetime) -> None:
    """Enqueue a job for everybody who ever agreed to be put in a category."""
    answered = ConsentEvent.select(ConsentEvent.member).where(
        (ConsentEvent.purpose == CATEGORISATION.key) & (ConsentEvent.kind == EventKind.GIVEN.value)
    )
    day = clock.local(at).date()
    free = Member.id.in_(answered) & not_stopped(CATEGORISATION, at)
    for member in Member.select(Member.id).where(free):
        enqueue(CATEGORISE, key=f"{CATEGORISE}:{member.id}:{day}", at=at, member=member.id)


def categorise_later(job: Job) -> Effect | None:
    """Return the working out of a category as the effect of the job."""
    member = Member.select().where(Member.id == job.arg("member")).first()
    return (lambda: categorise(member, at=clock.now())) if member is not None else None


def set_by_person(member: Member, kind: MemberKind, *, at: dt.datetime) -> bool:
    """Let ``kind`` stand as a person's decision; return False when ``member`` is in no category."""
    new = {MemberCategory.category: kind.value, MemberCategory.person_at: at}
    return bool(MemberCategory.update(new).where(MemberCategory.member == member.id).execute())


def category_of(member: Member) -> MemberCategory | None:
    """Return the category ``member`` is in, or None."""
    found: MemberCategory | None = MemberCategory.of(member).first()
    return found
