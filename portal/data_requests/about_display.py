"""How what is stored about a member reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from babel.lists import format_list
from peewee import BooleanField, Field, ForeignKeyField, Model

from portal import clock
from portal.data.declarations import CATEGORY_NAMES, Category, reads
from portal.data.explain import why
from portal.data_requests.about import Table, Tally, declared
from portal.data_requests.announced import Announced
from portal.data_requests.going import Going
from portal.members.models import Member
from portal.web import i18n
from portal.web.i18n import gettext
from portal.web.notices import translate
from portal.words import N_, Sentence

GOES = N_("Slettes %(at)s.")
GOES_BEFORE = N_("%(label)s slettes %(at)s.")
STAYS = N_("Lagres: %(how_long)s.")
ALL_GOES = N_("Alt om deg slettes %(at)s, om ikke en lov krever at det blir.")


@dataclass(frozen=True, slots=True)
class Area:
    """One kind of data, with the tables that hold it."""

    title: str
    tables: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some columns are there: the same answer is given once for all of them."""

    about: str
    lines: list[tuple[str, str]]


def areas(tallies: list[Tally]) -> list[Area]:
    """Return the tables that hold something by kind of data, in the order of the kinds."""
    order = list(Category)
    filled = [tally for tally in tallies if tally.count]
    ranked = sorted(filled, key=lambda tally: order.index(tally.table.category))
    return [
        Area(gettext(CATEGORY_NAMES[category]), [_tally(tally) for tally in group])
        for category, group in groupby(ranked, key=lambda tally: tally.table.category)
    ]


def empty(tallies: list[Tally]) -> list[str]:
    """Return what the tables are called in which nothing is stored."""
    return sorted(gettext(tally.table.called) for tally in tallies if not tally.count)


def values(table: Table, row: Model) -> list[tuple[str, str]]:
    """Return (label, text) for every shown column of ``row``."""
    return [(gettext(declared(field).label), value(field, row)) for field in table.fields]


def value(field: Field[Any], row: Model) -> str:
    """Return how the value of ``field`` in ``row`` reads; empty when there is none."""
    said = getattr(row, f"{field.name}_shown", None)
    if said is not None:
        return translate(said)
    stored = row.__data__.get(field.name)
    if stored is None or stored == "":
        return ""
    if isinstance(field, BooleanField):
        return gettext(N_("Ja") if stored else N_("Nei"))
    if isinstance(stored, dt.datetime):
        return i18n.moment(stored)
    if isinstance(stored, dt.date):
        return i18n.date(stored)
    if isinstance(field, ForeignKeyField) and field.rel_model is Member:
        return _person(stored, row)
    return gettext(reads(declared(field)).get(str(stored), str(stored)))


def _person(number: int, row: Model) -> str:
    """Other people are named by what they are to the member."""
    is_own = number == row.__data__.get("member")
    return gettext(N_("Du")) if is_own else gettext(N_("En kundeadministrator"))


def goes(table: Table, line: Going, erasure: Announced | None) -> list[str]:
    """Return when a row of ``table`` goes, in sentences: by its own time, and when all does."""
    if line.at is None:
        sentences = [translate(Sentence(STAYS, {"how_long": Sentence(_retention(table))}))]
    else:
        sentences = [gettext(GOES, at=i18n.date(clock.local(line.at).date()))]
    for label, at in line.before:
        day = i18n.date(clock.local(at).date())
        sentences.append(gettext(GOES_BEFORE, label=gettext(label), at=day))
    if erasure is not None and (line.at is None or erasure.due_at < line.at):
        sentences.append(gettext(ALL_GOES, at=i18n.moment(erasure.due_at)))
    return sentences


def _retention(table: Table) -> str:
    """Return how long a row of ``table`` stays, as its columns declare it."""
    terms = [declared(field).retention for field in table.fields]
    return next((one.text for one in terms if one.is_counted), terms[0].text)


def reasons(table: Table) -> list[Reason]:
    """Return why the columns of ``table`` are stored, who sees them and for how long."""
    groups: dict[str, tuple[list[str], Field[Any]]] = {}
    for field in table.fields:
        labels, _ = groups.setdefault(str(why(declared(field))), ([], field))
        labels.append(gettext(declared(field).label))
    return [
        Reason(
            format_list(labels, locale=i18n.language()),
            [(gettext(term), translate(said)) for term, said in why(declared(field))],
        )
        for labels, field in groups.values()
    ]


def _tally(tally: Tally) -> dict[str, str]:
    return {
        "href": f"/data/{tally.table.name}",
        "title": gettext(tally.table.called),
        "count": translate(_count(tally)),
    }


def _count(tally: Tally) -> Sentence:
    if tally.more:
        return Sentence(N_("mer enn %(count)s rader"), {"count": tally.count})
    if tally.count == 1:
        return Sentence(N_("1 rad"))
    return Sentence(N_("%(count)s rader"), {"count": tally.count})
