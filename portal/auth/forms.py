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
    autocomplete="username webauthn",
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


NEW_PASSWORD_BESIDE = FieldSpec(
    N_("Nytt passord"),
    _as_typed,
    kind="password",
    hint=N_("Minst 8 tegn, siden du har totrinnsbekreftelse. Gjerne en setning."),
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


CODE = FieldSpec(
    N_("Kode"),
    _as_typed,
    empty=N_("Skriv inn koden."),
    required=True,
    autocomplete="one-time-code",
    width=10,
    literal=True,
)
APP_CODE = FieldSpec(
    N_("Kode fra appen"),
    _as_typed,
    hint=N_("6 siffer."),
    empty=N_("Skriv inn koden fra appen."),
    required=True,
    autocomplete="one-time-code",
    inputmode="numeric",
    width=8,
    literal=True,
)
CURRENT_PASSWORD = FieldSpec(
    N_("Passordet du har nå"),
    _as_typed,
    kind="password",
    empty=N_("Skriv inn passordet du har nå."),
    required=True,
    autocomplete="current-password",
    width=30,
)
PASSKEY_NAME = FieldSpec(
    N_("Navn"),
    checks.line(60),
    hint=N_("Slik at du kjenner den igjen, for eksempel «Telefonen min»."),
    empty=N_("Gi tilgangsnøkkelen et navn."),
    required=True,
    width=30,
)


class CodeForm(PortalForm):
    """One code of any kind."""

    code = CheckedField(CODE)


class AppCodeForm(PortalForm):
    """The code that shows that the app is set up."""

    code = CheckedField(APP_CODE)


class ChangePasswordForm(PortalForm):
    """The password in force and a new one."""

    current_password = CheckedField(CURRENT_PASSWORD)
    new_password = CheckedField(NEW_PASSWORD)


class ChangePasswordBesideForm(ChangePasswordForm):
    """The same for who has a second step beside the password."""

    new_password = CheckedField(NEW_PASSWORD_BESIDE)


class CurrentPasswordForm(PortalForm):
    """The password in force, for an act that leaves it the only thing to sign in with."""

    current_password = CheckedField(CURRENT_PASSWORD)


class PasskeyForm(PortalForm):
    """What the member calls a passkey."""

    name = CheckedField(PASSKEY_NAME)
