"""The terms a receipt speaks in: W3C's Data Privacy Vocabulary (DPV).

They are used as its guide to ISO/IEC TS 27560 does: https://w3id.org/dpv/guides/consent-27560
"""

from portal.consents.models import EventKind
from portal.data import purposes

CONTEXT = {
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "loc": "https://w3id.org/dpv/loc#",
    "pd": "https://w3id.org/dpv/pd#",
    "portal": "https://www.cerum.no/ns/consent#",
    "spdx": "http://spdx.org/rdf/terms#",
}
RECEIPT_PROFILE = "https://w3id.org/dpv/schema/dpv-27560#receipt"
RECORD_PROFILE = "https://w3id.org/dpv/schema/dpv-27560#record"
CONSENT_BASIS = "eu-gdpr:A6-1-a"
RIGHT_TO_WITHDRAW = "eu-gdpr:A7-3"

# The vocabulary has no word for a pause: then the consent stands but is not to be relied on.
STATUS = {
    EventKind.GIVEN: ["dpv:ConsentGiven", "dpv:ExpressedConsent"],
    EventKind.RENEWED: ["dpv:RenewedConsentGiven", "dpv:ExpressedConsent"],
    EventKind.PAUSED: ["dpv:ConsentStatusInvalidForProcessing", "portal:ConsentPaused"],
    EventKind.DECLINED: ["dpv:ConsentRefused"],
    EventKind.WITHDRAWN: ["dpv:ConsentWithdrawn"],
    EventKind.EXPIRED: ["dpv:ConsentExpired"],
}

# For each shipped choice: the kind of purpose, of data, of processing. Others are just a purpose.
_TERMS = {
    purposes.TAILORING.key: ("dpv:ServicePersonalisation", "pd:Professional", "dpv:Use"),
    purposes.USAGE_STATISTICS.key: ("dpv:ServiceUsageAnalytics", "pd:Behavioral", "dpv:Collect"),
    purposes.POSITION.key: ("dpv:ServiceProvision", "pd:Location", "dpv:Store"),
    purposes.CATEGORISATION.key: ("dpv:ServicePersonalisation", "pd:Behavioral", "dpv:Profiling"),
    purposes.VISIT_ANALYTICS.key: (
        "dpv:ServiceUsageAnalytics",
        "pd:BrowsingBehavior",
        "dpv:Collect",
    ),
}
_OTHERWISE = ("dpv:Purpose", "dpv:PersonalData", "dpv:Processing")

# Everything is stored in the EEA, but for what a purpose's own text says leaves it.
_ELSEWHERE = {purposes.VISIT_ANALYTICS.key: ["loc:EEA", "loc:US"]}


def location_of(key: str) -> str | list[str]:
    """Return the vocabulary's terms for where the data is stored."""
    return _ELSEWHERE.get(key, "loc:EEA")


def terms_of(key: str) -> tuple[str, str, str]:
    """Return the vocabulary's terms for purpose, personal data and processing."""
    return _TERMS.get(key, _OTHERWISE)
