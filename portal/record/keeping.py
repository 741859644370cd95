"""Versions of a record: made when it says something new, kept as they are, printed by people."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from peewee import JOIN

from portal import clock
from portal.catalogues import catalogue
from portal.data.base import transaction
from portal.data.register import Register
from portal.members.models import Customer, Member
from portal.record.content import sections
from portal.record.facts import Facts
from portal.record.models import RecordPrint, RecordVersion
from portal.record.section import Section
from portal.words import LANGUAGES

Said = Mapping[str, Sequence[Section]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A version in the list, with when it was printed last and by whom."""

    version: RecordVersion
    printed_at: dt.datetime | None
    printed_by: str | None


def present(
    facts: Facts, before: RecordVersion | None, at: dt.datetime
) -> dict[str, list[Section]]:
    """Return what the record says now in every language; what is as ``before`` keeps its day."""
    today = clock.local(at).date().isoformat()
    old = said(before) if before else {}
    return {
        language: [_dated(one, old.get(language, ()), today) for one in _made(facts, language)]
        for language in LANGUAGES
    }


def keep(facts: Facts, *, at: dt.datetime) -> RecordVersion:
    """Return the version that says what ``facts`` are: the latest, or a new one when it differs."""
    with transaction():
        before = latest_version(facts.customer)
        now = present(facts, before, at)
        if before is not None and is_same(now, said(before)):
            return before
        content = json.dumps(_plain(now), ensure_ascii=False, sort_keys=True)
        return RecordVersion.create(
            customer=facts.customer,
            number=before.number + 1 if before else 1,
            content=content,
            sha256=hashlib.sha256(content.encode()).hexdigest(),
            at=at,
        )


def keep_all(register: Register, at: dt.datetime) -> int:
    """Keep a version for each customer whose record says something new, and return how many are new."""
    before = RecordVersion.select().count()
    for customer in Customer.select().order_by(Customer.id):
        keep(Facts.of(customer, register, at), at=at)
    return RecordVersion.select().count() - before


def print_now(facts: Facts, *, by: Member, at: dt.datetime) -> RecordVersion:
    """Return the version that holds at ``at``, and note that it was printed."""
    with transaction():
        version = keep(facts, at=at)
        RecordPrint.create(version=version, by=by, at=at)
    return version


def latest_version(customer: Customer) -> RecordVersion | None:
    """Return the newest version, or None."""
    rows = RecordVersion.select().where(RecordVersion.customer == customer.id)
    found = rows.order_by(RecordVersion.number.desc()).first()
    return found if isinstance(found, RecordVersion) else None


def find_kept(customer: Customer, number: int) -> RecordVersion:
    """Return version ``number`` of ``customer``; raises `LookupError` when there is none."""
    mine = (RecordVersion.customer == customer.id) & (RecordVersion.number == number)
    found = RecordVersion.select().where(mine).first()
    if not isinstance(found, RecordVersion):
        raise LookupError(number)
    return found


def versions(customer: Customer) -> list[Kept]:
    """Return every version, the newest first, with its last printing; in one statement."""
    later = RecordPrint.alias()
    last = later.select(later.id).where(later.version == RecordVersion.id)
    last = last.order_by(later.id.desc()).limit(1)
    rows = (
        RecordVersion.select(RecordVersion, RecordPrint, Member)
        .join(RecordPrint, JOIN.LEFT_OUTER, on=(RecordPrint.id == last), attr="printed")
        .join(Member, JOIN.LEFT_OUTER, on=(RecordPrint.by == Member.id), attr="printer")
        .where(RecordVersion.customer == customer.id)
        .order_by(RecordVersion.number.desc())
    )
    return [_kept(row) for row in rows]


def said(version: RecordVersion) -> dict[str, list[Section]]:
    """Return what ``version`` says, by language."""
    return {
        language: [Section.of_json(one) for one in found]
        for language, found in version.said.items()
    }


def is_same(one: Said, other: Said) -> bool:
    """Return whether both say the same in every language, whatever the days."""
    return one.keys() == other.keys() and all(
        len(one[language]) == len(other[language])
        and all(a.says_the_same(b) for a, b in zip(one[language], other[language], strict=True))
        for language in one
    )


def _made(facts: Facts, language: str) -> list[Section]:
    return sections(facts, language, catalogue(language).gettext)


def _dated(section: Section, old: Sequence[Section], today: str) -> Section:
    known = next((one for one in old if one.place == section.place), None)
    same = section.says_the_same(known)
    return replace(section, changed_on=known.changed_on if known and same else today)


def _plain(content: Said) -> dict[str, Any]:
    return {language: [one.as_json() for one in found] for language, found in content.items()}


def _kept(row: Any) -> Kept:
    printed = getattr(row, "printed", None)
    if printed is None or printed.id is None:
        return Kept(row, None, None)
    by = getattr(printed, "printer", None)
    return Kept(row, printed.at, by.full_name if by is not None and by.id else None)
