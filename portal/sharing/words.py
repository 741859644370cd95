"""The words of this area: what a recipient is told about an act, and how its answer reads."""

from dataclasses import dataclass
from enum import StrEnum

from portal.activity.passing_on import Duty
from portal.words import N_


class Outcome(StrEnum):
    """How a notice can stand."""

    WAITING = "waiting"
    TOLD = "told"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    FAILED = "failed"


class Channel(StrEnum):
    """How it came to stand so."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    PAGE = "page"
    ADMIN = "admin"


class Ground(StrEnum):
    """Why a recipient may say no; a law or a claim that it must keep the data for."""

    LAW = "law"
    CLAIM = "claim"
    UNKNOWN = "unknown"
    OTHER = "other"


class What(StrEnum):
    """What happened: data was given, or the recipient was told something about what it has."""

    GIVEN = "given"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class ActText:
    """``name`` is what the member reads; ``asks`` is what the recipient is asked to do."""

    name: str
    asks: str


ACTS = {
    Duty.CORRECTION: ActText(
        N_("Retting"),
        N_("Opplysningene er rettet hos oss. Hent de nye, og rett dem hos dere."),
    ),
    Duty.ERASURE_AHEAD: ActText(
        N_("Planlagt sletting"),
        N_("Opplysningene blir slettet om 14 dager. Si fra nå hvis dere må beholde noe."),
    ),
    Duty.ERASURE: ActText(
        N_("Sletting"), N_("Opplysningene er slettet hos oss. Slett dem hos dere også.")
    ),
    Duty.RESTRICTION: ActText(
        N_("Begrensning"),
        N_("Bruken er stanset. Behold opplysningene, men bruk dem ikke før dere får beskjed."),
    ),
    Duty.RESTRICTION_ENDED: ActText(
        N_("Begrensningen er over"), N_("Stansen tar slutt. Opplysningene kan brukes som før.")
    ),
    Duty.OBJECTION: ActText(
        N_("Innsigelse"),
        N_("Personen har protestert. Stans bruken til dette formålet mens saken vurderes."),
    ),
    Duty.OBJECTION_GRANTED: ActText(
        N_("Innsigelse tatt til følge"),
        N_("Innsigelsen er tatt til følge. Bruk ikke opplysningene til dette formålet mer."),
    ),
    Duty.WITHDRAWAL: ActText(
        N_("Samtykke trukket tilbake"),
        N_("Samtykket er trukket tilbake. Stans bruken, og slett det som bygger på samtykket."),
    ),
    Duty.DELETION: ActText(
        N_("Sletting av noen opplysninger"),
        N_("Disse opplysningene er slettet hos oss. Slett dem hos dere også."),
    ),
    Duty.EXPIRY: ActText(
        N_("Lagringstiden er over"),
        N_("Det som er eldre enn lagringstiden, er slettet hos oss. Slett det hos dere også."),
    ),
}
OUTCOME_NAMES = {
    Outcome.WAITING: N_("Venter"),
    Outcome.TOLD: N_("Har fått beskjed"),
    Outcome.CONFIRMED: N_("Bekreftet"),
    Outcome.REFUSED: N_("Sa nei"),
    Outcome.FAILED: N_("Kom ikke fram"),
}
CHANNEL_NAMES = {
    Channel.MAIL: N_("E-post"),
    Channel.WEBHOOK: N_("Fra system til system"),
    Channel.PAGE: N_("Mottakeren svarte på siden sin"),
    Channel.ADMIN: N_("En kundeadministrator skrev det inn"),
}
GROUND_NAMES = {
    Ground.LAW: N_("En lov krever at opplysningene blir beholdt"),
    Ground.CLAIM: N_("Opplysningene trengs i et rettskrav"),
    Ground.UNKNOWN: N_("Mottakeren kjenner ikke igjen koden"),
    Ground.OTHER: N_("En annen grunn"),
}
WHAT_NAMES = {
    What.GIVEN: N_("Fikk opplysninger om deg"),
    What.TOLD: N_("Fikk beskjed om opplysninger den har"),
}
COLOURS = {
    Outcome.WAITING: "info",
    Outcome.TOLD: "info",
    Outcome.CONFIRMED: "success",
    Outcome.REFUSED: "warning",
    Outcome.FAILED: "danger",
}
