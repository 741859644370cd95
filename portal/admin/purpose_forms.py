"""How the customer offers a purpose: whether members are asked, and for how long a yes lasts."""

from decimal import Decimal

from portal.admin.discussion_forms import discussed
from portal.consents.beginning import Wanted
from portal.consents.offers import Offer
from portal.consents.settings import LONGEST_MONTHS
from portal.data import checks
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import N_

YES_NO = (("yes", N_("Ja")), ("no", N_("Nei")))
_months = checks.number(
    Decimal(1), Decimal(LONGEST_MONTHS), 0, N_("Et samtykke kan gjelde i 1 til 60 måneder.")
)


class OfferForm(PortalForm):
    """What holds for every purpose that members choose."""

    offered = CheckedField(
        FieldSpec(
            N_("Spør dere medlemmene?"),
            checks.choice("yes", "no"),
            kind="radios",
            empty=N_("Velg ja eller nei."),
            hint=N_(
                "Slutter dere å spørre, samles ingenting. Det medlemmene har svart, blir stående."
            ),
            required=True,
            choices=YES_NO,
        )
    )
    renewal_months = CheckedField(
        FieldSpec(
            N_("Måneder et ja gjelder"),
            _months,
            kind="number",
            hint=N_("Tomt er til det blir trukket tilbake."),
            marking="optional",
            width=4,
        )
    )

    def wanted(self) -> Wanted:
        """Return what was chosen, as a customer keeps it."""
        values = self.values()
        months = values["renewal_months"]
        return Wanted(
            offered=values["offered"] == "yes",
            renewal_months=int(months) if months is not None else None,
            measurement_id=values.get("measurement_id"),
            discussed_on=values.get("discussed_on"),
        )


class ControlOfferForm(OfferForm):
    """A control measure is discussed with the employees first (arbeidsmiljøloven § 9-2)."""

    discussed_on = discussed(
        N_("Dette kan brukes til kontroll, og skal drøftes før dere begynner å spørre."),
        required=False,
    )


class MeasuringOfferForm(OfferForm):
    """Visits are measured by somebody else's service, which knows the customer by an id."""

    measurement_id = CheckedField(
        FieldSpec(
            N_("Måle-id i Google Analytics"),
            checks.line(30),
            hint=N_("Uten måle-id spør vi ingen."),
            marking="optional",
            literal=True,
            width=20,
        )
    )


def form_for(offer: Offer) -> type[OfferForm]:
    """Return what is asked about ``offer``."""
    if offer.measures:
        return MeasuringOfferForm
    return ControlOfferForm if offer.is_control else OfferForm
