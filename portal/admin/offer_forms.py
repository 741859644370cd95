"""What the page about how a purpose is offered asks for."""

from decimal import Decimal

from portal.consents.settings import FEWEST_MONTHS, MOST_MONTHS, measurement_id
from portal.data import checks
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import N_

ASK, STOP = "ask", "stop"
_months = checks.number(
    Decimal(FEWEST_MONTHS), Decimal(MOST_MONTHS), 0, N_("Velg fra 1 til 60 måneder.")
)


class OfferForm(PortalForm):
    """Whether members are asked, and how long a yes lasts."""

    offered = CheckedField(
        FieldSpec(
            N_("Skal medlemmene bli spurt?"),
            checks.choice(ASK, STOP),
            kind="radios",
            hint=N_(
                "Sier dere nei, blir ingenting samlet inn, heller ikke om dem som har sagt ja."
            ),
            choices=((ASK, N_("Ja, spør dem")), (STOP, N_("Nei, ikke spør"))),
            empty=N_("Velg ja eller nei."),
            required=True,
        )
    )
    renewal_months = CheckedField(
        FieldSpec(
            N_("Måneder et samtykke gjelder"),
            _months,
            kind="number",
            hint=N_("Fra 1 til 60. Etterpå må medlemmet svare på nytt. Tomt felt: ingen grense."),
            marking="optional",
            width=4,
        )
    )


class MeasuringForm(OfferForm):
    """For the measuring of visits, also with which property of Google Analytics."""

    measurement_id = CheckedField(
        FieldSpec(
            N_("Måle-id i Google Analytics"),
            measurement_id,
            hint=N_("Ser ut som G-ABC123DEF4. Tomt felt: besøk blir ikke målt."),
            marking="optional",
            literal=True,
            width=16,
        )
    )
