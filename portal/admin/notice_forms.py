"""What an admin writes down of a recipient's answer."""

from portal.data import checks
from portal.sharing.forms import LONGEST, AnswerForm, ground_field, outcome_field, until_field
from portal.web.forms import CheckedField, FieldSpec
from portal.words import N_


class NotedForm(AnswerForm):
    """The same as a recipient answers, in the words of who was told; how it came is always kept."""

    WITHOUT_GROUND = N_("Velg hvorfor de ikke kan gjøre det.")

    outcome = outcome_field(
        N_("Hva svarte de?"), N_("De har gjort det"), N_("De kan ikke gjøre det")
    )
    ground = ground_field(N_("Bare når svaret er nei."))
    until = until_field(N_("Når de kan gjøre det likevel, hvis de vet det."))
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

    def of_confirmed(self, texts: dict[str, str] | None) -> dict[str, str] | None:
        """Return the words: they say how the yes came."""
        return texts
