"""What a record says, made from the register, the purposes, the switches and the recipients."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from portal.consents.offers import Offer
from portal.data.declarations import CATEGORY_NAMES, Category, Erasure, Personal
from portal.data.purposes import BASIS_NAMES, Decider
from portal.data.retention import Retention
from portal.members.models import Customer
from portal.policies import tables
from portal.record import received
from portal.record.facts import Facts
from portal.record.measures import MEASURES
from portal.record.section import Part, Row, Section
from portal.words import N_

Say = Callable[[str], str]

CERUM = (
    "Cerum AS, org.nr. 922712727, Midtre gate 5, 8624 Mo i Rana, personvern@cerum.no, "
    "+47 75 19 80 80"
)


def sections(facts: Facts, language: str, say: Say) -> list[Section]:
    """Return the whole record in ``language``; ``say`` translates into it."""
    used = facts.used()
    mine = [one for one in used if one.decided_by is Decider.CUSTOMER]
    others = [one for one in used if one.decided_by is Decider.CERUM]
    return [
        _controller(facts, say),
        *(_purpose(Part.CONTROLLER, one, facts, language, say) for one in mine),
        *_common(Part.CONTROLLER, facts, language, say),
        _processor(facts, mine, language, say),
        *(_purpose(Part.PROCESSOR, one, facts, language, say) for one in others),
        *_common(Part.PROCESSOR, facts, language, say),
    ]


def _controller(facts: Facts, say: Say) -> Section:
    customer = facts.customer
    ways = (customer.privacy_contact, customer.contact_email, customer.contact_phone)
    reached = ", ".join(filter(None, ways))
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
    owner = facts.owners.get(offer.key)
    return replace(found, owner=owner.id if owner else None, purpose=offer.key)


def _common(part: Part, facts: Facts, language: str, say: Say) -> list[Section]:
    measures = tuple((name, say(text)) for name, text in MEASURES)
    who = received.rows(facts.recipients, facts.shareables, language, say)
    outside = received.transfers(facts.recipients, language, say)
    return [
        Section(part, "recipients", say(N_("Mottakere")), who),
        Section(part, "transfers", say(N_("Overføring til land utenfor EØS")), outside),
        _section(part, "security", N_("Sikkerhetstiltak"), measures, say),
    ]


def _section(part: Part, key: str, title: str, rows: Iterable[Row], say: Say) -> Section:
    return Section(part, key, say(title), tuple((say(label), text) for label, text in rows))


def _decider(offer: Offer, customer: Customer) -> str:
    return customer.name if offer.decided_by is Decider.CUSTOMER else "Cerum AS"


def _categories(stored: Sequence[Personal], say: Say) -> str:
    """Return the kinds of data, each with what people see of it."""
    seen = [said for said in stored if said.seen_by] or stored
    rows = tables.categories(seen, say).rows if seen else ()
    return "\n".join(f"{kind}: {labels}" for kind, labels, *_ in rows)


def _retention(stored: Sequence[Personal], say: Say) -> str:
    """Return how long each kind of data stays; one that stays for two times is told twice."""
    terms: dict[tuple[Retention, Erasure], list[Category]] = {}
    for said in stored:
        terms.setdefault((said.retention, said.erasure), []).append(said.category)
    return "\n".join(
        f"{_period(period, say)}: {_listed(kinds, say)}. {say(tables.AFTERWARDS[erasure])}."
        for (period, erasure), kinds in terms.items()
    )


def _period(period: Retention, say: Say) -> str:
    return say(period.text) + (f" ({say(period.law)})" if period.law else "")


def _listed(kinds: Iterable[Category], say: Say) -> str:
    return ", ".join(say(CATEGORY_NAMES[kind]).lower() for kind in dict.fromkeys(kinds))
