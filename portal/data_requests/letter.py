"""The access letter of GDPR art. 15(1): what is processed about a member, why, and by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from portal.data.declarations import Personal
from portal.data.register import Register
from portal.data_requests.about import About, declared
from portal.data_requests.models import DataRequest
from portal.members.models import Member
from portal.policies import tables
from portal.sharing.policy_rows import Row, policy_rows
from portal.sharing.propagation import shared_with
from portal.sharing.recipients import current_recipients
from portal.words import N_

Say = Callable[[str], str]

CONTROLLER = N_("%(customer)s er behandlingsansvarlig. Cerum AS er databehandler.")
AUTOMATED = N_(
    "Ingen avgjørelse som gjelder deg, tas av et program alene. Har du samtykket til automatisk "
    "kategori, ser du kategorien og grunnen til den på siden om kategori, og du kan be om at et "
    "menneske vurderer den."
)
RIGHTS = N_(
    "Du kan be om retting, sletting og begrensning, si nei til bruk som bygger på berettiget "
    "interesse, ta med deg dataene dine, og når som helst trekke tilbake et samtykke. Alt gjøres "
    "under Henvendelser i medlemsportalen."
)
COMPLAINT = N_(
    "Er du uenig i hvordan opplysningene dine blir brukt, kan du klage til Datatilsynet, "
    "postkasse@datatilsynet.no."
)
INSIDE = N_("Opplysningene blir behandlet i EØS.")
OUTSIDE = N_(
    "Noen av mottakerne behandler opplysninger utenfor EØS. Landet står i tabellen over mottakere."
)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the letter."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter, in the reader's language."""

    title: str
    to: str
    reference: str
    day: str
    paragraphs: Sequence[str]
    grids: Sequence[Grid]
    closing: Sequence[tuple[str, str]]

    def as_json(self) -> dict[str, Any]:
        """Return the letter as plain values, for typesetting."""
        return asdict(self)


def access_letter(
    register: Register,
    member: Member,
    request: DataRequest,
    *,
    at: dt.datetime,
    day: str,
    say: Say,
    language: str,
) -> Letter:
    """Return the letter for ``member``, from what is stored ``at`` that time, in ``language``.

    ``say`` translates, ``day`` is the date of the letter. The recipients are those that have data about
    this member, not the kinds there could be (GDPR art. 15(1)(c)).
    """
    having = shared_with(member, current_recipients(member.customer), at)
    where = OUTSIDE if any(one.is_outside for one in having) else INSIDE
    stored = _stored(register, member)
    found = _tables(stored, policy_rows(having, language), say)
    return Letter(
        title=say(N_("Innsyn i opplysningene om deg")),
        to=member.full_name,
        reference=request.reference,
        day=day,
        paragraphs=[say(CONTROLLER) % {"customer": member.customer.name}, say(where)],
        grids=[
            Grid(say(table.caption), [say(column) for column in table.columns], table.rows)
            for table in found
        ],
        closing=[
            (say(N_("Automatiske avgjørelser")), say(AUTOMATED)),
            (say(N_("Rettighetene dine")), say(RIGHTS)),
            (say(N_("Klage")), say(COMPLAINT)),
            (say(N_("Kontakt")), member.customer.contact_email),
        ],
    )


def _tables(
    stored: Sequence[Personal], recipients: Sequence[Row], say: Say
) -> tuple[tables.Table, ...]:
    used = list(dict.fromkeys(said.purpose for said in stored))
    return (
        tables.purposes(used, say),
        tables.categories(stored, say),
        tables.recipients(recipients, say),
        tables.retention(stored, say),
    )


def _stored(register: Register, member: Member) -> list[Personal]:
    """Return the declarations of the columns that hold something about ``member`` now."""
    about = About(register, member)
    filled = {tally.table.model for tally in about.tallies() if tally.count} | {Member}
    return [
        declared(field)
        for table in about.tables()
        if table.model in filled
        for field in table.fields
    ]
