"""What a member should look at in the profile."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from portal import clock
from portal.members.models import Member
from portal.profile.asking import Section
from portal.profile.certificates import CERTIFICATES, Certificate
from portal.profile.overview import is_missing, is_wanted, tally_of
from portal.profile.profile import Profile
from portal.profile.tallies import Note, Tally
from portal.words import N_, Sentence

MOST = 5


@dataclass(frozen=True, slots=True)
class Todo:
    """Something to look at, where, and what to know about it."""

    href: str
    sentence: Sentence
    note: Note | None = None


def todos(profile: Profile, at: dt.datetime) -> list[Todo]:
    """Return what waits to be confirmed, what is missing and what expires: at most `MOST` things."""
    found = [*_unconfirmed(profile.member), *_missing(profile, at), *_expiring(profile, at)]
    return found[:MOST]


def _unconfirmed(member: Member) -> Iterator[Todo]:
    if member.email and not member.email_confirmed_at:
        yield Todo("/profile/contact", Sentence(N_("Bekreft e-postadressen din")))


def _missing(profile: Profile, at: dt.datetime) -> Iterator[Todo]:
    sections = profile.sections()
    elsewhere = [each for each in sections if each.model is not Member and is_wanted(profile, each)]
    tally = tally_of(profile.member, at) if elsewhere else Tally(())
    for section in sections:
        if is_missing(profile, section, tally):
            told = N_("Fyll ut det som mangler under %(section)s")
            yield Todo(_form_of(section), Sentence(told, {"section": Sentence(section.title)}))


def _expiring(profile: Profile, at: dt.datetime) -> Iterator[Todo]:
    if CERTIFICATES not in profile.sections() or not profile.sees(CERTIFICATES, "expires_on"):
        return
    today = clock.local(at).date()
    for one in Certificate.needing_attention(profile.member, today, MOST):
        name = Sentence(N_("Sertifikatet %(name)s"), {"name": one.name})
        yield Todo(f"/profile/certificates/{one.id}", name, one.warning(today))


def _form_of(section: Section) -> str:
    if section.form_words is None:
        return f"/profile/{section.key}/new"
    return f"/profile/{section.key}?edit=1"
