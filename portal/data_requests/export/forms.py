"""What to take along, and in which shape."""

from typing import Any

from portal.data import checks
from portal.data.declarations import CATEGORY_NAMES
from portal.data_requests.export.asking import FORMATS
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import N_, Refused

SHORTEST_PASSPHRASE = 10
LONGEST_PASSPHRASE = 128

FORMAT_NAMES = {
    "json": N_("JSON: alt, til andre systemer"),
    "csv": N_("CSV: alt, til regneark"),
    "vcard": N_("vCard: kontaktopplysningene"),
    "icalendar": N_("iCalendar: arbeidsuken og ferien"),
    "badges": N_("Open Badges: sertifikatene"),
}


def passphrase(text: str) -> str:
    """Return a passphrase that a zip file can have."""
    typed = checks.tidy(text)
    if not SHORTEST_PASSPHRASE <= len(typed) <= LONGEST_PASSPHRASE:
        raise Refused(
            N_("Passordet til filen må ha fra %(shortest)s til %(longest)s tegn."),
            shortest=SHORTEST_PASSPHRASE,
            longest=LONGEST_PASSPHRASE,
        )
    return typed


BACKWARDS = N_("Perioden må slutte samme dag som den begynner, eller senere.")


class ExportForm(PortalForm):
    """The period and the passphrase; areas and formats are boxes beside them."""

    since = CheckedField(
        FieldSpec(
            N_("Bare fra og med"),
            checks.date,
            kind="date",
            hint=N_("La feltet stå tomt for å få alt."),
            marking="optional",
        )
    )
    until = CheckedField(
        FieldSpec(N_("Bare til og med"), checks.date, kind="date", marking="optional")
    )
    passphrase = CheckedField(
        FieldSpec(
            N_("Passord på filen"),
            passphrase,
            kind="password",
            hint=N_("Filen blir kryptert. 7-Zip åpner den, men ikke Windows Utforsker alene."),
            autocomplete="new-password",
            marking="optional",
            width=30,
        )
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each input, and that the period does not end before it begins."""
        valid = bool(super().validate(extra_validators))
        if self.since.value and self.until.value and self.until.value < self.since.value:
            self.refuse("until", Refused(BACKWARDS))
            return False
        return valid


def picked(values: list[str], known: list[str]) -> list[str]:
    """Return those of ``values`` that are ``known``, in the order of the known."""
    return [value for value in known if value in values]


AREAS = [category.value for category in CATEGORY_NAMES]
SHAPES = list(FORMATS)
