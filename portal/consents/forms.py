"""What the pages about consents ask for in writing."""

from portal.consents.position import LATITUDE, LONGITUDE, degrees
from portal.consents.verification import read_receipt
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import N_


class PositionForm(PortalForm):
    """Where the member is."""

    latitude = CheckedField(
        FieldSpec(
            N_("Breddegrad"),
            degrees(LATITUDE),
            empty=N_("Skriv inn breddegraden."),
            inputmode="decimal",
            width=10,
            required=True,
        )
    )
    longitude = CheckedField(
        FieldSpec(
            N_("Lengdegrad"),
            degrees(LONGITUDE),
            empty=N_("Skriv inn lengdegraden."),
            inputmode="decimal",
            width=10,
            required=True,
        )
    )


class VerificationForm(PortalForm):
    """A receipt, or its fingerprint."""

    receipt = CheckedField(
        FieldSpec(
            N_("Kvittering eller kontrollsum"),
            read_receipt,
            kind="textarea",
            hint=N_("Lim inn hele filen du lastet ned, eller de 64 tegnene i kontrollsummen."),
            empty=N_("Lim inn kvitteringen eller kontrollsummen."),
            literal=True,
            required=True,
        )
    )
