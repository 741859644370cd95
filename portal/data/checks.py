"""What may be written in a field. Each check takes typed text and returns the value to store.

Text that cannot be accepted raises `Refused` with the sentence the person reads. Checks are pure,
look nothing up over the network and take linear time.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

import phonenumbers
from stdnum.exceptions import ValidationError
from stdnum.no import orgnr

from portal.words import N_, Refused

LONGEST_EMAIL = 254
# The control characters (Cc) that are no tabulator or end of a line, and lone surrogates (Cs).
_NOT_STORED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_USERNAME = re.compile(r"[a-z0-9æøå][a-z0-9æøå._@+-]{0,63}")
_CUSTOMER_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,31}")


def tidy(text: str) -> str:
    """Return ``text`` composed (NFC) and without spaces around it; control characters are refused."""
    if _NOT_STORED.search(text):
        raise Refused(N_("Teksten har tegn som ikke kan lagres. Skriv den på nytt."))
    return unicodedata.normalize("NFC", text).strip()


def line(longest: int) -> Callable[[str], str]:
    """Return a check for one line of at most ``longest`` characters."""

    def check(text: str) -> str:
        one = _SPACES.sub(" ", tidy(text))
        _refuse_long(one, longest)
        return one

    return check


def paragraph(longest: int) -> Callable[[str], str]:
    """Return a check for text of several lines and at most ``longest`` characters."""

    def check(text: str) -> str:
        several = tidy(text).replace("\r\n", "\n").replace("\r", "\n")
        _refuse_long(several, longest)
        return several

    return check


def email(text: str) -> str:
    """Return the address in one form; no mail server is asked."""
    import email_validator  # its patterns are slow to compile, and few requests bring an address

    address = tidy(text)
    _refuse_long(address, LONGEST_EMAIL)
    try:
        return email_validator.validate_email(address, check_deliverability=False).normalized
    except email_validator.EmailNotValidError:
        raise Refused(
            N_("E-postadressen må ha @ og et domene, for eksempel kari@nordlys.no.")
        ) from None


def mobile(text: str) -> str:
    """Return the number as E.164; without a country code it is Norwegian."""
    return _number_in_full(
        text, N_("Mobilnummeret må ha 8 siffer, eller landkode først, for eksempel +46.")
    )


def phone(text: str) -> str:
    """Return any telephone number as E.164; without a country code it is Norwegian."""
    return _number_in_full(
        text, N_("Telefonnummeret må ha 8 siffer, eller landkode først, for eksempel +46.")
    )


def _number_in_full(text: str, text_if_not: str) -> str:
    typed = tidy(text)
    _refuse_long(typed, 40)
    try:
        number = phonenumbers.parse(typed, "NO")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise Refused(text_if_not)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def postcode(text: str) -> str:
    """Return a Norwegian postcode of four digits."""
    digits = re.sub(r"[\s.-]", "", tidy(text))
    if not (len(digits) == 4 and digits.isascii() and digits.isdigit()):
        raise Refused(N_("Postnummeret må ha 4 siffer."))
    return digits


def date(text: str) -> dt.date:
    """Return the date of ``2025-03-27``, ``27.3.2025`` or ``27 3 2025``."""
    typed = tidy(text)
    parts = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", typed, re.ASCII)
    if parts:
        year, month, day = parts.groups()
    else:
        parts = re.fullmatch(r"(\d{1,2})[./ -]+(\d{1,2})[./ -]+(\d{4})", typed, re.ASCII)
        if not parts:
            raise _no_such_date()
        day, month, year = parts.groups()
    try:
        found = dt.date(int(year), int(month), int(day))
    except ValueError:
        raise _no_such_date() from None
    if not 1900 <= found.year <= 2200:
        raise Refused(N_("Året må være mellom 1900 og 2200."))
    return found


def time(text: str) -> dt.time:
    """Return the time of day of ``8:30``, ``08.30`` or ``0830``."""
    parts = re.fullmatch(r"(\d{1,2})[:. ]?(\d{2})(?::\d{2})?", tidy(text), re.ASCII)
    if not parts or int(parts[1]) > 23 or int(parts[2]) > 59:
        raise Refused(N_("Klokkeslettet finnes ikke. Skriv for eksempel 08.30."))
    return dt.time(int(parts[1]), int(parts[2]))


def year(text: str) -> int:
    """Return a year of four digits."""
    typed = tidy(text)
    if not re.fullmatch(r"\d{4}", typed, re.ASCII) or not 1900 <= int(typed) <= 2200:
        raise Refused(N_("Året må ha 4 siffer, for eksempel 2019."))
    return int(typed)


def number(
    low: Decimal, high: Decimal, decimals: int, text_if_not: str
) -> Callable[[str], Decimal]:
    """Return a check for a number from ``low`` to ``high``; comma and point both work."""

    def check(text: str) -> Decimal:
        typed = _SPACES.sub("", tidy(text)).replace(",", ".").removesuffix("%")
        try:
            found = (
                Decimal(typed) if re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", typed, re.ASCII) else None
            )
        except InvalidOperation:
            found = None
        if found is None or not low <= found <= high:
            raise Refused(text_if_not)
        return found.quantize(Decimal(1).scaleb(-decimals))

    return check


def choice(*allowed: str) -> Callable[[str], str]:
    """Return a check that takes one of ``allowed`` and nothing else."""

    def check(text: str) -> str:
        if text not in allowed:
            raise Refused(N_("Velg et av alternativene i listen."))
        return text

    return check


def organisation_number(text: str) -> str:
    """Return a Norwegian organisation number of nine digits whose check digit is right."""
    try:
        return str(orgnr.validate(tidy(text)))
    except ValidationError:
        raise Refused(
            N_("Organisasjonsnummeret må ha 9 siffer og riktig kontrollsiffer.")
        ) from None


def username(text: str) -> str:
    """Return a username in small letters."""
    name = tidy(text).casefold()
    if not _USERNAME.fullmatch(name):
        raise Refused(
            N_("Brukernavnet kan ha bokstaver, tall, punktum og bindestrek, og høyst 64 tegn.")
        )
    return name


def customer_id(text: str) -> str:
    """Return a customer id in small letters."""
    key = re.sub(r"\s", "", tidy(text)).casefold()
    if not _CUSTOMER_ID.fullmatch(key):
        raise Refused(N_("Kunde-id-en kan ha 2 til 32 små bokstaver, tall og bindestreker."))
    return key


def _refuse_long(text: str, longest: int) -> None:
    if len(text) > longest:
        raise Refused(
            N_("Teksten kan ha høyst %(longest)s tegn. Du har skrevet %(written)s."),
            longest=longest,
            written=len(text),
        )


def _no_such_date() -> Refused:
    return Refused(N_("Datoen finnes ikke. Skriv for eksempel 27.3.2025."))
