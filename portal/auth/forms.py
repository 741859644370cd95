"""The forms of signing in and of choosing a password."""

from portal.data import checks
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import N_


def _as_typed(text: str) -> str:
    return text


CUSTOMER_ID = FieldSpec(
    N_("Kunde-id"),
    checks.line(100),
    empty=N_("Skriv inn kunde-id-en."),
    required=True,
    width=20,
    literal=True,
)
USERNAME = FieldSpec(
    N_("Brukernavn"),
    checks.line(254),
    empty=N_("Skriv inn brukernavnet."),
    required=True,
    autocomplete="username",
    width=30,
    literal=True,
)
PASSWORD = FieldSpec(
    N_("Passord"),
    _as_typed,
    kind="password",
    empty=N_("Skriv inn passordet."),
    required=True,
    autocomplete="current-password",
    width=30,
)
NEW_PASSWORD = FieldSpec(
    N_("Nytt passord"),
    _as_typed,
    kind="password",
    hint=N_("Minst 15 tegn. Gjerne en setning."),
    empty=N_("Skriv inn et nytt passord."),
    required=True,
    autocomplete="new-password",
    width=30,
)


class SignInForm(PortalForm):
    """Customer id, username and password."""

    customer_id = CheckedField(CUSTOMER_ID)
    username = CheckedField(USERNAME)
    password = CheckedField(PASSWORD)


class ForgottenForm(PortalForm):
    """Who forgot a password."""

    customer_id = CheckedField(CUSTOMER_ID)
    username = CheckedField(USERNAME)


class NewPasswordForm(PortalForm):
    """A new password."""

    password = CheckedField(NEW_PASSWORD)
