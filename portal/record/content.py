"""What a record says, made from the register, the purposes, the switches and the recipients."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from portal.consents.offers import Offer
from portal.data.declarations import Personal
from portal.data.purposes import BASIS_NAMES, SHIPPED, Decider
from portal.members.models import Customer
from portal.policies import tables
from portal.record.measures import MEASURES
from portal.words import N_

Say = Callable[[str], str]
Row = tuple[str, str]

CERUM = (
    "Cerum AS, org.nr. 922712727, Midtre gate 5, 8624 Mo i Rana, personvern@cerum.no, "
    "+47 75 19 80 80"
)
INSIDE = N_("Opplysningene blir behandlet i EØS.")


class Part(StrEnum):
    """The two records of art. 30: the controller's (1) and the processor's (2)."""

    CONTROLLER = "controller"
    PROCESSOR = "processor"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the record: rows of label and text. A purpose has an owner, the number of a member.

    ``changed_on`` is the day since which it says what it says, as ISO text.
    """

    part: str
    key: str
    title: str
    rows: tuple[Row, ...]
    owner: int | None = None
    purpose: str | None = None
    changed_on: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """Return what names the section among all versions."""
        return self.part, self.key

    def says_the_same(self, other: Section | None) -> bool:
        """Return whether ``other`` differs in nothing but its day."""
        return other is not None and replace(self, changed_on="") == replace(other, changed_on="")

    def as_json(self) -> dict[str, Any]:
        """Return the section as plain values."""
        return asdict(self)

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> Section:
        """Return the section that `as_json` made ``value`` of."""
        rows = tuple((label, text) for label, text in value["rows"])
        return cls(**{**value, "rows": rows})


@dataclass(frozen=True, slots=True)
class Facts:
    """What a record is made from, read once for all languages."""

    customer: Customer
    offers: Mapping[str, Offer]
    declared: Sequence[Personal]
    recipients: Sequence[Mapping[str, str]]
    owners: Mapping[str, int | None]

    def used(self) -> list[Offer]:
        """Return the purposes data is processed for: asked about when a choice, stored for when not."""
        stored = {said.purpose.key for said in self.declared}
        own = [one for one in self.offers.values() if one.key not in SHIPPED]
        shipped = [one for one in self.offers.values() if one.key in SHIPPED and one.key in stored]
        return [one for one in (*shipped, *own) if one.offered]


def sections(facts: Facts, language: str, say: Say) -> list[Section]:
    """Return the whole record in ``language``; ``say`` translates into it."""
    used = facts.used()
    mine = [one for one in used if one.decided_by is Decider.CUSTOMER]
    others = [one for one in used if one.decided_by is Decider.CERUM]
    return [
        _controller(facts, say),
        *(_purpose(Part.CONTROLLER, one, facts, language, say) for one in mine),
        *_common(Part.CONTROLLER, facts, say),
        _processor(facts, mine, language, say),
        *(_purpose(Part.PROCESSOR, one, facts, language, say) for one in others),
        *_common(Part.PROCESSOR, facts, say),
    ]


def _controller(facts: Facts, say: Say) -> Section:
    customer = facts.customer
    reached = ", ".join(filter(None, (customer.contact_email, customer.contact_phone)))
    rows = (
        (N_("Behandlingsansvarlig"), f"{customer.name}, org.nr. {customer.org_number}"),
        (N_("Kontakt om personvern"), reached),
        (N_("Databehandler"), CERUM),
        (N_("De registrerte"), say(N_("Medlemmer og kundeadministratorer"))),
    )
    return _section(Part.CONTROLLER, "parties", N_("Hvem det gjelder"), rows, say)


def _processor(facts: Facts, mine: Iterable[Offer], language: str, say: Say) -> Section:
    customer = facts.customer
    rows = (
        (N_("Databehandler"), CERUM),
        (N_("På vegne av"), f"{customer.name}, org.nr. {customer.org_number}"),
        (N_("Kontakt hos kunden"), customer.contact_email),
        (
            N_("Behandling på vegne av kunden"),
            "\n".join(one.texts[language].name for one in mine),
        ),
        (N_("Behandling"), say(N_("Lagre, vise, rette, utlevere, telle og slette opplysninger"))),
    )
    return _section(Part.PROCESSOR, "parties", N_("Hvem det gjelder"), rows, say)


def _purpose(part: Part, offer: Offer, facts: Facts, language: str, say: Say) -> Section:
    text = offer.texts[language].told_by(facts.customer.name)
    stored = [said for said in facts.declared if said.purpose.key == offer.key]
    basis = say(BASIS_NAMES[offer.basis]) + (f" ({say(offer.law)})" if offer.law else "")
    rows = (
        (N_("Hva det betyr"), text.explanation),
        (N_("Hvem som bestemmer"), _decider(offer, facts.customer)),
        (N_("Behandlingsgrunnlag"), basis),
        (N_("Opplysninger"), _categories(stored, say) or text.data),
        (N_("Mottakere"), text.recipients),
        (N_("Lagringstid"), _retention(stored, say) or text.kept),
    )
    found = _section(part, f"purpose:{offer.key}", text.name, rows, say)
    return replace(found, owner=facts.owners.get(offer.key), purpose=offer.key)


def _common(part: Part, facts: Facts, say: Say) -> list[Section]:
    listed = tuple((one["name"], one["text"]) for one in facts.recipients)
    recipients = tuple((say(name), _said(text, say)) for name, text in listed)
    outside = ", ".join(say(one["name"]) for one in facts.recipients if one.get("outside"))
    transfers = ((N_("Utenfor EØS"), outside or say(INSIDE)),)
    measures = tuple((name, say(text)) for name, text in MEASURES)
    return [
        Section(part, "recipients", say(N_("Mottakere")), recipients),
        _section(part, "transfers", N_("Overføring til land utenfor EØS"), transfers, say),
        _section(part, "security", N_("Sikkerhetstiltak"), measures, say),
    ]


def _section(part: Part, key: str, title: str, rows: Iterable[Row], say: Say) -> Section:
    return Section(part, key, say(title), tuple((say(label), text) for label, text in rows))


def _said(texts: str, say: Say) -> str:
    return "\n".join(say(text) for text in texts.split("\n"))


def _decider(offer: Offer, customer: Customer) -> str:
    return customer.name if offer.decided_by is Decider.CUSTOMER else "Cerum AS"


def _categories(stored: Sequence[Personal], say: Say) -> str:
    rows = tables.categories(stored, say).rows if stored else ()
    return "\n".join(f"{kind}: {labels}" for kind, labels, *_ in rows)


def _retention(stored: Sequence[Personal], say: Say) -> str:
    rows = tables.retention(stored, say).rows if stored else ()
    return "\n".join(f"{period}: {data}. {afterwards}." for period, data, afterwards in rows)
