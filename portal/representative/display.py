"""How the control measures read, and how often data was looked up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal import clock
from portal.data.purposes import BASIS_NAMES, Basis
from portal.representative.measures import Measure
from portal.statistics.counting import months_before
from portal.web import i18n
from portal.web.choices import told
from portal.web.i18n import gettext
from portal.words import N_

NOT_TOLD = N_("Ikke oppgitt")
Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Card:
    """One control measure as it is shown."""

    name: str
    state: str
    is_on: bool
    rows: Sequence[Row]


def card(measure: Measure, wordings: Mapping[str, str]) -> Card:
    """Return how ``measure`` reads; ``wordings`` are the customer's own words by section."""
    name = told(measure.offer).name if measure.offer else gettext(measure.name)
    rows = _of_choice(measure) if measure.offer else _of_section(measure, wordings)
    state = gettext(N_("På") if measure.is_on else N_("Av"))
    return Card(name, state, measure.is_on, [*_times(measure), *rows, *_talk(measure)])


def look_ups(found: Sequence[tuple[dt.date, int]]) -> list[Row]:
    """Return how often data was looked up, by month."""
    return [(i18n.month(months_before(month, 1)), i18n.number(count)) for month, count in found]


def _times(measure: Measure) -> list[Row]:
    since = _day(measure.since) if measure.since else gettext(N_("Fra begynnelsen"))
    rows = [(gettext(N_("Siden")), since)]
    if measure.comes_at:
        rows.append((gettext(N_("Endres")), _day(measure.comes_at)))
    return rows


def _talk(measure: Measure) -> list[Row]:
    """Where nothing is on, and nothing comes, there is nothing to discuss."""
    if not measure.is_on and measure.comes_at is None:
        return []
    day = measure.discussed_on
    told = i18n.date(day) if day else gettext(NOT_TOLD)
    return [(gettext(N_("Drøftet med de tillitsvalgte")), told)]


def _of_section(measure: Measure, wordings: Mapping[str, str]) -> list[Row]:
    switchable, said = measure.switchable, measure.said
    assert switchable is not None
    declared = switchable.declared
    basis = Basis(said.basis) if said and said.basis else declared.purpose.basis
    purpose = said.purpose if said and said.purpose else gettext(declared.purpose.explanation)
    kept = said.retention if said and said.retention else gettext(declared.retention.text)
    words = wordings.get(switchable.key)
    return [
        *([(gettext(N_("Hvorfor")), words)] if words else []),
        (gettext(N_("Formål")), purpose),
        (gettext(N_("Behandlingsgrunnlag")), gettext(BASIS_NAMES[basis])),
        (gettext(N_("Lagringstid")), kept),
    ]


def _of_choice(measure: Measure) -> list[Row]:
    assert measure.offer is not None
    text = told(measure.offer)
    return [
        (gettext(N_("Hvorfor")), text.explanation),
        (gettext(N_("Opplysninger")), text.data),
        (gettext(N_("Behandlingsgrunnlag")), gettext(BASIS_NAMES[measure.offer.basis])),
        (gettext(N_("Lagringstid")), text.kept),
    ]


def _day(at: dt.datetime) -> str:
    return i18n.date(clock.local(at).date())
