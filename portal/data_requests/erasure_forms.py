"""What the request to be erased asks for: when."""

from portal.data import checks
from portal.data_requests.erasure_request import When
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import N_

CHOICES = (
    (When.LATER.value, N_("Om 14 dager (du kan angre)")),
    (When.NOW.value, N_("Nå (kan ikke angres)")),
)


class ErasureForm(PortalForm):
    """When to erase. Who asks is made sure of when the form is sent."""

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
