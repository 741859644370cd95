"""Why personal data is processed: the purposes the portal ships with, and the words around them."""

from dataclasses import dataclass
from enum import StrEnum

from portal.data import wordings
from portal.data.wordings import Wording
from portal.words import N_


class Basis(StrEnum):
    """The legal bases of GDPR art. 6(1) that the portal uses."""

    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal-obligation"
    LEGITIMATE_INTEREST = "legitimate-interest"
    CONSENT = "consent"


class Decider(StrEnum):
    """Who decides on a purpose: the customer as controller, or Cerum for its own ends."""

    CUSTOMER = "customer"
    CERUM = "cerum"


@dataclass(frozen=True, slots=True)
class Purpose:
    """One reason to process personal data; ``law`` names what a legal obligation rests on.

    What ``is_control`` lets an employer follow the employees, and is discussed with them first.

    ``edition`` goes up when the purpose itself changes, so that a consent to it is asked for anew.
    """

    key: str
    name: str
    explanation: str
    basis: Basis
    decided_by: Decider
    wording: Wording
    law: str | None = None
    edition: int = 1
    is_control: bool = False


BASIS_NAMES = {
    Basis.CONTRACT: N_("Avtale"),
    Basis.LEGAL_OBLIGATION: N_("Rettslig plikt"),
    Basis.LEGITIMATE_INTEREST: N_("Berettiget interesse"),
    Basis.CONSENT: N_("Samtykke"),
}

DELIVER_SERVICE = Purpose(
    "deliver-service",
    N_("Levere tjenesten"),
    N_("Vi trenger opplysningene for at du skal kunne logge inn og bruke tjenesten."),
    Basis.CONTRACT,
    Decider.CUSTOMER,
    wordings.DELIVER_SERVICE,
)
COMPETENCE = Purpose(
    "competence",
    N_("Oversikt over kompetanse"),
    N_("Arbeidsgiveren din kan se hvem som har kompetansen en oppgave krever."),
    Basis.LEGITIMATE_INTEREST,
    Decider.CUSTOMER,
    wordings.COMPETENCE,
)
WORKING_TIME = Purpose(
    "working-time",
    N_("Oversikt over arbeidstid"),
    N_("Arbeidsgiveren din må ha oversikt over hvor mye du arbeider."),
    Basis.LEGAL_OBLIGATION,
    Decider.CUSTOMER,
    wordings.WORKING_TIME,
    law=N_("arbeidsmiljøloven § 10-7"),
)
PREVENT_MISUSE = Purpose(
    "prevent-misuse",
    N_("Forhindre misbruk"),
    N_("Vi oppdager og stanser forsøk på å ta over eller misbruke tilgangen din."),
    Basis.LEGITIMATE_INTEREST,
    Decider.CUSTOMER,
    wordings.PREVENT_MISUSE,
)
DOCUMENTATION = Purpose(
    "documentation",
    N_("Dokumentere at loven følges"),
    N_("Vi må kunne vise hva du har fått vite, hva du har valgt, og hva som er gjort."),
    Basis.LEGAL_OBLIGATION,
    Decider.CUSTOMER,
    wordings.DOCUMENTATION,
    law=N_("personvernforordningen artikkel 5 nr. 2"),
)
TAILORING = Purpose(
    "tailoring",
    N_("Tilpasse innholdet"),
    N_("Vi bruker stillingen og bruken din til å vise det som er mest nyttig for deg."),
    Basis.CONSENT,
    Decider.CUSTOMER,
    wordings.TAILORING,
)
USAGE_STATISTICS = Purpose(
    "usage-statistics",
    N_("Statistikk om bruk"),
    N_("Vi teller hvilke deler av tjenesten som blir brukt, for å gjøre dem bedre."),
    Basis.CONSENT,
    Decider.CERUM,
    wordings.USAGE_STATISTICS,
    is_control=True,
)
POSITION = Purpose(
    "position",
    N_("Posisjon"),
    N_("Vi lagrer om lag hvor du er, når du selv sender posisjonen."),
    Basis.CONSENT,
    Decider.CUSTOMER,
    wordings.POSITION,
    is_control=True,
)
CATEGORISATION = Purpose(
    "categorisation",
    N_("Automatisk kategori"),
    N_("Et program setter deg i en kategori ut fra hvordan du bruker tjenesten."),
    Basis.CONSENT,
    Decider.CUSTOMER,
    wordings.CATEGORISATION,
    is_control=True,
)
VISIT_ANALYTICS = Purpose(
    "visit-analytics",
    N_("Besøksanalyse"),
    N_("Et analyseverktøy måler besøk på sidene."),
    Basis.CONSENT,
    Decider.CERUM,
    wordings.VISIT_ANALYTICS,
)

SHIPPED = {
    purpose.key: purpose
    for purpose in (
        DELIVER_SERVICE,
        COMPETENCE,
        WORKING_TIME,
        PREVENT_MISUSE,
        DOCUMENTATION,
        TAILORING,
        USAGE_STATISTICS,
        POSITION,
        CATEGORISATION,
        VISIT_ANALYTICS,
    )
}

PURPOSE_NAMES = {key: purpose.name for key, purpose in SHIPPED.items()}
CHOICES = {key: purpose for key, purpose in SHIPPED.items() if purpose.basis is Basis.CONSENT}
"""The purposes that a member may say yes or no to."""
