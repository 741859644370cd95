"""Months and years, as education and experience have them: the month may be unknown."""

from collections.abc import Mapping
from typing import Any

from portal.data import checks
from portal.data.declarations import MEMBER_ONLY, Asked, Category, Personal
from portal.data.purposes import COMPETENCE
from portal.profile.refusals import Misfit
from portal.words import N_, Sentence

MONTHS = (
    N_("januar"),
    N_("februar"),
    N_("mars"),
    N_("april"),
    N_("mai"),
    N_("juni"),
    N_("juli"),
    N_("august"),
    N_("september"),
    N_("oktober"),
    N_("november"),
    N_("desember"),
)
FIELDS = frozenset({"start_month", "start_year", "end_month", "end_year"})
_MONTH = checks.choice(*map(str, range(1, 13)))
_CHOICES = (("", N_("Ikke oppgitt")), *((str(i), name) for i, name in enumerate(MONTHS, 1)))


def month(text: str) -> int:
    """Return the number of a month."""
    return int(_MONTH(text))


def asked_month(section: str, category: Category, label: str, row: str) -> Personal:
    """Return the declaration of a month that may be left out."""
    asked = Asked(section, label, month, kind="select", choices=_CHOICES, row=row, switchable=False)
    return _about(category, label, asked)


def asked_year(
    section: str,
    category: Category,
    label: str,
    row: str,
    *,
    empty: str | None = None,
    hint: str | None = None,
) -> Personal:
    """Return the declaration of a year; with ``empty``, it must be filled in."""
    asked = Asked(
        section,
        label,
        checks.year,
        hint=hint,
        empty=empty,
        inputmode="numeric",
        width=4,
        row=row,
        required=empty is not None,
        switchable=False,
    )
    return _about(category, label, asked)


def refuse_end_before_start(values: Mapping[str, Any]) -> None:
    """Raise `Misfit` when the end is before the start, or has a month and no year."""
    start, end = values.get("start_year"), values.get("end_year")
    first, last = values.get("start_month"), values.get("end_month")
    if end is None and last is not None:
        raise Misfit("end_year", N_("Skriv inn sluttåret, eller fjern sluttmåneden."))
    if start is None or end is None:
        return
    if end < start or (end == start and first and last and last < first):
        raise Misfit(
            "end_year", N_("Slutten må være etter starten %(start)s."), start=in_words(first, start)
        )


def period_of(entry: Any) -> Sentence:
    """Return ``august 2012 – juni 2015``, one of them alone, or that it is still going on."""
    start = in_words(entry.start_month, entry.start_year)
    if entry.end_year is None:
        return Sentence(N_("%(start)s – nå"), {"start": start})
    end = in_words(entry.end_month, entry.end_year)
    if start == end:
        return start
    return Sentence(N_("%(start)s – %(end)s"), {"start": start, "end": end})


def in_words(month: int | None, year: int) -> Sentence:
    """Return ``august 2012``, or the year alone."""
    if month is None:
        return Sentence("%(year)s", {"year": year})
    return Sentence(N_("%(month)s %(year)s"), {"month": Sentence(MONTHS[month - 1]), "year": year})


def newest_first(entry: Any) -> tuple[int, int, int, int, int]:
    """Return what sorts entries: what is still going on first, then by end, then by start."""
    going_on = 0 if entry.end_year is None else 1
    end = (-(entry.end_year or 0), -(entry.end_month or 0))
    return (going_on, *end, -(entry.start_year or 0), -(entry.start_month or 0))


def _about(category: Category, label: str, asked: Asked) -> Personal:
    return Personal(category, label, purpose=COMPETENCE, edited_by=MEMBER_ONLY, asked=asked)
