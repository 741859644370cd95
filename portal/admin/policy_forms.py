"""What the pages about the customer's own policy ask for."""

import datetime as dt

from portal.data import checks
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import N_, Refused

LONGEST = 40_000
EDITORIAL, MATERIAL = "editorial", "material"


def day(text: str) -> dt.date:
    """Return the day that ``text`` is, as browsers send it; raises `Refused` for anything else."""
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(N_("Skriv datoen slik: 2027-03-31.")) from None


def weight(text: str) -> bool:
    """Return whether a change is material; raises `Refused` for what is no answer."""
    if text not in (EDITORIAL, MATERIAL):
        raise Refused(N_("Velg om endringen er vesentlig."))
    return text == MATERIAL


def _markdown(label: str, hint: str, lines: int, empty: str | None = None) -> FieldSpec:
    return FieldSpec(
        label,
        checks.paragraph(LONGEST),
        kind="textarea",
        hint=hint,
        lines=lines,
        empty=empty,
        required=empty is not None,
    )


class TextForm(PortalForm):
    """What the draft says in one language."""

    summary = CheckedField(
        _markdown(
            N_("Sammendrag"),
            N_("Det medlemmene får se først. Lister begynner med «- »."),
            8,
            N_("Skriv et sammendrag."),
        )
    )
    body = CheckedField(
        _markdown(
            N_("Hele teksten"),
            N_("Hvert punkt begynner med «## Tittel {#id}». {{customer}} blir til navnet deres."),
            24,
            N_("Skriv teksten."),
        )
    )
    meanings = CheckedField(
        _markdown(
            N_("Dette betyr for deg"),
            N_("Et avsnitt for hvert endret punkt, under den samme overskriften med samme id."),
            10,
        )
    )


class PublicationForm(PortalForm):
    """When the draft begins to apply, and how much it changes."""

    effective = CheckedField(
        FieldSpec(N_("Gjelder fra"), day, kind="date", empty=N_("Velg en dato."), required=True)
    )
    weight = CheckedField(
        FieldSpec(
            N_("Er endringen vesentlig for medlemmene?"),
            weight,
            kind="radios",
            hint=N_("En vesentlig endring varsles minst 30 dager før den gjelder."),
            choices=(
                (MATERIAL, N_("Ja, den endrer hva som skjer med opplysningene")),
                (EDITORIAL, N_("Nei, bare ordene er endret")),
            ),
            empty=N_("Velg om endringen er vesentlig."),
            required=True,
        )
    )
