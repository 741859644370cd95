"""What an admin writes down of a recipient's answer."""

from portal.data import checks
from portal.sharing.forms import LONGEST
from portal.sharing.notices import Answer
from portal.sharing.words import GROUND_NAMES, Ground, Outcome
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.web.i18n import language
from portal.words import N_, Refused


class NotedForm(PortalForm):
    """Done, or a no with its reason and its end; how the answer came, in a few words."""

    outcome = CheckedField(
        FieldSpec(
            N_("Hva svarte de?"),
            checks.choice(Outcome.CONFIRMED, Outcome.REFUSED),
            kind="radios",
            empty=N_("Velg et svar."),
            required=True,
            choices=(
                (Outcome.CONFIRMED.value, N_("De har gjort det")),
                (Outcome.REFUSED.value, N_("De kan ikke gjøre det")),
            ),
        )
    )
    ground = CheckedField(
        FieldSpec(
            N_("Hvorfor ikke?"),
            checks.choice(*Ground),
            kind="select",
            hint=N_("Bare når svaret er nei."),
            choices=(("", ""), *((one.value, name) for one, name in GROUND_NAMES.items())),
        )
    )
    until = CheckedField(
        FieldSpec(
            N_("Til hvilken dato?"),
            checks.date,
            kind="date",
            hint=N_("Når de kan gjøre det likevel, hvis de vet det."),
        )
    )
    text = CheckedField(
        FieldSpec(
            N_("Hvordan kom svaret?"),
            checks.paragraph(LONGEST),
            kind="textarea",
            hint=N_(
                "For eksempel: Per telefon 3. mars, fra lønnsavdelingen. Medlemmet får lese det."
            ),
            empty=N_("Skriv hvordan svaret kom."),
            required=True,
        )
    )

    def answer(self) -> Answer | None:
        """Return the answer, or None when something must be put right at its field."""
        if not self.validate():
            return None
        values = self.values()
        texts = {language(): values["text"]}
        if values["outcome"] == Outcome.CONFIRMED:
            return Answer(Outcome.CONFIRMED, texts=texts)
        if values["ground"] is None:
            self.refuse("ground", Refused(N_("Velg hvorfor de ikke kan gjøre det.")))
            return None
        return Answer(Outcome.REFUSED, Ground(values["ground"]), values["until"], texts)
