"""How the values of a profile read."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from babel.lists import format_list
from markupsafe import Markup

from portal.data.declarations import Personal
from portal.data.explain import why
from portal.profile.asking import Asking, Section
from portal.profile.entries import ListEntry
from portal.profile.forms import as_text
from portal.profile.profile import Profile, Shown
from portal.profile.schedule import WorkSchedule
from portal.profile.tallies import Note
from portal.web import i18n, templates
from portal.web.i18n import gettext
from portal.web.notices import translate
from portal.web.stencil import Stencil
from portal.words import N_


class Row(NamedTuple):
    """One line of a card: what it is called and how it reads."""

    label: str
    text: str
    missing: bool = False
    locked: bool = False


class Tag(NamedTuple):
    """A few words on how something stands, and the colour that repeats them."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some fields are asked for: the same answer is given once for all of them."""

    about: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SectionCard:
    """One section: its values, or in a few words how its list stands."""

    id: str
    href: str
    heading: str
    change: str | None
    rows: Sequence[Row] = ()
    tags: Sequence[Tag] = ()
    missing: bool = False
    waiting: str | None = None


def rows(profile: Profile, section: Section, row: Any) -> list[Row]:
    """Return the lines of ``section`` that the viewer may see."""
    if section.model is WorkSchedule:
        return _week(profile, section, row)
    return [_line(shown) for shown in profile.shown(section, row)]


def section_card(profile: Profile, section: Section, row: object) -> SectionCard:
    """Return the card of single values."""
    assert section.form_words is not None
    return SectionCard(
        id=f"section-{section.key}",
        href=f"/profile/{section.key}",
        heading=gettext(section.form_words.heading),
        change=gettext(section.form_words.change) if profile.editable(section) else None,
        rows=rows(profile, section, row),
    )


def entry_rows(profile: Profile, section: Section, entry: ListEntry) -> list[Row]:
    """Return the lines of ``entry`` below its heading: what it has, and what it should have."""
    found = []
    period = entry.PERIOD
    for shown in profile.shown(section, entry):
        name = shown.asking.name
        if name in period:
            found.append(Row(gettext(N_("Periode")), translate(entry.period)))
            period = frozenset()
        elif name not in entry.PERIOD and name != entry.TITLED_BY:
            line = _line(shown)
            found += [line] if line.text or line.missing else []
    return found


def heading(section: Section, entry: ListEntry) -> str:
    """Return what ``entry`` is called above its own lines."""
    asking = next(asking for asking in section.asks if asking.name == entry.TITLED_BY)
    return text(asking, getattr(entry, entry.TITLED_BY))


def tag(note: Note | None) -> Tag | None:
    """Return ``note`` in the reader's language."""
    return Tag(translate(note.sentence), note.tone) if note else None


def reasons(profile: Profile, section: Section, *, level: int = 3) -> Markup:
    """Return why the viewer is asked for the fields of ``section``, under headings of ``level``.

    The customer's own words come first. It is the same for all its members, so it is rendered once.
    """
    language, said = i18n.language(), profile.switches.wording
    asked = tuple(
        (asking, said(asking.key, language))
        for asking in section.seen_by(profile.role, profile.switches)
    )
    return _rendered(language, section, said(section.key, language), asked, level)


@lru_cache(maxsize=1024)
def _rendered(
    language: str, section: Section, whole: str, asked: tuple[tuple[Asking, str], ...], level: int
) -> Markup:
    found = _reasons(language, section, whole, asked)
    html = templates.render("components/reasons.html", reasons=found, level=level)
    return Stencil(html, ()).fill({})


def _reasons(
    language: str, section: Section, whole: str, asked: tuple[tuple[Asking, str], ...]
) -> Sequence[Reason]:
    groups: dict[tuple[str, str], tuple[list[str], Personal]] = {}
    for asking, own in asked:
        found = groups.setdefault((own, str(why(asking.declared))), ([], asking.declared))
        found[0].append(gettext(asking.label))
    return (
        *((Reason(gettext(section.title), _own_words(whole)),) if whole else ()),
        *(
            Reason(
                format_list(labels, locale=language),
                (
                    *_own_words(own),
                    *((gettext(term), translate(said)) for term, said in why(declared)),
                ),
            )
            for (own, _), (labels, declared) in groups.items()
        ),
    )


def _own_words(words: str) -> tuple[tuple[str, str], ...]:
    return ((gettext(N_("Arbeidsgiveren din skriver")), words),) if words else ()


def text(asking: Asking, value: Any) -> str:
    """Return ``value`` as people read it."""
    if value is None or value == "":
        return ""
    asked = asking.declared.asked
    if asked and asked.choices:
        return gettext(dict(asked.choices).get(str(value), str(value)))
    if isinstance(value, dt.datetime):
        return i18n.moment(value)
    if isinstance(value, dt.date):
        return i18n.date(value)
    if asked and asked.kind == "tel":
        return i18n.telephone(value)
    if asked and asked.reads:
        return gettext(asked.reads, value=as_text(value))
    return as_text(value)


def _line(shown: Shown) -> Row:
    return Row(
        label=gettext(shown.asking.label),
        text=text(shown.asking, shown.value),
        missing=shown.required and shown.value is None,
        locked=not shown.editable,
    )


def _week(profile: Profile, section: Section, row: WorkSchedule | None) -> list[Row]:
    """The days of the week in one line, then what else there is."""
    hours = row.weekly_hours if row else None
    week = [_run(*run) for run in row.runs()] if row else []
    others = [shown for shown in profile.shown(section, row) if shown.asking.is_alone]
    total = gettext(N_("%(hours)s timer i uken"), hours=as_text(hours)) if hours else ""
    return [
        Row(gettext(N_("Arbeidstid")), "\n".join(week)),
        Row(gettext(N_("I alt")), total),
        *map(_line, others),
    ]


def _run(first: int, last: int, hours: Any) -> str:
    """``Mandag–fredag: 7,5 timer``."""
    days = (
        i18n.day_name(first) if first == last else f"{i18n.day_name(first)}–{i18n.day_name(last)}"
    )
    return gettext(
        N_("%(days)s: %(hours)s timer"), days=i18n.capitalised(days), hours=as_text(hours)
    )
