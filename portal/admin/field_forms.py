"""What the customer says about something it asks its members for."""

from portal.admin.discussion_forms import discussed
from portal.data import checks
from portal.data.purposes import BASIS_NAMES
from portal.profile.standing import State
from portal.profile.switches import STATE_NAMES
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import LANGUAGES, N_

LONGEST = 500

STATE = FieldSpec(
    N_("Skal dere spørre om dette?"),
    checks.choice(*(state.value for state in State)),
    kind="radios",
    empty=N_("Velg av, valgfritt eller må fylles ut."),
    required=True,
    choices=tuple((state.value, text) for state, text in STATE_NAMES.items()),
)


class StateForm(PortalForm):
    """One of three."""

    state = CheckedField(STATE)


class BeginningForm(StateForm):
    """What must be settled before something new begins."""

    purpose = CheckedField(
        FieldSpec(
            N_("Hva skal dere bruke det til?"),
            checks.paragraph(LONGEST),
            kind="textarea",
            empty=N_("Skriv hva dere skal bruke det til."),
            required=True,
        )
    )
    basis = CheckedField(
        FieldSpec(
            N_("Behandlingsgrunnlag"),
            checks.choice(*(basis.value for basis in BASIS_NAMES)),
            kind="select",
            empty=N_("Velg behandlingsgrunnlaget."),
            required=True,
            choices=tuple((basis.value, text) for basis, text in BASIS_NAMES.items()),
        )
    )
    retention = CheckedField(
        FieldSpec(
            N_("Hvor lenge skal det lagres?"),
            checks.line(120),
            empty=N_("Skriv hvor lenge det skal lagres."),
            required=True,
            width=40,
        )
    )


class ControlForm(BeginningForm):
    """A control measure is discussed with the employees first (arbeidsmiljøloven § 9-2)."""

    discussed_on = discussed(
        N_("Timeregistrering er et kontrolltiltak, og skal drøftes før det begynner."),
        required=True,
    )


def _own_words(language: str) -> CheckedField:
    return CheckedField(
        FieldSpec(
            LANGUAGES[language], checks.paragraph(LONGEST), kind="textarea", marking="optional"
        )
    )


class WordingForm(PortalForm):
    """Why, in the customer's own words."""

    nb = _own_words("nb")
    nn = _own_words("nn")
    en = _own_words("en")
