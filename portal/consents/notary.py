"""What it takes to attest an event: the portal's secret, its address, and the register."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from portal.consents.models import ConsentEvent
from portal.data.register import Register
from portal.keys import Keys


@dataclass(frozen=True, slots=True)
class Notary:
    """Seals events and gives receipts their addresses."""

    keys: Keys
    register: Register
    base_url: str

    def seal(self, event: ConsentEvent, before: str) -> str:
        """Return what ties ``event`` to the seal ``before`` it; 64 hex digits.

        The content is in it only as the fingerprint of the receipt, whose random reference salts it.
        So the seal tells nothing about anybody and may be kept when the receipt is erased.
        """
        parts = (
            before,
            event.owner_id,
            event.sequence,
            event.reference,
            event.purpose,
            event.kind,
            event.at.isoformat(),
            event.edition,
            event.sha256,
        )
        text = "\x1f".join(str(part) for part in parts)
        return hmac.new(self.keys.derive("consents"), text.encode(), hashlib.sha256).hexdigest()

    def principal(self, member_id: int) -> str:
        """Return how receipts name a member: the same in each, and nothing else."""
        return f"urn:portal:member:{self.keys.fingerprint('consent-principal', member_id)}"

    def address(self, *parts: str) -> str:
        """Return the full address of a page about consents."""
        return "/".join((self.base_url, "consents", *parts))


def canonical(document: Any) -> str:
    """Return ``document`` as JSON in the one form that fingerprints are made of."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """Return the SHA-256 of ``text`` as 64 hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
