"""The consent passport: every receipt of a member in one document."""

import json
from collections.abc import Iterable
from typing import Any

from portal.consents.models import ConsentEvent
from portal.consents.notary import Notary
from portal.consents.vocabulary import CONTEXT


def passport_of(events: Iterable[ConsentEvent], notary: Notary) -> dict[str, Any]:
    """Return the receipts of ``events`` with their fingerprints and where to verify them."""
    return {
        "@context": CONTEXT,
        "@type": "portal:ConsentPassport",
        "portal:receipts": [
            {
                "portal:sha256": event.sha256,
                "portal:verifiedAt": notary.address("verification", event.sha256),
                "portal:receipt": json.loads(event.receipt),
            }
            for event in events
        ],
    }
