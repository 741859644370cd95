"""What a member has answered: the latest event on each purpose, all on one, one by its receipt."""

from peewee import fn

from portal.consents.models import ConsentEvent
from portal.members.models import Member


def latest_events(member: Member) -> dict[str, ConsentEvent]:
    """Return the last event of ``member`` on each purpose that was answered."""
    newest = ConsentEvent.select(fn.MAX(ConsentEvent.sequence)).where(
        ConsentEvent.member == member.id
    )
    rows = ConsentEvent.of(member).where(
        ConsentEvent.sequence.in_(newest.group_by(ConsentEvent.purpose))
    )
    return {event.purpose: event for event in rows}


def events_on(purpose: str, member: Member) -> list[ConsentEvent]:
    """Return every event of ``member`` on ``purpose``, newest first."""
    rows = ConsentEvent.of(member).where(ConsentEvent.purpose == purpose)
    return list(rows.order_by(ConsentEvent.sequence.desc()))


def all_events(member: Member) -> list[ConsentEvent]:
    """Return every event of ``member``, oldest first."""
    return list(ConsentEvent.of(member).order_by(ConsentEvent.sequence))


def find_event(reference: str, member: Member) -> ConsentEvent | None:
    """Return the event of ``member`` whose receipt is called ``reference``, or None."""
    found: ConsentEvent | None = (
        ConsentEvent.of(member).where(ConsentEvent.reference == reference).first()
    )
    return found


def find_attested(sha256: str) -> ConsentEvent | None:
    """Return the event, whoever's, whose receipt has the fingerprint ``sha256``, or None."""
    found: ConsentEvent | None = ConsentEvent.select().where(ConsentEvent.sha256 == sha256).first()
    return found
