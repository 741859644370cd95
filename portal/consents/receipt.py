"""The receipt of an event, as JSON-LD in the shape of ISO/IEC TS 27560.

It repeats the text that was answered, so that it proves by itself what was asked and what was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from portal.consents import vocabulary
from portal.consents.models import Channel, ConsentEvent, EventKind
from portal.consents.notary import Notary
from portal.consents.offers import Offer
from portal.consents.texts import Text
from portal.data.purposes import Decider
from portal.members.models import Customer

Json = dict[str, Any]

CERUM: Json = {
    "@type": "dpv:LegalEntity",
    "dct:identifier": "NO 922712727",
    "dpv:hasName": "Cerum AS",
    "dpv:hasAddress": "Midtre gate 5, 8624 Mo i Rana, Norge",
    "dpv:hasContact": ["personvern@cerum.no", "+47 75 19 80 80"],
}
SIGNAL = "Sec-GPC: 1"


@dataclass(frozen=True, slots=True)
class Shown:
    """What stood before the person who answered, and how the answer came.

    ``beside`` is what stood beside the text: the names of the buttons, the lead, the effect.
    ``signal`` is True when the browser asked not to be tracked (Global Privacy Control).
    """

    text: Text
    language: str
    channel: Channel
    beside: Sequence[str] = ()
    signal: bool = False


def make_receipt(
    event: ConsentEvent, offer: Offer, customer: Customer, shown: Shown, notary: Notary
) -> Json:
    """Return the receipt of ``event``, which is not stored yet."""
    return {
        "@context": vocabulary.CONTEXT,
        "@id": notary.address("receipts", event.reference),
        "@type": "dpv:ConsentReceipt",
        "dct:identifier": event.reference,
        "dct:conformsTo": vocabulary.RECEIPT_PROFILE,
        "dct:created": event.at.isoformat(),
        "dct:language": shown.language,
        "dct:publisher": _controller(offer, customer),
        "dpv:hasRecordOfActivity": _record(event, offer, customer, shown, notary),
    }


def _record(
    event: ConsentEvent, offer: Offer, customer: Customer, shown: Shown, notary: Notary
) -> Json:
    at_purpose = notary.address(offer.key)
    record = {
        "@type": "dpv:ConsentRecord",
        "dct:identifier": f"{event.reference}-record",
        "dct:conformsTo": vocabulary.RECORD_PROFILE,
        "dpv:hasDataSubject": {"@id": notary.principal(event.owner_id), "@type": "dpv:DataSubject"},
        "dpv:hasDataController": _controller(offer, customer),
        "dpv:hasJurisdiction": "loc:NO",
        "dpv:hasApplicableLaw": "eu-gdpr:GDPR",
        "dpv:hasProcess": _process(offer, shown.text, at_purpose),
        "dpv:hasConsentControl": {
            "@type": ["dpv:ProvideConsent", "dpv:WithdrawConsent"],
            "dpv:isExercisedAt": at_purpose,
        },
        "dpv:hasRight": {
            "@type": ["dpv:DataSubjectRight", vocabulary.RIGHT_TO_WITHDRAW],
            "dpv:isExercisedAt": at_purpose,
        },
        "dpv:hasNotice": _notice(offer, shown),
        "dpv:hasConsentStatus": _status(event, shown),
    }
    if offer.decided_by is Decider.CUSTOMER:
        record["dpv:hasDataProcessor"] = {**CERUM, "@type": "dpv:DataProcessor"}
    return record


def _controller(offer: Offer, customer: Customer) -> Json:
    if offer.decided_by is Decider.CERUM:
        return {**CERUM, "@type": "dpv:DataController"}
    return {
        "@type": "dpv:DataController",
        "dct:identifier": f"NO {customer.org_number}",
        "dpv:hasName": customer.name,
        "dpv:hasAddress": "Norge",
        "dpv:hasContact": [
            said for said in (customer.contact_email, customer.contact_phone) if said
        ],
    }


def _process(offer: Offer, text: Text, at_purpose: str) -> Json:
    purpose, data, processing = vocabulary.terms_of(offer.key)
    return {
        "@type": "dpv:Process",
        "dpv:hasPurpose": {
            "@id": at_purpose,
            "@type": purpose,
            "dct:identifier": offer.key,
            "dct:title": text.name,
            "dct:description": text.explanation,
        },
        "dpv:hasLegalBasis": vocabulary.CONSENT_BASIS,
        "dpv:hasPersonalData": {"@type": data, "dct:description": text.data},
        "dpv:hasProcessing": processing,
        "dpv:hasRecipient": {"@type": "dpv:Recipient", "dct:description": text.recipients},
        "dpv:hasStorageCondition": [
            {"@type": "dpv:StorageLocation", "dpv:hasLocation": vocabulary.location_of(offer.key)},
            {"@type": "dpv:StorageDuration", "dct:description": text.kept},
        ],
    }


def _notice(offer: Offer, shown: Shown) -> Json:
    return {
        "@type": "dpv:ConsentNotice",
        "dct:identifier": f"{offer.key}-{offer.number}",
        "dct:hasVersion": offer.number,
        "dct:issued": offer.published_at.isoformat(),
        "dct:language": shown.language,
        "dct:description": shown.text.exact,
        "portal:parts": asdict(shown.text),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": "spdx:checksumAlgorithm_sha256",
            "spdx:checksumValue": shown.text.sha256,
        },
        "portal:shownBeside": list(shown.beside),
    }


def _status(event: ConsentEvent, shown: Shown) -> Json:
    said: Json = {
        "@type": vocabulary.STATUS[EventKind(event.kind)],
        "dpv:isIndicatedBy": "dpv:DataSubject" if event.by_member else "dpv:DataController",
        "dpv:hasIndicationMethod": event.channel,
        "dpv:isIndicatedAtTime": event.at.isoformat(),
        "portal:event": event.kind,
        "portal:sequence": event.sequence,
        "portal:edition": event.edition,
        "portal:signal": SIGNAL if shown.signal else None,
        "portal:consentedAt": _instant(event.consented_at),
        "portal:pausedUntil": _instant(event.paused_until),
        "dct:valid": _instant(event.valid_until),
    }
    return {name: value for name, value in said.items() if value is not None}


def _instant(value: Any) -> str | None:
    return None if value is None else str(value.isoformat())
