"""What who wants to become a member is asked for."""

from portal.auth.forms import CUSTOMER_ID
from portal.members.columns import member_columns
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import N_

COLUMNS = {column.name: column for column in member_columns()}


def _asked(name: str, *, hint: str | None = None, autocomplete: str) -> CheckedField:
    column = COLUMNS[name]
    return CheckedField(
        FieldSpec(
            column.label,
            column.check,
            kind="email" if name == "email" else "text",
            hint=hint,
            empty=column.empty or N_("Skriv inn e-postadressen."),
            required=True,
            autocomplete=autocomplete,
            literal=name == "username",
            width=30,
        )
    )


class RegistrationForm(PortalForm):
    """Where, and who."""

    customer_id = CheckedField(CUSTOMER_ID)
    given_name = _asked("given_name", autocomplete="given-name")
    family_name = _asked("family_name", autocomplete="family-name")
    email = _asked("email", autocomplete="email", hint=N_("Vi sender en lenke dit."))
    username = _asked(
        "username", autocomplete="username", hint=N_("Velg det du vil logge inn med.")
    )
