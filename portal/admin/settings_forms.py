"""What the page of settings asks for, in the groups that people read it in."""

from decimal import Decimal
from typing import Any

from portal.auth.sessions import LONGEST_ABSOLUTE, LONGEST_IDLE, SHORTEST_ABSOLUTE, SHORTEST_IDLE
from portal.data import checks
from portal.data_requests.inactivity import FEWEST_MONTHS, MOST_MONTHS
from portal.members.colour import colour
from portal.members.customer_settings import FEWEST_DAYS, MOST_DAYS, OWN
from portal.members.customers import LONGEST_NAME
from portal.members.models import Customer, Registering
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import LANGUAGES, N_, Refused

YES_NO = (("yes", N_("Ja")), ("no", N_("Nei")))
WHO, SPOKEN, LOOK = N_("Hvem dere er"), N_("Språk"), N_("Utseende")
JOINING, SIGN_IN = N_("Nye medlemmer"), N_("Innlogging")
NOTICES, OPENNESS = N_("Varsel og sletting"), N_("Åpenhet")
SPEAKS = {language: f"speaks_{language}" for language in LANGUAGES}
YES_OR_NO = ("two_step_for_admins", "names_in_access_log")
COUNTED = ("notice_days", "device_days", "idle_minutes", "absolute_hours")
NOT_OFFERED = N_("Velg et språk som dere tilbyr medlemmene.")


def _number(low: int, high: int, text: str) -> Any:
    return checks.number(Decimal(low), Decimal(high), 0, text)


_days = _number(FEWEST_DAYS, MOST_DAYS, N_("Velg fra 0 til 90 dager."))
_months = _number(FEWEST_MONTHS, MOST_MONTHS, N_("Velg fra 6 til 36 måneder."))
_minutes = _number(
    int(SHORTEST_IDLE.total_seconds() // 60),
    int(LONGEST_IDLE.total_seconds() // 60),
    N_("Velg fra 5 til 30 minutter."),
)
_hours = _number(
    int(SHORTEST_ABSOLUTE.total_seconds() // 3600),
    int(LONGEST_ABSOLUTE.total_seconds() // 3600),
    N_("Velg fra 1 til 12 timer."),
)


def _email(label: str, *, required: bool = False, hint: str | None = None) -> CheckedField:
    return CheckedField(
        FieldSpec(
            label,
            checks.email,
            kind="email",
            hint=hint,
            empty=N_("Skriv inn e-postadressen."),
            required=required,
            marking=None if required else "optional",
            width=40,
            row=WHO,
        )
    )


def _phone(label: str) -> CheckedField:
    return CheckedField(
        FieldSpec(label, checks.phone, kind="tel", marking="optional", width=20, row=WHO)
    )


def _counted(
    label: str, check: Any, row: str, *, empty: str | None = None, hint: str | None = None
) -> CheckedField:
    return CheckedField(
        FieldSpec(
            label,
            check,
            kind="number",
            hint=hint,
            empty=empty,
            required=empty is not None,
            marking=None if empty else "optional",
            width=4,
            row=row,
        )
    )


def _yes_no(label: str, row: str, hint: str | None = None) -> CheckedField:
    return CheckedField(
        FieldSpec(
            label,
            checks.choice("yes", "no"),
            kind="radios",
            hint=hint,
            empty=N_("Velg ja eller nei."),
            required=True,
            choices=YES_NO,
            row=row,
        )
    )


def _speaks(language: str) -> CheckedField:
    return CheckedField(
        FieldSpec(LANGUAGES[language], checks.choice("1"), kind="checkbox", row=SPOKEN)
    )


class SettingsForm(PortalForm):
    """What members read on each page, and what holds for them."""

    name = CheckedField(
        FieldSpec(
            N_("Virksomhetens navn"),
            checks.line(LONGEST_NAME),
            empty=N_("Skriv inn navnet."),
            required=True,
            width=40,
            row=WHO,
        )
    )
    help_email = _email(N_("E-post for hjelp"), hint=N_("Står nederst på alle sider."))
    help_phone = _phone(N_("Telefon for hjelp"))
    privacy_contact = CheckedField(
        FieldSpec(
            N_("Hvem svarer om personvern?"),
            checks.line(LONGEST_NAME),
            hint=N_("Navn eller rolle, for eksempel personvernombudet."),
            marking="optional",
            width=40,
            row=WHO,
        )
    )
    contact_email = _email(
        N_("E-post for spørsmål om personvern"),
        required=True,
        hint=N_("Står nederst på alle sider, i brev og i personvernerklæringen."),
    )
    contact_phone = _phone(N_("Telefon for spørsmål om personvern"))
    speaks_nb = _speaks("nb")
    speaks_nn = _speaks("nn")
    speaks_en = _speaks("en")
    language = CheckedField(
        FieldSpec(
            N_("Språk i e-post til medlemmer som ikke har valgt"),
            checks.choice(*LANGUAGES),
            kind="select",
            empty=N_("Velg språk."),
            required=True,
            choices=tuple(LANGUAGES.items()),
            row=SPOKEN,
        )
    )
    colour = CheckedField(
        FieldSpec(
            N_("Fargen deres"),
            colour,
            hint=N_("Knapper, lenker og merket øverst. For eksempel #1a7f5a. Tomt er blått."),
            marking="optional",
            literal=True,
            width=10,
            row=LOOK,
        )
    )
    registration = CheckedField(
        FieldSpec(
            N_("Hvordan blir noen medlem?"),
            checks.choice(*(way.value for way in Registering)),
            kind="radios",
            empty=N_("Velg hvordan noen blir medlem."),
            required=True,
            choices=(
                (Registering.INVITATION.value, N_("Dere inviterer dem")),
                (Registering.APPROVAL.value, N_("De registrerer seg, og dere godkjenner")),
                (Registering.OPEN.value, N_("De registrerer seg og er medlem med det samme")),
            ),
            row=JOINING,
        )
    )
    two_step_for_admins = _yes_no(N_("Må administratorer ha totrinnsbekreftelse?"), SIGN_IN)
    device_days = _counted(
        N_("Dager en enhet kan gå uten totrinnsbekreftelse"),
        _days,
        SIGN_IN,
        hint=N_("0 betyr at den alltid trengs."),
        empty=N_("Skriv antall dager."),
    )
    idle_minutes = _counted(
        N_("Minutter uten bruk før medlemmet logges ut"),
        _minutes,
        SIGN_IN,
        hint=N_("Fra 5 til 30."),
        empty=N_("Skriv antall minutter."),
    )
    absolute_hours = _counted(
        N_("Timer en innlogging varer lengst"),
        _hours,
        SIGN_IN,
        hint=N_("Fra 1 til 12."),
        empty=N_("Skriv antall timer."),
    )
    notice_days = _counted(
        N_("Dager fra medlemmene får vite om noe nytt til det begynner"),
        _days,
        NOTICES,
        empty=N_("Skriv antall dager."),
    )
    months = _counted(
        N_("Måneder uten innlogging før et medlem blir slettet"),
        _months,
        NOTICES,
        hint=N_("Fra 6 til 36. La feltet stå tomt for aldri. Medlemmet blir varslet 4 ganger."),
    )
    names_in_access_log = _yes_no(
        N_("Får medlemmene se navnet på den som har sett opplysningene deres?"),
        OPENNESS,
        N_("Ellers står det at det var en kundeadministrator."),
    )

    def check_together(self) -> bool:
        """Return whether what was written goes together: mail is written in an offered language."""
        if self["language"].value in self.offered():
            return True
        self.refuse("language", Refused(NOT_OFFERED))
        return False

    def offered(self) -> list[str]:
        """Return the languages that members may choose among."""
        return [language for language, name in SPEAKS.items() if self[name].data]

    def settings(self) -> dict[str, Any]:
        """Return the checked values as a customer keeps them, with the ``months`` beside."""
        values = self.values()
        for name in SPEAKS.values():
            del values[name]
        values["languages"] = ",".join(self.offered())
        values |= {name: values[name] == "yes" for name in YES_OR_NO}
        values |= {name: int(values[name]) for name in COUNTED}
        values["months"] = int(values["months"]) if values["months"] is not None else None
        return values


def as_typed(customer: Customer, months: int | None) -> dict[str, str]:
    """Return how the settings of ``customer`` stand in the inputs."""
    special = {*YES_OR_NO, "languages"}
    plain = {name: getattr(customer, name) for name in OWN if name not in special}
    typed = {name: "" if value is None else str(value) for name, value in plain.items()}
    typed |= {name: "yes" if getattr(customer, name) else "no" for name in YES_OR_NO}
    typed |= {name: "1" if code in customer.spoken else "" for code, name in SPEAKS.items()}
    typed["colour"] = f"#{customer.colour}" if customer.colour else ""
    typed["months"] = "" if months is None else str(months)
    return typed
