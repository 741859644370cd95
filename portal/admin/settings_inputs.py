"""The kinds of inputs that the page of settings is made of, and the groups they stand in."""

from decimal import Decimal
from typing import Any

from portal.auth.session_length import (
    LONGEST_ABSOLUTE,
    LONGEST_IDLE,
    SHORTEST_ABSOLUTE,
    SHORTEST_IDLE,
)
from portal.data import checks
from portal.data_requests.inactivity import FEWEST_MONTHS, MOST_MONTHS
from portal.members.customer_settings import FEWEST_DAYS, MOST_DAYS
from portal.web.forms import CheckedField, FieldSpec
from portal.words import LANGUAGES, N_

YES_NO = (("yes", N_("Ja")), ("no", N_("Nei")))
WHO, SPOKEN, LOOK = N_("Hvem dere er"), N_("Språk"), N_("Utseende")
JOINING, SIGN_IN = N_("Nye medlemmer"), N_("Innlogging")
NOTICES, OPENNESS = N_("Varsel og sletting"), N_("Åpenhet")


def _number(low: int, high: int, text: str) -> Any:
    return checks.number(Decimal(low), Decimal(high), 0, text)


DAYS = _number(FEWEST_DAYS, MOST_DAYS, N_("Velg fra 0 til 90 dager."))
MONTHS = _number(FEWEST_MONTHS, MOST_MONTHS, N_("Velg fra 6 til 36 måneder."))
MINUTES = _number(
    int(SHORTEST_IDLE.total_seconds() // 60),
    int(LONGEST_IDLE.total_seconds() // 60),
    N_("Velg fra 5 til 30 minutter."),
)
HOURS = _number(
    int(SHORTEST_ABSOLUTE.total_seconds() // 3600),
    int(LONGEST_ABSOLUTE.total_seconds() // 3600),
    N_("Velg fra 1 til 12 timer."),
)


def email(label: str, *, required: bool = False, hint: str | None = None) -> CheckedField:
    """Return an input for an e-mail address."""
    return CheckedField(
        FieldSpec(
            label,
            checks.email,
            kind="email",
            hint=hint,
            empty=N_("Skriv inn e-postadressen."),
            required=required,
            marking=None if required else "optional",
            width=40,
            row=WHO,
        )
    )


def phone(label: str) -> CheckedField:
    """Return an input for a telephone number."""
    return CheckedField(
        FieldSpec(label, checks.phone, kind="tel", marking="optional", width=20, row=WHO)
    )


def counted(
    label: str, check: Any, row: str, *, empty: str | None = None, hint: str | None = None
) -> CheckedField:
    """Return an input for a number in the group ``row``."""
    return CheckedField(
        FieldSpec(
            label,
            check,
            kind="number",
            hint=hint,
            empty=empty,
            required=empty is not None,
            marking=None if empty else "optional",
            width=4,
            row=row,
        )
    )


def yes_no(label: str, row: str, hint: str | None = None) -> CheckedField:
    """Return a question to be answered with yes or no."""
    return CheckedField(
        FieldSpec(
            label,
            checks.choice("yes", "no"),
            kind="radios",
            hint=hint,
            empty=N_("Velg ja eller nei."),
            required=True,
            choices=YES_NO,
            row=row,
        )
    )


def speaks(language: str) -> CheckedField:
    """Return the box that offers members ``language``."""
    return CheckedField(
        FieldSpec(LANGUAGES[language], checks.choice("1"), kind="checkbox", row=SPOKEN)
    )
