"""What the page of settings asks for, in the groups that people read it in."""

from typing import Any

from portal.admin.settings_inputs import (
    DAYS,
    HOURS,
    JOINING,
    LOOK,
    MINUTES,
    MONTHS,
    NOTICES,
    OPENNESS,
    SIGN_IN,
    SPOKEN,
    WHO,
    counted,
    email,
    phone,
    speaks,
    yes_no,
)
from portal.data import checks
from portal.members.colour import colour
from portal.members.customer import Registering
from portal.members.customer_settings import OWN
from portal.members.customers import LONGEST_NAME
from portal.members.models import Customer
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import LANGUAGES, N_, Refused

SPEAKS = {language: f"speaks_{language}" for language in LANGUAGES}
YES_OR_NO = ("two_step_for_admins", "names_in_access_log")
COUNTED = ("notice_days", "device_days", "idle_minutes", "absolute_hours")
NOT_OFFERED = N_("Velg et språk som dere tilbyr medlemmene.")


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
    help_email = email(N_("E-post for hjelp"), hint=N_("Står nederst på alle sider."))
    help_phone = phone(N_("Telefon for hjelp"))
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
    contact_email = email(
        N_("E-post for spørsmål om personvern"),
        required=True,
        hint=N_("Står nederst på alle sider, i brev og i personvernerklæringen."),
    )
    contact_phone = phone(N_("Telefon for spørsmål om personvern"))
    speaks_nb = speaks("nb")
    speaks_nn = speaks("nn")
    speaks_en = speaks("en")
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
    two_step_for_admins = yes_no(N_("Må administratorer ha totrinnsbekreftelse?"), SIGN_IN)
    device_days = counted(
        N_("Dager en enhet kan gå uten totrinnsbekreftelse"),
        DAYS,
        SIGN_IN,
        hint=N_("0 betyr at den alltid trengs."),
        empty=N_("Skriv antall dager."),
    )
    idle_minutes = counted(
        N_("Minutter uten bruk før medlemmet logges ut"),
        MINUTES,
        SIGN_IN,
        hint=N_("Fra 5 til 30."),
        empty=N_("Skriv antall minutter."),
    )
    absolute_hours = counted(
        N_("Timer en innlogging varer lengst"),
        HOURS,
        SIGN_IN,
        hint=N_("Fra 1 til 12."),
        empty=N_("Skriv antall timer."),
    )
    notice_days = counted(
        N_("Dager fra medlemmene får vite om noe nytt til det begynner"),
        DAYS,
        NOTICES,
        empty=N_("Skriv antall dager."),
    )
    months = counted(
        N_("Måneder uten innlogging før et medlem blir slettet"),
        MONTHS,
        NOTICES,
        hint=N_(
            "Fra 6 til 36. La feltet stå tomt for aldri. Medlemmet får 4 varsler på e-post."
            " Den som ikke har e-postadresse, blir ikke slettet."
        ),
    )
    names_in_access_log = yes_no(
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
