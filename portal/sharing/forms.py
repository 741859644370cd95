"""What a recipient answers a notice with."""

from portal.data import checks
from portal.sharing.notices import Answer
from portal.sharing.words import GROUND_NAMES, Ground, Outcome
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.web.i18n import language
from portal.words import N_, Refused

LONGEST = 600


def outcome_field(question: str, confirmed: str, refused: str) -> CheckedField:
    """Return the choice between done and not done, in the words of who fills it in."""
    return CheckedField(
        FieldSpec(
            question,
            checks.choice(Outcome.CONFIRMED, Outcome.REFUSED),
            kind="radios",
            empty=N_("Velg et svar."),
            required=True,
            choices=((Outcome.CONFIRMED.value, confirmed), (Outcome.REFUSED.value, refused)),
        )
    )


def ground_field(hint: str) -> CheckedField:
    """Return the choice among the grounds of a no."""
    return CheckedField(
        FieldSpec(
            N_("Hvorfor ikke?"),
            checks.choice(*Ground),
            kind="select",
            hint=hint,
            choices=(("", ""), *((one.value, name) for one, name in GROUND_NAMES.items())),
        )
    )


def until_field(hint: str) -> CheckedField:
    """Return the day on which a no ends."""
    return CheckedField(FieldSpec(N_("Til hvilken dato?"), checks.date, kind="date", hint=hint))


class AnswerForm(PortalForm):
    """Done, or a no with its reason, its end and a few words."""

    WITHOUT_GROUND = N_("Velg hvorfor dere ikke kan gjøre det.")

    outcome = outcome_field(
        N_("Hva har dere gjort?"), N_("Vi har gjort det"), N_("Vi kan ikke gjøre det")
    )
    ground = ground_field(N_("Bare når svaret er nei. Personen får lese det."))
    until = until_field(N_("Når dere kan gjøre det likevel, hvis dere vet det."))
    text = CheckedField(
        FieldSpec(
            N_("Forklar kort"),
            checks.paragraph(LONGEST),
            kind="textarea",
            marking="optional",
        )
    )

    def answer(self) -> Answer | None:
        """Return the answer, or None when something must be put right at its field."""
        if not self.validate():
            return None
        values = self.values()
        texts = {language(): values["text"]} if values["text"] else None
        if values["outcome"] == Outcome.CONFIRMED:
            return Answer(Outcome.CONFIRMED, texts=self.of_confirmed(texts))
        if values["ground"] is None:
            self.refuse("ground", Refused(self.WITHOUT_GROUND))
            return None
        return Answer(Outcome.REFUSED, Ground(values["ground"]), values["until"], texts)

    def of_confirmed(self, texts: dict[str, str] | None) -> dict[str, str] | None:
        """Return what is kept of the words beside a yes: here none, they explain a no."""
        return None
