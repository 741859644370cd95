"""When a control measure was discussed with the employees' representatives (arbeidsmiljøloven § 9-2)."""

import datetime as dt

from portal import clock
from portal.data import checks
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import N_, Refused


def day_gone(text: str) -> dt.date:
    """Return the date in ``text``; raises `Refused` for one that is yet to come."""
    found = checks.date(text)
    if found > clock.today():
        raise Refused(N_("Datoen kan ikke være fram i tid."))
    return found


def discussed(hint: str, *, required: bool) -> CheckedField:
    """Return the input for the day; ``hint`` says why it is asked for."""
    return CheckedField(
        FieldSpec(
            N_("Når drøftet dere det med de tillitsvalgte?"),
            day_gone,
            kind="date",
            hint=hint,
            empty=N_("Skriv datoen dere drøftet det."),
            required=required,
        )
    )


class DiscussionForm(PortalForm):
    """The day alone, for a measure that is on already."""

    discussed_on = discussed(N_("De tillitsvalgte ser datoen."), required=True)
