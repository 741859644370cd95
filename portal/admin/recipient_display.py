"""How recipients read for a customer admin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal.data.declarations import CATEGORY_NAMES, Category
from portal.sharing import display, notice_display
from portal.sharing.columns import Shareables
from portal.sharing.models import RecipientVersion
from portal.sharing.notices import SETTLED, Stand
from portal.sharing.noting import can_note
from portal.sharing.words import Outcome
from portal.web.i18n import gettext
from portal.words import N_


@dataclass(frozen=True, slots=True)
class Row:
    """A recipient in the list."""

    id: int
    name: str
    kind: str
    gets: str
    country: str
    is_outside: bool
    is_own: bool
    is_ended: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the columns a recipient gets."""

    value: str
    label: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Boxes:
    """The boxes of one kind of data; the first one stands for all of it."""

    name: str
    whole: Box
    parts: Sequence[Box]
    is_open: bool


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice in the list of a recipient, and the member it is about."""

    told: notice_display.Told
    member_id: int | None
    member: str
    can_repeat: bool
    can_note: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in the history."""

    number: int
    at: dt.datetime
    by: str
    what: str


def row(version: RecipientVersion, shareables: Shareables, waiting: int) -> Row:
    """Return ``version`` as a row of the list."""
    card = display.card(version, shareables)
    return Row(
        id=card.id,
        name=card.name,
        kind=card.kind,
        gets=card.gets_in_short or notice_display.about(version.columns, shareables),
        country=card.country,
        is_outside=version.is_outside,
        is_own=card.is_own,
        is_ended=version.is_ended,
        waiting=waiting,
    )


def boxes(shareables: Shareables, picked: Collection[str]) -> list[Boxes]:
    """Return a group of boxes for each kind of data, with what ``picked`` names ticked."""
    keys = set(shareables.spelled_out(picked))
    found = []
    for category in Category:
        whole = shareables.in_categories(category)
        if not whole:
            continue
        is_whole = set(whole) <= keys
        name = gettext(CATEGORY_NAMES[category])
        parts = [
            Box(one.key, gettext(one.label), one.key in keys and not is_whole)
            for one in shareables.filled_in(category, keys if not is_whole else ())
        ]
        label = gettext(N_("Alt: %(name)s"), name=name) if parts else name
        group = Box(category.value, label, is_whole)
        found.append(Boxes(name, group, parts, any(part.is_ticked for part in parts)))
    return found


def kinds_of(version: RecipientVersion, shareables: Shareables) -> list[Box]:
    """Return a box for each kind of data that the recipient may be given."""
    columns = version.columns or list(shareables.all)
    return [
        Box(category.value, gettext(CATEGORY_NAMES[category]), False)
        for category in shareables.categories(columns)
    ]


def notice_row(stand: Stand, shareables: Shareables) -> NoticeRow:
    """Return ``stand`` with the member's name; an erased one has none."""
    member = stand.notice.member
    return NoticeRow(
        told=notice_display.told_line(stand, shareables),
        member_id=member.id if member else None,
        member=member.full_name if member else gettext(N_("Slettet medlem")),
        can_repeat=stand.outcome not in SETTLED and stand.outcome is not Outcome.WAITING,
        can_note=can_note(stand),
    )


def history(versions: Sequence[RecipientVersion]) -> list[VersionLine]:
    """Return who wrote which version, the newest first."""
    return [
        VersionLine(
            number=version.number,
            at=version.at,
            by=version.by.full_name if version.by else "Cerum AS",
            what=_what(version),
        )
        for version in versions
    ]


def _what(version: RecipientVersion) -> str:
    if version.is_ended:
        return gettext(N_("Avsluttet"))
    return gettext(N_("Lagt til") if version.number == 1 else N_("Endret"))
