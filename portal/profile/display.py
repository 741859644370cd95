"""How the values of a profile read."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import phonenumbers
from babel.lists import format_list

from portal.data.declarations import Personal
from portal.data.explain import why
from portal.profile.forms import as_text
from portal.profile.profile import Profile, Shown
from portal.profile.sections import Asking, Section
from portal.web import i18n
from portal.web.i18n import gettext
from portal.web.notices import translate


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card: what it is called, how it reads, and why it is asked for."""

    name: str
    label: str
    text: str
    missing: bool
    locked: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some fields are asked for: the same answer is given once for all of them."""

    about: str
    lines: list[tuple[str, str]]


def rows(profile: Profile, section: Section, row: Any) -> list[Row]:
    """Return the lines of ``section`` that the viewer may see."""
    return [_line(shown) for shown in profile.shown(section, row)]


def reasons(profile: Profile, section: Section) -> list[Reason]:
    """Return why the viewer is asked for the fields of ``section``."""
    groups: dict[str, tuple[list[str], Personal]] = {}
    for asking in section.seen_by(profile.role, profile.switches):
        labels, _ = groups.setdefault(str(why(asking.declared)), ([], asking.declared))
        labels.append(gettext(asking.label))
    return [
        Reason(
            format_list(labels, locale=i18n.language()),
            [(gettext(term), translate(said)) for term, said in why(declared)],
        )
        for labels, declared in groups.values()
    ]


def text(asking: Asking, value: Any) -> str:
    """Return ``value`` as people read it."""
    if value is None or value == "":
        return ""
    asked = asking.declared.asked
    if asked and asked.choices:
        return str(gettext(dict(asked.choices).get(value, str(value))))
    if isinstance(value, dt.date):
        return i18n.date(value)
    if asked and asked.kind == "tel":
        number = phonenumbers.parse(value, "NO")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return as_text(value)


def _line(shown: Shown) -> Row:
    return Row(
        name=shown.asking.name,
        label=gettext(shown.asking.label),
        text=text(shown.asking, shown.value),
        missing=shown.required and shown.value is None,
        locked=not shown.editable,
    )
