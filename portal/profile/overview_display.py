"""The overview of a profile as a page shows it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from portal import clock
from portal.members.models import Member
from portal.profile import display
from portal.profile.asking import Section
from portal.profile.display import SectionCard, section_card
from portal.profile.forms import as_text
from portal.profile.listing_display import is_warned, model_of, words_of
from portal.profile.overview import is_missing, waiting_email
from portal.profile.profile import Profile
from portal.profile.schedule import HOURS, PERCENTAGE, POSITION
from portal.profile.tallies import Note, Tally
from portal.web.i18n import gettext
from portal.words import N_, Sentence


def overview_cards(profile: Profile, tally: Tally, at: dt.datetime) -> list[SectionCard]:
    """Return a card for every section that is on."""
    return [_card(profile, section, tally, at) for section in profile.sections()]


def _card(profile: Profile, section: Section, tally: Tally, at: dt.datetime) -> SectionCard:
    if section.model is Member:
        card = section_card(profile, section, profile.member)
        waits = waiting_email(tally, at) if section.key == "contact" else None
        return replace(card, waiting=waits)
    notes = _notes(profile, section, tally, clock.local(at).date())
    return SectionCard(
        id=f"section-{section.key}",
        href=f"/profile/{section.key}",
        heading=gettext(section.title),
        change=None,
        tags=[found for note in notes if (found := display.tag(note))],
        missing=is_missing(profile, section, tally),
    )


def _notes(profile: Profile, section: Section, tally: Tally, today: dt.date) -> list[Note]:
    entries = section.entries
    assert entries is not None
    said = [] if section.list_words else _week(profile, section, tally)
    warned = is_warned(profile, entries)
    return said + model_of(entries).in_short(words_of(entries), tally, today, warned=warned)


def _week(profile: Profile, section: Section, tally: Tally) -> list[Note]:
    hours, percentage = tally.number(HOURS), tally.text(POSITION)
    said = [Note(Sentence(N_("Arbeidstiden er ikke oppgitt")))]
    if hours:
        in_words = {"hours": as_text(Decimal(hours) / 100)}
        said = [Note(Sentence(N_("%(hours)s timer i uken"), in_words))]
    if percentage and profile.sees(section, PERCENTAGE):
        in_words = {"value": as_text(Decimal(percentage))}
        said.append(Note(Sentence(N_("%(value)s prosent stilling"), in_words)))
    return said
