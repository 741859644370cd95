"""What an admin writes about a recipient. What may be written is checked by the act (`particulars`)."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from portal.members.mistakes import Mistakes
from portal.sharing.kinds import GROUND_NAMES, KIND_NAMES, RESPONSIBILITY_NAMES
from portal.sharing.models import RecipientVersion
from portal.sharing.particulars import Allowed, Particulars, checked, countries
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import N_, Refused

EMPTY = ("", "")
Choices = tuple[tuple[str, str], ...]


class RecipientForm(PortalForm):
    """A recipient, but for the columns it gets: those are boxes beside the form's inputs."""

    columns_problem: Refused | None = None

    def particulars(self, columns: Sequence[str], allowed: Allowed) -> Particulars | None:
        """Return what was written, or None when something must be put right; see ``problems``."""
        written = {field.name: field.data for field in self}
        try:
            return checked(written, columns, allowed)
        except Mistakes as mistakes:
            for mistake in mistakes.found:
                refusal = Refused(mistake.reason.text, **mistake.reason.values)
                if mistake.column == "columns":
                    self.columns_problem = refusal
                else:
                    self.refuse(str(mistake.column), refusal)
            return None


class GivenForm(PortalForm):
    """That the recipient was given something about one member."""

    username = CheckedField(
        FieldSpec(
            N_("Brukernavnet til medlemmet"),
            str.strip,
            empty=N_("Skriv inn brukernavnet."),
            literal=True,
            required=True,
            width=20,
        )
    )


def as_written(version: RecipientVersion) -> dict[str, str]:
    """Return what ``version`` says, as the inputs have it."""
    said = {name: getattr(version, name) for name in Particulars.__dataclass_fields__}
    return {name: str(value) for name, value in said.items() if value is not None}


@lru_cache(maxsize=64)
def form_for(purposes: Choices, language: str) -> type[RecipientForm]:
    """Return the form for a customer with these ``purposes``, for a reader of ``language``."""
    specs = {
        **_about(purposes),
        **_where(tuple(sorted(countries(language).items(), key=lambda country: country[1]))),
        **_ways(),
    }
    fields = {name: CheckedField(spec) for name, spec in specs.items()}
    return type("FilledRecipientForm", (RecipientForm,), fields)


def _about(purposes: Choices) -> Mapping[str, FieldSpec]:
    return {
        "name": _spec(N_("Navn"), hint=N_("Det juridiske navnet til virksomheten."), width=40),
        "kind": _spec(N_("Hva mottakeren gjør"), choices=_choices(KIND_NAMES)),
        "why": _spec(
            N_("Hva de trenger opplysningene til"),
            hint=N_("En kort setning som medlemmene leser. For eksempel: Kjøre lønn hver måned."),
            width=40,
        ),
        "purpose": _spec(N_("Formål"), choices=(EMPTY, *purposes)),
        "responsibility": _spec(
            N_("Hvem behandler de opplysningene for?"),
            kind="radios",
            choices=_choices(RESPONSIBILITY_NAMES)[1:],
            hint=N_("En databehandler gjør det for dere, etter en databehandleravtale."),
        ),
    }


def _where(known: Choices) -> Mapping[str, FieldSpec]:
    return {
        "country": _spec(N_("Landet der opplysningene blir behandlet"), choices=(EMPTY, *known)),
        "transfer_ground": _spec(
            N_("Overføringsgrunnlag"),
            hint=N_("Bare når landet er utenfor EØS."),
            choices=_choices(GROUND_NAMES),
        ),
        "agreement": _spec(
            N_("Tittelen på avtalen"), hint=N_("En databehandler må ha en."), width=40
        ),
        "agreed_on": _spec(N_("Datoen på avtalen"), kind="date"),
    }


def _ways() -> Mapping[str, FieldSpec]:
    return {
        "privacy_url": _spec(
            N_("Adressen til personvernerklæringen deres"),
            kind="url",
            marking="optional",
            hint=N_("Begynner med https://"),
            width=40,
        ),
        "contact_email": _spec(
            N_("E-post for beskjeder"),
            kind="email",
            hint=N_("Hit sender vi beskjed når noe blir rettet, slettet eller stanset."),
            width=40,
        ),
        "webhook_url": _spec(
            N_("Adresse for varsler fra system til system"),
            kind="url",
            marking="optional",
            hint=N_("Da går beskjedene hit i stedet for som e-post. Begynner med https://"),
            width=40,
        ),
    }


def _spec(
    label: str,
    *,
    kind: str = "text",
    hint: str | None = None,
    marking: str | None = None,
    width: int | None = None,
    choices: Choices = (),
) -> FieldSpec:
    """The act checks; a form that refuses by itself would say less."""
    if choices and kind == "text":
        kind = "select"
    return FieldSpec(
        label, str, kind=kind, hint=hint, marking=marking, width=width, choices=choices
    )


def _choices(names: Mapping[Any, str]) -> Choices:
    return (EMPTY, *((str(value), text) for value, text in names.items()))
