"""Is this receipt ours, and is it unchanged? Answered without telling anything about anybody."""

import json
import re
from enum import StrEnum

from portal.consents.chain import is_intact
from portal.consents.history import find_attested
from portal.consents.notary import Notary, canonical, fingerprint
from portal.data import checks
from portal.words import N_, Refused

FINGERPRINT = re.compile(r"[0-9a-f]{64}")
LONGEST = 60_000


class Verdict(StrEnum):
    """What can be said about a receipt."""

    GENUINE = "genuine"
    TAMPERED = "tampered"
    UNKNOWN = "unknown"


def read_receipt(text: str) -> str:
    """Return the fingerprint of a receipt, or the one that was typed.

    Spaces and line breaks in the receipt do not matter, and neither does the order of its parts.
    Raises `Refused` for what is neither.
    """
    tidy = checks.paragraph(LONGEST)(text)
    plain = re.sub(r"\s", "", tidy).casefold()
    if FINGERPRINT.fullmatch(plain):
        return plain
    try:
        document = json.loads(tidy)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise Refused(N_("Dette er verken en kvittering eller en kontrollsum. Lim inn hele filen."))
    return fingerprint(canonical(document))


def verdict_on(sha256: str, notary: Notary) -> Verdict:
    """Return what can be said about the receipt whose fingerprint is ``sha256``."""
    event = find_attested(sha256)
    if event is None:
        return Verdict.UNKNOWN
    return Verdict.GENUINE if is_intact(event, notary) else Verdict.TAMPERED
