"""The kinds of recipients a policy names, until a customer's own list of them takes over."""

from dataclasses import dataclass

from portal.words import N_

PROCESSOR = N_("Databehandler")
CONTROLLER = N_("Selv behandlingsansvarlig")


@dataclass(frozen=True, slots=True)
class RecipientKind:
    """A kind of recipient: its name, what it needs the data for, its responsibility."""

    name: str
    task: str
    responsibility: str


RECIPIENTS = (
    RecipientKind(N_("Leverandør av serverdrift"), N_("Drifte og sikre serverne"), PROCESSOR),
    RecipientKind(N_("Leverandør av regnskapssystem"), N_("Føre regnskap"), PROCESSOR),
    RecipientKind(N_("Leverandør av lønnssystem"), N_("Beregne og utbetale lønn"), PROCESSOR),
    RecipientKind(
        N_("Leverandør av purring og inkasso"), N_("Kreve inn det som ikke er betalt"), CONTROLLER
    ),
    RecipientKind(N_("Betalingstjeneste"), N_("Ta imot betaling"), CONTROLLER),
    RecipientKind(N_("Analyseverktøy"), N_("Måle besøk, bare hvis du har samtykket"), PROCESSOR),
    RecipientKind(
        N_("Offentlige myndigheter"), N_("Det en lov eller et lovlig pålegg krever"), CONTROLLER
    ),
)
