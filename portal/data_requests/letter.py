"""The access letter of GDPR art. 15(1): what is processed about a member, why, and by whom."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from portal.consents.category import category_of
from portal.consents.collected import KIND_NAMES, MemberKind
from portal.data.declarations import Personal
from portal.data.register import Register
from portal.data_requests.about import About, declared
from portal.data_requests.models import DataRequest
from portal.members.models import Customer, Member
from portal.policies import tables
from portal.sharing.policy_rows import Row, policy_rows
from portal.sharing.propagation import shared_with
from portal.sharing.recipients import current_recipients
from portal.words import N_

Say = Callable[[str], str]

CONTROLLER = N_(
    "%(customer)s, organisasjonsnummer %(number)s, er behandlingsansvarlig. Cerum AS, "
    "organisasjonsnummer 922712727, er databehandler."
)
AUTOMATED = N_("Ingen avgjørelse som gjelder deg, tas av et program alene.")
UNCATEGORISED = N_("Du er ikke i noen automatisk kategori.")
CATEGORISED = N_(
    "Et program har satt deg i kategorien «%(name)s» etter versjon %(rule)s av regelen: "
    "%(counted)s av %(total)s sidevisninger de siste 90 dagene. Du kan be et menneske vurdere den."
)
DECIDED = N_("Et menneske har avgjort at kategorien din er «%(name)s».")
LIVE = N_(
    "Brevet er laget av det som er lagret %(at)s. En kopi av hver opplysning finner du på siden "
    "«Alt om deg», og du kan laste ned alt som en fil."
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
    now: str,
    day: str,
    say: Say,
    language: str,
) -> Letter:
    """Return the letter for ``member``, from what is stored ``at`` that time, in ``language``.

    ``say`` translates, ``day`` and ``now`` are ``at`` as the letter says it. The recipients are those
    that have data about this member, not the kinds there could be (GDPR art. 15(1)(c)).
    """
    customer, having = member.customer, shared_with(member, current_recipients(member.customer), at)
    found = _tables(_stored(register, member), policy_rows(having, language), say)
    return Letter(
        title=say(N_("Innsyn i opplysningene om deg")),
        to=member.full_name,
        reference=request.reference,
        day=day,
        paragraphs=[
            say(CONTROLLER) % {"customer": customer.name, "number": customer.org_number},
            say(OUTSIDE if any(one.is_outside for one in having) else INSIDE),
            say(LIVE) % {"at": now},
        ],
        grids=[
            Grid(say(table.caption), [say(column) for column in table.columns], table.rows)
            for table in found
        ],
        closing=_closing(member, say),
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


def _closing(member: Member, say: Say) -> list[tuple[str, str]]:
    return [
        (say(N_("Automatiske avgjørelser")), _automated(member, say)),
        (say(N_("Rettighetene dine")), say(RIGHTS)),
        (say(N_("Klage")), say(COMPLAINT)),
        (say(N_("Kontakt")), _contact(member.customer)),
    ]


def _automated(member: Member, say: Say) -> str:
    found = category_of(member)
    if found is None:
        return f"{say(AUTOMATED)} {say(UNCATEGORISED)}"
    name = say(KIND_NAMES[MemberKind(found.category)])
    if found.person_at:
        return f"{say(AUTOMATED)} {say(DECIDED) % {'name': name}}"
    reasons = json.loads(found.reasons)
    told = say(CATEGORISED) % {"name": name, "rule": found.rule, **reasons}
    return f"{say(AUTOMATED)} {told}"


def _contact(customer: Customer) -> str:
    ways = [customer.name, customer.contact_email, customer.contact_phone]
    return ", ".join(way for way in ways if way)


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
