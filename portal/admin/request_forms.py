"""What each move with a request asks for; every text goes to the member."""

from dataclasses import dataclass

from portal.consents.collected import KIND_NAMES, MemberKind
from portal.data import checks
from portal.data_requests.forms import LONGEST
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.rectification import corrects_a_field
from portal.data_requests.review import KEPT
from portal.data_requests.states import Move
from portal.data_requests.stopping import REMOVED
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import N_

READ_BY_MEMBER = N_("Medlemmet får lese dette.")


CHANGED = {
    MemberKind.TIME: N_("Endre den til «Arbeidstid»"),
    MemberKind.COMPETENCE: N_("Endre den til «Kompetanse»"),
    MemberKind.PRIVACY: N_("Endre den til «Personvern»"),
    MemberKind.MIXED: N_("Endre den til «Litt av alt»"),
}


@dataclass(frozen=True, slots=True)
class Verb:
    """A move: its noun in the address, its heading, its button, and what is told when it is made."""

    noun: str
    heading: str
    button: str
    told: str
    form: type[PortalForm]


def _written(label: str, empty: str, hint: str = READ_BY_MEMBER) -> FieldSpec:
    check = checks.paragraph(LONGEST)
    return FieldSpec(label, check, kind="textarea", hint=hint, empty=empty, required=True)


class TakingForm(PortalForm):
    """Nothing is asked of who takes a request."""


class QuestionForm(PortalForm):
    """A question to the member."""

    question = CheckedField(_written(N_("Spørsmålet"), N_("Skriv spørsmålet.")))


class AnswerForm(PortalForm):
    """The answer."""

    answer = CheckedField(_written(N_("Svaret"), N_("Skriv svaret.")))


class CorrectionForm(PortalForm):
    """A correction that is granted: the value as it is to be stored, and the answer."""

    value = CheckedField(
        FieldSpec(
            N_("Verdien som blir lagret"),
            checks.line(200),
            hint=N_("Du kan rette skrivemåten før du lagrer."),
            empty=N_("Skriv verdien som skal lagres."),
            required=True,
            width=30,
        )
    )
    answer = CheckedField(_written(N_("Svaret"), N_("Skriv svaret.")))


class ReviewForm(PortalForm):
    """How a category was decided, and why."""

    outcome = CheckedField(
        FieldSpec(
            N_("Hva kom du fram til?"),
            checks.choice(KEPT, REMOVED, *KIND_NAMES),
            kind="radios",
            empty=N_("Velg hva du kom fram til."),
            required=True,
            choices=(
                (KEPT, N_("Kategorien stemmer")),
                *((kind.value, CHANGED[kind]) for kind in KIND_NAMES),
                (REMOVED, N_("Ingen kategori passer: fjern den, og ikke lag noen ny")),
            ),
        )
    )
    answer = CheckedField(_written(N_("Begrunnelsen"), N_("Skriv begrunnelsen.")))


class MessageForm(PortalForm):
    """Something to tell the member, without asking."""

    text = CheckedField(_written(N_("Meldingen"), N_("Skriv meldingen.")))


class RefusalForm(PortalForm):
    """Why not."""

    refusal = CheckedField(
        _written(
            N_("Begrunnelsen"),
            N_("Skriv begrunnelsen."),
            N_("Medlemmet får lese dette, og får vite hvordan man klager til Datatilsynet."),
        )
    )


class ExtensionForm(PortalForm):
    """Why it takes longer."""

    extension = CheckedField(
        _written(
            N_("Hvorfor trenger dere mer tid?"),
            N_("Skriv hvorfor dere trenger mer tid."),
            N_("Fristen blir 2 måneder lengre. Det kan gjøres 1 gang. Medlemmet får lese dette."),
        )
    )


class HandOverForm(PortalForm):
    """Why somebody else should answer."""

    handover = CheckedField(
        _written(
            N_("Hvorfor?"),
            N_("Skriv hvorfor."),
            N_("Cerum AS svarer når det er Cerum som bestemmer formålet. Fristen er den samme."),
        )
    )


VERBS = {
    Move.TAKE: Verb(
        "taking",
        N_("Ta henvendelsen"),
        N_("Ta henvendelsen"),
        N_("Du har henvendelsen nå."),
        TakingForm,
    ),
    Move.ANSWER: Verb("answer", N_("Svar"), N_("Send svaret"), N_("Svaret er sendt."), AnswerForm),
    Move.ASK: Verb(
        "question",
        N_("Spør medlemmet"),
        N_("Send spørsmålet"),
        N_("Spørsmålet er sendt."),
        QuestionForm,
    ),
    Move.MESSAGE: Verb(
        "message",
        N_("Skriv til medlemmet"),
        N_("Send meldingen"),
        N_("Meldingen er sendt."),
        MessageForm,
    ),
    Move.REFUSE: Verb(
        "refusal", N_("Avslå"), N_("Avslå henvendelsen"), N_("Avslaget er sendt."), RefusalForm
    ),
    Move.EXTEND: Verb(
        "extension",
        N_("Forleng fristen"),
        N_("Forleng fristen"),
        N_("Fristen er forlenget, og medlemmet har fått vite det."),
        ExtensionForm,
    ),
    Move.HAND_OVER: Verb(
        "hand-over",
        N_("Send videre til Cerum AS"),
        N_("Send henvendelsen videre"),
        N_("Henvendelsen er sendt videre."),
        HandOverForm,
    ),
}
BY_NOUN = {verb.noun: move for move, verb in VERBS.items()}
_CORRECTED = Verb(
    "answer",
    N_("Rett opplysningen og svar"),
    N_("Rett og send svaret"),
    N_("Opplysningen er rettet, og svaret er sendt."),
    CorrectionForm,
)
# What an answer does besides answering, and the form that it takes.
ANSWERS = {
    RequestKind.RESTRICTION: Verb(
        "answer",
        N_("Stans bruken og svar"),
        N_("Stans bruken og send svaret"),
        N_("Bruken er stanset, og svaret er sendt."),
        AnswerForm,
    ),
    RequestKind.OBJECTION: Verb(
        "answer",
        N_("Gi medlemmet medhold"),
        N_("Stans bruken for godt og send svaret"),
        N_("Bruken er stanset for godt, og svaret er sendt."),
        AnswerForm,
    ),
    RequestKind.REVIEW: Verb(
        "answer",
        N_("Avgjør kategorien"),
        N_("Avgjør og send svaret"),
        N_("Kategorien er avgjort, og svaret er sendt."),
        ReviewForm,
    ),
}


def verb_of(request: DataRequest, move: Move) -> Verb:
    """Return how ``move`` is spoken of and asked for with ``request``."""
    if move is not Move.ANSWER:
        return VERBS[move]
    if corrects_a_field(request):
        return _CORRECTED
    return ANSWERS.get(request.asks_for, VERBS[move])
