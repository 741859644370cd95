"""What the request to be erased asks for: when, and the password."""

from portal.data import checks
from portal.data_requests.erasure_request import When
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import N_, Refused

CHOICES = (
    (When.LATER.value, N_("Om 14 dager (du kan angre)")),
    (When.NOW.value, N_("Nå (kan ikke angres)")),
)
WRONG_PASSWORD = Refused(N_("Passordet stemmer ikke."))
TOO_MANY_TRIES = Refused(N_("Det ble for mange forsøk. Vent noen minutter, og prøv igjen."))


class ErasureForm(PortalForm):
    """When to erase, and proof that it is the member who asks."""

    when = CheckedField(
        FieldSpec(
            N_("Når skal vi slette?"),
            checks.choice(*(value for value, _ in CHOICES)),
            kind="radios",
            empty=N_("Velg om du vil slette nå eller om 14 dager."),
            required=True,
            choices=CHOICES,
        )
    )
    password = CheckedField(
        FieldSpec(
            N_("Passord"),
            lambda typed: typed,
            kind="password",
            hint=N_("Vi spør for å være sikre på at det er deg."),
            empty=N_("Skriv inn passordet ditt."),
            autocomplete="current-password",
            required=True,
            width=30,
        )
    )
