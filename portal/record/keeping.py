"""Versions of a record: made when it says something new, kept as they are, printed by people."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from portal import clock
from portal.activity.journal import Act, enter
from portal.catalogues import catalogue
from portal.data.base import transaction
from portal.data.engine import is_postgresql
from portal.data.register import Register
from portal.members.models import Customer, Member
from portal.record.content import sections
from portal.record.facts import Facts
from portal.record.models import RecordPrint, RecordVersion
from portal.record.section import Section
from portal.words import LANGUAGES

Said = Mapping[str, Sequence[Section]]


def present(
    facts: Facts,
    before: RecordVersion | None,
    at: dt.datetime,
    languages: Iterable[str] = tuple(LANGUAGES),
) -> dict[str, list[Section]]:
    """Return what the record says now by language; what is as in ``before`` keeps its day."""
    today = clock.local(at).date().isoformat()
    old = said(before) if before else {}
    return {
        language: [_dated(one, old.get(language, ()), today) for one in _made(facts, language)]
        for language in languages
    }


def keep(facts: Facts, *, at: dt.datetime) -> RecordVersion:
    """Return the version that says what ``facts`` are: the latest, or a new one when it differs."""
    with transaction():
        _hold(facts.customer)
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
        enter(Act.RECORD_PRINTED, by=by, at=at, values={"version": version.number})
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


def _hold(customer: Customer) -> None:
    """Two who find something new at once make one version of it."""
    query = Customer.select(Customer.id).where(Customer.id == customer.id)
    (query.for_update() if is_postgresql() else query).get()
