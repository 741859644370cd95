"""The seven kinds of request: what a person wants first, the word of the law second."""

from dataclasses import dataclass
from enum import StrEnum

from portal.words import N_


class RequestKind(StrEnum):
    """The rights of GDPR chapter III that a member uses here."""

    ACCESS = "access"
    EXPORT = "export"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class KindText:
    """How a kind is spoken of."""

    wish: str
    law_term: str
    article: str
    what_you_get: str
    what_it_does_not: str


KINDS = {
    RequestKind.ACCESS: KindText(
        N_("Få vite hva vi har om deg"),
        N_("innsyn"),
        "15",
        N_("Du får et brev med alt vi har om deg, hvorfor vi har det, og hvem som får det."),
        N_("Ingenting blir endret eller slettet."),
    ),
    RequestKind.EXPORT: KindText(
        N_("Ta med deg dataene dine"),
        N_("dataportabilitet"),
        "20",
        N_("Du får en fil som du kan lese selv, og som andre systemer kan lese."),
        N_("Ingenting blir endret eller slettet."),
    ),
    RequestKind.RECTIFICATION: KindText(
        N_("Rette noe som er feil"),
        N_("retting"),
        "16",
        N_("Du foreslår en ny verdi, og arbeidsgiveren din svarer."),
        N_("Det du kan rette selv, retter du raskere i profilen."),
    ),
    RequestKind.ERASURE: KindText(
        N_("Slette opplysningene dine"),
        N_("sletting"),
        "17",
        N_("Vi sletter alt som ingen lov pålegger noen å beholde."),
        N_("Det som en lov krever at vi beholder, blir igjen til lovens dato."),
    ),
    RequestKind.RESTRICTION: KindText(
        N_("Stanse bruken mens noe avklares"),
        N_("begrensning"),
        "18",
        N_("Vi lagrer opplysningene, men bruker dem ikke."),
        N_("Ingenting blir slettet, og du kan fortsatt logge inn."),
    ),
    RequestKind.OBJECTION: KindText(
        N_("Si nei til et formål"),
        N_("innsigelse"),
        "21",
        N_("Vi stanser bruken til formålet mens innsigelsen vurderes."),
        N_("Det gjelder ikke formål som en lov eller avtalen din krever."),
    ),
    RequestKind.REVIEW: KindText(
        N_("Be et menneske vurdere kategorien din"),
        N_("menneskelig vurdering"),
        "22",
        N_("Et menneske ser på kategorien et program har satt deg i, og svarer deg."),
        N_("Kategorien står til den er vurdert, men brukes ikke imens."),
    ),
}

WISHES = {kind.value: text.wish for kind, text in KINDS.items()}
# The grounds of GDPR art. 18(1) for a restriction.
GROUNDS = (
    ("accuracy", N_("Jeg mener at opplysningene er feil")),
    ("unlawful", N_("Jeg mener at dere ikke har lov til å bruke dem")),
    ("claim", N_("Jeg trenger dem selv i en sak")),
    ("objection", N_("Jeg har sagt nei til bruken og venter på svar")),
)
ELSE = (("else", N_("Noe annet som er lagret om meg")),)
