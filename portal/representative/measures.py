"""The control measures of a customer (arbeidsmiljøloven chapter 9): which are on, since when, why.

They are the sections and the purposes that are declared as one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.consents.beginning import last_talk as purpose_talk
from portal.consents.models import PurposeSetting
from portal.consents.offers import Offer
from portal.data.purposes import SHIPPED
from portal.members.models import Customer
from portal.profile.asking import Section
from portal.profile.discussing import last_talk as switch_talk
from portal.profile.sections import SECTIONS, Switchable, switchable_keys
from portal.profile.standing import State
from portal.profile.switches import Switches, SwitchEvent

CHOSEN = tuple(key for key, purpose in SHIPPED.items() if purpose.is_control)


@dataclass(frozen=True, slots=True)
class Measure:
    """One control measure. ``since`` is when it came to be as it is, None when it always was.

    ``said`` is what the customer wrote when switching it on, ``discussed_on`` when it was discussed
    with the employees' representatives; ``offer`` is there for a choice.
    """

    name: str
    is_on: bool
    since: dt.datetime | None
    switchable: Switchable | None = None
    said: SwitchEvent | None = None
    offer: Offer | None = None
    comes_at: dt.datetime | None = None
    discussed_on: dt.date | None = None


def control_sections() -> list[Section]:
    """Return the sections that are control measures."""
    return [section for section in SECTIONS.values() if section.is_control]


def measures(customer: Customer, switches: Switches, offers: Mapping[str, Offer]) -> list[Measure]:
    """Return every control measure of ``customer``, in two statements."""
    sections = control_sections()
    events = _events(customer, [section.key for section in sections])
    settings = _settings(customer)
    return [
        *(_section(section, switches, events.get(section.key, ())) for section in sections),
        *(_purpose(offers[key], settings.get(key, ())) for key in CHOSEN if key in offers),
    ]


def _section(section: Section, switches: Switches, rows: Sequence[SwitchEvent]) -> Measure:
    """What was said when it was last switched on with a purpose, a basis and a retention."""
    said = next((row for row in reversed(rows) if row.purpose is not None), None)
    standing = switches.standing(section.key)
    return Measure(
        name=section.title,
        is_on=section.state(switches) is not State.OFF,
        since=standing.since,
        switchable=switchable_keys()[section.key],
        said=said,
        comes_at=standing.comes_at,
        discussed_on=switch_talk(rows),
    )


def _purpose(offer: Offer, rows: Sequence[PurposeSetting]) -> Measure:
    """It is as it is since the first of the last rows that agree; until a row says so, it is offered."""
    since = None
    was = True
    for row in rows:
        begins = row.effective_at or row.at
        if row.offered != was and begins != offer.comes_at:
            since, was = begins, row.offered
    return Measure(
        offer.key,
        offer.offered,
        since or offer.published_at,
        offer=offer,
        comes_at=offer.comes_at,
        discussed_on=purpose_talk(rows),
    )


def _events(customer: Customer, keys: Sequence[str]) -> dict[str, list[SwitchEvent]]:
    mine = (SwitchEvent.customer == customer.id) & SwitchEvent.key.in_(list(keys))
    found: dict[str, list[SwitchEvent]] = {}
    for row in SwitchEvent.select().where(mine).order_by(SwitchEvent.id):
        found.setdefault(row.key, []).append(row)
    return found


def _settings(customer: Customer) -> dict[str, list[PurposeSetting]]:
    mine = (PurposeSetting.customer == customer.id) & PurposeSetting.purpose.in_(list(CHOSEN))
    found: dict[str, list[PurposeSetting]] = {}
    for row in PurposeSetting.select().where(mine).order_by(PurposeSetting.id):
        found.setdefault(row.purpose, []).append(row)
    return found
