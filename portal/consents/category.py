"""The rule that puts a member in a category: it counts pages, and says what it counted."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from portal import clock
from portal.consents.collected import MemberCategory
from portal.consents.gate import collect
from portal.consents.models import ConsentEvent, EventKind
from portal.consents.usage import views_of
from portal.data.purposes import CATEGORISATION
from portal.members.models import Member
from portal.words import N_

RULE = 1
FEWEST_VIEWS = 10


class MemberKind(StrEnum):
    """The categories of rule 1."""

    TIME = "time"
    COMPETENCE = "competence"
    PRIVACY = "privacy"
    MIXED = "mixed"


KIND_NAMES = {
    MemberKind.TIME: N_("Arbeidstid"),
    MemberKind.COMPETENCE: N_("Kompetanse"),
    MemberKind.PRIVACY: N_("Personvern"),
    MemberKind.MIXED: N_("Litt av alt"),
}
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
    """Work out ``member``'s category anew; return None, and keep none, without consent or use."""

    def write() -> MemberCategory | None:
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


def categorise_all(at: dt.datetime) -> int:
    """Work out the category of everybody who ever consented to it; return how many have one."""
    consented = ConsentEvent.select(ConsentEvent.member).where(
        (ConsentEvent.purpose == CATEGORISATION.key) & (ConsentEvent.kind == EventKind.GIVEN.value)
    )
    members = Member.select().where(Member.id.in_(consented))
    return sum(categorise(member, at=at) is not None for member in members)


def category_of(member: Member) -> MemberCategory | None:
    """Return the category ``member`` is in, or None."""
    found: MemberCategory | None = MemberCategory.of(member).first()
    return found
