"""What the pages about the customer's purposes ask for: sentences in every language."""

from collections.abc import Mapping

from portal.admin.policy_forms import EDITORIAL, MATERIAL, weight
from portal.consents.texts import LONGEST, NAMES, Text
from portal.data import checks
from portal.data.purposes import BASIS_NAMES, Basis
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import LANGUAGES, N_, Refused

LABELS = {
    "name": N_("Navn"),
    "explanation": N_("Hva som skjer, i 1 setning"),
    "question": N_("Spørsmålet til medlemmet"),
    "data": N_("Hvilke opplysninger"),
    "recipients": N_("Hvem som får dem"),
    "kept": N_("Hvor lenge"),
    "if_no": N_("Hva et nei betyr"),
    "effect": N_("Hva som skjer når samtykket trekkes tilbake"),
}
ONE_LINE = frozenset({"name"})


def basis(text: str) -> Basis:
    """Return the legal basis that ``text`` names; raises `Refused` for what is none."""
    try:
        return Basis(text)
    except ValueError:
        raise Refused(N_("Velg et grunnlag.")) from None


class WordingForm(PortalForm):
    """The sentences of one purpose; each input is named by language and sentence."""

    def texts(self) -> dict[str, dict[str, str]]:
        """Return what was written, by language and sentence."""
        return {
            language: {name: self[f"{language}_{name}"].value or "" for name in NAMES}
            for language in LANGUAGES
        }


def _spec(language: str, name: str) -> FieldSpec:
    return FieldSpec(
        LABELS[name],
        checks.paragraph(LONGEST),
        kind="text" if name in ONE_LINE else "textarea",
        row=LANGUAGES[language],
    )


for _language in LANGUAGES:
    for _name in NAMES:
        setattr(WordingForm, f"{_language}_{_name}", CheckedField(_spec(_language, _name)))


class NewPurposeForm(WordingForm):
    """A purpose of the customer's own."""

    key = CheckedField(
        FieldSpec(
            N_("Nøkkel"),
            checks.line(40),
            hint=N_("Små bokstaver, tall og bindestreker. Den står i adressen."),
            empty=N_("Skriv en nøkkel."),
            literal=True,
            width=30,
            required=True,
        )
    )
    basis = CheckedField(
        FieldSpec(
            N_("Grunnlag"),
            basis,
            kind="select",
            choices=tuple((one.value, BASIS_NAMES[one]) for one in Basis),
            required=True,
        )
    )


class ChangedPurposeForm(WordingForm):
    """A new text for a purpose the customer has."""

    weight = CheckedField(
        FieldSpec(
            N_("Er endringen vesentlig for medlemmene?"),
            weight,
            kind="radios",
            hint=N_("Ved en vesentlig endring spør vi medlemmene på nytt."),
            choices=(
                (MATERIAL, N_("Ja, spør på nytt")),
                (EDITORIAL, N_("Nei, bare ordene er endret")),
            ),
            empty=N_("Velg om endringen er vesentlig."),
            required=True,
        )
    )


def written(texts: Mapping[str, Text]) -> dict[str, str]:
    """Return ``texts`` by the names of the inputs."""
    return {
        f"{language}_{name}": getattr(text, name)
        for language, text in texts.items()
        for name in NAMES
    }
