"""Saving a section of single values: merge with what others saved, then the section's own rules."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from portal.data.base import transaction
from portal.members.models import Member
from portal.members.postcodes import PlaceUnknown, place_for
from portal.profile.email_change import ask_to_change_email, pending_email
from portal.profile.merge import Base, Clash, settle
from portal.profile.profile import Profile
from portal.profile.sections import Section
from portal.words import N_, Sentence


class Conflict(Exception):
    """Somebody saved the same fields since the form was opened; ``clashes`` says which."""

    def __init__(self, clashes: list[Clash]) -> None:
        self.clashes = clashes
        super().__init__()


def save_section(
    profile: Profile,
    section: Section,
    typed: Mapping[str, Any],
    *,
    base: Base,
    sent: str | None,
    choices: Mapping[str, str],
    at: dt.datetime,
) -> Sentence:
    """Store what was ``typed`` and return the sentence to tell.

    Raises `Conflict` when fields were changed elsewhere and ``choices`` does not settle them, and
    `Refused` when the values do not go together.
    """
    with transaction():
        profile.member = Member.locked(profile.member)
        stored = {name: getattr(profile.member, name) for name in typed}
        asked = [asking for asking, _ in profile.editable(section)]
        clashes = base.clashes(sent, asked, stored, typed)
        values, unsettled = settle(clashes, typed, choices)
        if unsettled:
            raise Conflict(clashes)
        if section.key == "contact":
            return _save_contact(profile, section, complete_place(values, profile.member), at)
        profile.change(section, values, at=at)
    return Sentence(N_("%(section)s er lagret."), {"section": Sentence(section.title)})


def complete_place(values: dict[str, Any], stored: Member) -> dict[str, Any]:
    """Return ``values`` with the place that belongs to a new postcode; what a person wrote stays."""
    postcode, city = values.get("postcode"), values.get("city")
    if postcode is None or "city" not in values:
        return values
    follows = city is None or (city == stored.city and postcode != stored.postcode)
    place = place_for(postcode)
    if follows and place is not None:
        return {**values, "city": place}
    if city is None:
        raise PlaceUnknown(postcode)
    return values


def _save_contact(
    profile: Profile, section: Section, values: dict[str, Any], at: dt.datetime
) -> Sentence:
    address = values.pop("email", None)
    profile.change(section, values, at=at)
    if address is None or address == profile.member.email:
        return Sentence(N_("Kontaktopplysningene er lagret."))
    waiting = pending_email(profile.member, at)
    if waiting is None or waiting.subject != address:
        ask_to_change_email(profile.member, address, by=profile.viewer, at=at)
    return Sentence(
        N_("Kontaktopplysningene er lagret. Åpne lenken vi har sendt til den nye e-postadressen.")
    )
