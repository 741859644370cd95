"""What a recipient answers a notice with."""

from portal.data import checks
from portal.sharing.notices import Answer
from portal.sharing.words import GROUND_NAMES, Ground, Outcome
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.web.i18n import language
from portal.words import N_, Refused

LONGEST = 600


class AnswerForm(PortalForm):
    """Done, or a no with its reason, its end and a few words."""

    outcome = CheckedField(
        FieldSpec(
            N_("Hva har dere gjort?"),
            checks.choice(Outcome.CONFIRMED, Outcome.REFUSED),
            kind="radios",
            empty=N_("Velg et svar."),
            required=True,
            choices=(
                (Outcome.CONFIRMED.value, N_("Vi har gjort det")),
                (Outcome.REFUSED.value, N_("Vi kan ikke gjøre det")),
            ),
        )
    )
    ground = CheckedField(
        FieldSpec(
            N_("Hvorfor ikke?"),
            checks.choice(*Ground),
            kind="select",
            hint=N_("Bare når svaret er nei. Personen får lese det."),
            choices=(("", ""), *((one.value, name) for one, name in GROUND_NAMES.items())),
        )
    )
    until = CheckedField(
        FieldSpec(
            N_("Til hvilken dato?"),
            checks.date,
            kind="date",
            hint=N_("Når dere kan gjøre det likevel, hvis dere vet det."),
        )
    )
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
        if values["outcome"] == Outcome.CONFIRMED:
            return Answer(Outcome.CONFIRMED)
        if values["ground"] is None:
            self.refuse("ground", Refused(N_("Velg hvorfor dere ikke kan gjøre det.")))
            return None
        texts = {language(): values["text"]} if values["text"] else None
        return Answer(Outcome.REFUSED, Ground(values["ground"]), values["until"], texts)
