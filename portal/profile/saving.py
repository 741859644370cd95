"""Saving a section of single values: merge with what others saved, then the section's own rules."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from portal.data.base import transaction
from portal.members.postcodes import PlaceUnknown, place_for
from portal.profile.asking import Section
from portal.profile.email_change import ask_to_change_email, pending_email
from portal.profile.merge import Edition
from portal.profile.profile import Profile
from portal.profile.refusals import Misfit
from portal.words import N_, Sentence


def save_section(
    profile: Profile,
    section: Section,
    typed: Mapping[str, Any],
    *,
    edition: Edition,
    at: dt.datetime,
) -> Sentence:
    """Store what was ``typed`` and return the sentence to tell.

    Raises `Conflict` when fields were changed elsewhere and nothing settles them, and `Misfit` when
    the values do not go together.
    """
    assert section.form_words is not None
    with transaction():
        profile.lock()
        row = profile.row(section)
        stored = {name: getattr(row, name, None) for name in typed}
        asked = [asking for asking, _ in profile.editable(section)]
        values = edition.settle(asked, stored, typed)
        if section.key == "contact":
            return _save_contact(profile, section, complete_place(values, stored), at)
        profile.change(section, values, at=at)
    return Sentence(section.form_words.saved)


def complete_place(values: dict[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``values`` with the place that belongs to a new postcode; what a person wrote stays."""
    postcode, city = values.get("postcode"), values.get("city")
    if postcode is None or "city" not in values:
        return values
    follows = city is None or (city == stored.get("city") and postcode != stored.get("postcode"))
    place = place_for(postcode)
    if follows and place is not None:
        return {**values, "city": place}
    if city is None:
        unknown = PlaceUnknown(postcode).sentence
        raise Misfit("postcode", unknown.text, **unknown.values)
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
