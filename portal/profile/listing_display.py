"""A list of a profile as a page shows it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request

from portal import clock
from portal.profile import display
from portal.profile.asking import ListWords, Section
from portal.profile.display import Row, Tag, section_card
from portal.profile.entries import ListEntry
from portal.profile.profile import Profile
from portal.profile.sections import SECTIONS
from portal.web.htmx import render, render_page, wants_fragment
from portal.web.i18n import gettext
from portal.web.notices import translate
from portal.words import Sentence


@dataclass(frozen=True, slots=True)
class Card:
    """One entry. ``level`` is that of its heading."""

    id: str
    href: str
    heading: str
    name: str
    removed: str
    is_removed: bool
    goes_at: dt.datetime | None
    tag: Tag | None
    rows: Sequence[Row]
    level: int


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries that are there, in order, and those that can still be taken back."""

    key: str
    href: str
    add: str
    empty: str
    empty_why: str
    cards: Sequence[Card]
    removed: Sequence[Card]


def listing(
    profile: Profile, section: Section, at: dt.datetime, *, in_place: int | None = None
) -> Listing:
    """Return the list of ``section``; a removed entry ``in_place`` stands where it was."""
    model = model_of(section)
    today = clock.local(at).date()
    entries = model.in_order(model.listed(profile.member, at), today)
    cards = [card(profile, section, entry, today) for entry in entries]
    staying = f"{section.key}-{in_place}"
    words = words_of(section)
    return Listing(
        key=section.key,
        href=f"/profile/{section.key}",
        add=gettext(words.add),
        empty=gettext(words.empty),
        empty_why=gettext(words.empty_why),
        cards=[each for each in cards if not each.is_removed or each.id == staying],
        removed=[each for each in cards if each.is_removed and each.id != staying],
    )


def card(profile: Profile, section: Section, entry: ListEntry, today: dt.date) -> Card:
    """Return one entry as it is shown."""
    name = entry.title
    return Card(
        id=f"{section.key}-{entry.id}",
        href=f"/profile/{section.key}/{entry.id}",
        heading=display.heading(section, entry),
        name=translate(name) if isinstance(name, Sentence) else name,
        removed=translate(told(words_of(section).removed, entry)),
        is_removed=entry.removed_at is not None,
        goes_at=entry.goes_at,
        tag=display.tag(entry.warning(today)) if is_warned(profile, section) else None,
        rows=display.entry_rows(profile, section, entry),
        level=2 if section.is_whole else 3,
    )


def is_warned(profile: Profile, section: Section) -> bool:
    """Return whether the viewer sees the field that entries are warned by."""
    name = model_of(section).WARNED_BY
    return name is not None and profile.sees(section, name)


def told(text: str, entry: ListEntry) -> Sentence:
    """Return the sentence that tells what was done with ``entry``."""
    return Sentence(text, {"name": entry.title})


def words_of(section: Section) -> ListWords:
    """Return what the list of ``section`` says."""
    assert section.list_words is not None
    return section.list_words


def model_of(section: Section) -> type[ListEntry]:
    """Return the rows that the list of ``section`` holds."""
    assert issubclass(section.model, ListEntry)
    return section.model


def asks_for_slot() -> bool:
    """Return whether this request asks for the place where an entry is added, and no more."""
    return wants_fragment() and bool({"part", "added"} & request.args.keys())


def show_slot(profile: Profile, section: Section) -> Response:
    """Return the place where an entry is added, and beside it the one that was."""
    found = listing(profile, section, clock.now())
    added = f"{section.key}-{request.args.get('added')}"
    fresh = next((card for card in found.cards if card.id == added), None)
    return render(
        "profile/list.html",
        "profile/_slot.html",
        beside="profile/_inserted.html" if fresh else None,
        card=fresh,
        listing=found,
    )


def show_page(profile: Profile, section: Section, found: Listing) -> Response:
    """Return the page that has ``found``: the list alone, or with the single values it is beside."""
    whole = SECTIONS[section.key]
    single = section_card(profile, whole, profile.row(whole)) if whole.form_words else None
    return render_page(
        "profile/section.html" if single else "profile/list.html",
        title=gettext(whole.title),
        lead=gettext(whole.lead),
        listing=found,
        listing_title=gettext(section.title),
        card=single,
        reasons=display.reasons(profile, section, level=3 if single else 2),
    )
