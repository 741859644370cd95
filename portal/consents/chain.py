"""The chain: each event of a member is tied to the one before it, so that no change goes unseen."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.consents.models import ConsentEvent, ConsentHead
from portal.consents.notary import Notary, canonical, fingerprint
from portal.consents.offers import Offer
from portal.consents.receipt import Shown, make_receipt
from portal.members.models import Customer

BEGINNING = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a chain that is not as it was written; ``sequence`` is None for the chain's end."""

    member: int
    sequence: int | None
    what: str


def append(
    event: ConsentEvent, offer: Offer, customer: Customer, shown: Shown, notary: Notary
) -> None:
    """Give ``event`` its place, receipt and seal, and store it. The caller holds the member."""
    head = ConsentHead.of(event.member).first()
    event.sequence = head.length + 1 if head else 1
    event.receipt = canonical(make_receipt(event, offer, customer, shown, notary))
    event.sha256 = fingerprint(event.receipt)
    event.seal = notary.seal(event, head.seal if head else BEGINNING)
    event.save(force_insert=True)
    moved = {"length": event.sequence, "seal": event.seal}
    if head is None:
        ConsentHead.create(member=event.member, **moved)
    else:
        ConsentHead.update(moved).where(ConsentHead.id == head.id).execute()


def verify(member_id: int, notary: Notary) -> list[Finding]:
    """Return everything in the chain of one member that is not as it was written."""
    findings, before, length = [], BEGINNING, 0
    events = ConsentEvent.select().where(ConsentEvent.member == member_id)
    try:
        for event in events.order_by(ConsentEvent.sequence):
            length += 1
            faults = _faults(event, before, length, notary)
            findings += [Finding(member_id, event.sequence, what) for what in faults]
            before, length = event.seal, event.sequence
    except ValueError:  # what a column holds cannot even be read as what it should be
        return [*findings, Finding(member_id, length + 1, "unreadable")]
    head = ConsentHead.select().where(ConsentHead.member == member_id).first()
    if (head.length, head.seal) != (length, before) if head else length:
        findings.append(Finding(member_id, None, "end"))
    return findings


def chained_members() -> list[int]:
    """Return the numbers of all members who have a chain, or a piece of one."""
    events, heads = ConsentEvent.select(ConsentEvent.member), ConsentHead.select(ConsentHead.member)
    return sorted(number for (number,) in (events | heads).tuples())


def is_intact(event: ConsentEvent, notary: Notary) -> bool:
    """Return whether ``event`` is as it was written, and tied to the one before it."""
    rows = ConsentEvent.select().where(
        (ConsentEvent.member == event.owner_id) & (ConsentEvent.sequence < event.sequence)
    )
    before = rows.order_by(ConsentEvent.sequence.desc()).first()
    seal = before.seal if before else BEGINNING
    place = before.sequence + 1 if before else 1
    return not list(_faults(event, seal, place, notary))


def _faults(event: ConsentEvent, before: str, place: int, notary: Notary) -> Iterator[str]:
    if event.sequence != place:
        yield "sequence"
    if not hmac.compare_digest(notary.seal(event, before).encode(), str(event.seal).encode()):
        yield "seal"
    if fingerprint(event.receipt) != event.sha256:
        yield "receipt"
    else:
        yield from _differing(event, json.loads(event.receipt), notary)


def _differing(event: ConsentEvent, receipt: dict[str, Any], notary: Notary) -> Iterator[str]:
    """The columns that do not say what the receipt says."""
    record = receipt["dpv:hasRecordOfActivity"]
    status = record["dpv:hasConsentStatus"]
    by_member = status["dpv:isIndicatedBy"] == "dpv:DataSubject"
    pairs = {
        "by": (event.__data__["by"], event.owner_id if by_member else None),
        "channel": (event.channel, status["dpv:hasIndicationMethod"]),
        "language": (event.language, receipt["dct:language"]),
        "consented_at": (_text(event.consented_at), status.get("portal:consentedAt")),
        "paused_until": (_text(event.paused_until), status.get("portal:pausedUntil")),
        "valid_until": (_text(event.valid_until), status.get("dct:valid")),
        "member": (notary.principal(event.owner_id), record["dpv:hasDataSubject"]["@id"]),
    }
    yield from (name for name, (stored, attested) in pairs.items() if stored != attested)


def _text(instant: Any) -> str | None:
    return None if instant is None else str(instant.isoformat())
