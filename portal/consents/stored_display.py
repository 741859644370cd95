"""What has been collected under a consent, for the member to see."""

import json
from dataclasses import dataclass

from portal import clock
from portal.consents.category import category_of
from portal.consents.collected import KIND_NAMES, MemberCategory, MemberKind
from portal.consents.position import latest_positions
from portal.consents.usage import PAGE_NAMES, views_of
from portal.data import purposes
from portal.members.models import Member
from portal.web import i18n
from portal.web.i18n import gettext
from portal.words import N_

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Stored:
    """A heading, a sentence about it, and rows of what it is and what is stored."""

    heading: str
    sentence: str
    rows: list[tuple[str, str]]


def stored(purpose: str, member: Member) -> Stored | None:
    """Return what is stored for ``purpose`` about ``member``; None where nothing ever is."""
    shown = {
        purposes.USAGE_STATISTICS.key: _usage,
        purposes.POSITION.key: _positions,
        purposes.CATEGORISATION.key: _category,
    }.get(purpose)
    return shown(member) if shown else None


def _usage(member: Member) -> Stored:
    views = views_of(member, clock.today())
    rows = [
        (page_name(page), gettext(N_("%(number)s ganger"), number=number))
        for page, number in views.most_common(MOST_SHOWN)
    ]
    sentence = (
        gettext(N_("Du har åpnet %(number)s sider de siste 90 dagene."), number=views.total())
        if rows
        else gettext(N_("Ingenting er talt."))
    )
    return Stored(gettext(N_("Det vi har talt")), sentence, rows)


def _positions(member: Member) -> Stored:
    found = latest_positions(member, MOST_SHOWN)
    place = N_("bredde %(latitude)s, lengde %(longitude)s")
    rows = [
        (
            i18n.moment(row.at),
            gettext(place, latitude=_degrees(row.latitude), longitude=_degrees(row.longitude)),
        )
        for row in found
    ]
    sentence = N_("Posisjonene du sendte sist:") if rows else N_("Ingen posisjon er lagret.")
    return Stored(gettext(N_("Posisjonene dine")), gettext(sentence), rows)


def _category(member: Member) -> Stored:
    heading, found = gettext(N_("Kategorien din")), category_of(member)
    if found is None:
        sentence = N_(
            "Du er ikke i noen kategori. Den blir regnet ut om natten, og bare når du har åpnet "
            "minst 10 sider."
        )
        return Stored(heading, gettext(sentence), [])
    name = gettext(KIND_NAMES[MemberKind(found.category)])
    decided = N_("Et menneske har avgjort at kategorien er «%(name)s».")
    by_program = N_("Et program har satt deg i kategorien «%(name)s».")
    sentence = gettext(decided if found.person_at else by_program, name=name)
    return Stored(heading, sentence, category_rows(found))


def category_rows(found: MemberCategory | None) -> list[tuple[str, str]]:
    """Return what a category is and rests on, as (label, text)."""
    if found is None:
        return [(gettext(N_("Kategori")), gettext(N_("Ingen")))]
    reasons = json.loads(found.reasons)
    counted = gettext(N_("%(counted)s av %(total)s sidevisninger de siste 90 dagene"), **reasons)
    rule = gettext(N_("Versjon %(rule)s: minst halvparten avgjør"), rule=found.rule)
    rows = [
        (gettext(N_("Kategori")), gettext(KIND_NAMES[MemberKind(found.category)])),
        (gettext(N_("Bygger på")), counted),
        (gettext(N_("Regel")), rule),
        (gettext(N_("Regnet ut")), i18n.moment(found.at)),
    ]
    if found.person_at:
        rows.append((gettext(N_("Avgjort av et menneske")), i18n.moment(found.person_at)))
    return rows


def page_name(page: str) -> str:
    """Return what ``page`` is called, or its address."""
    name = PAGE_NAMES.get(page)
    return gettext(name) if name else page


def _degrees(value: object) -> str:
    return str(value) if i18n.language() == "en" else str(value).replace(".", ",")
