"""Being shown a version and acknowledging it: two facts, each written once."""

import datetime as dt

from peewee import IntegrityError

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.data.base import transaction
from portal.members.models import Member
from portal.policies.models import Acknowledgement, PolicyVersion, PolicyView


def note_shown(member: Member, version: PolicyVersion, *, at: dt.datetime, language: str) -> None:
    """Note that ``version`` was shown to ``member``; only the first time counts."""
    PolicyView.insert(
        member=member, version=version, at=at, language=language
    ).on_conflict_ignore().execute()


def acknowledge(
    member: Member, version: PolicyVersion, *, by: Member, at: dt.datetime, language: str
) -> Acknowledgement:
    """Record that ``member`` has seen ``version`` and return the row; the first one stands.

    Raises `ValueError` when anybody but the member says so, or for a version not yet published.
    """
    if by.id != member.id or version.published_at is None or version.published_at > at:
        raise ValueError("only the member acknowledges, and only what has been published")
    earlier = _earlier(member, version)
    if earlier is not None:
        return earlier
    try:
        with transaction():
            return _write(member, version, at=at, language=language)
    except IntegrityError:
        return Acknowledgement.of(member).where(Acknowledgement.version == version).get()


def _earlier(member: Member, version: PolicyVersion) -> Acknowledgement | None:
    rows = Acknowledgement.of(member).where(Acknowledgement.version == version)
    found: Acknowledgement | None = rows.first()
    return found


def _write(
    member: Member, version: PolicyVersion, *, at: dt.datetime, language: str
) -> Acknowledgement:
    written = Acknowledgement.create(
        member=member,
        version=version,
        at=at,
        language=language,
        text_sha256=version.text(language).sha256,
    )
    record(Kind.POLICY_ACKNOWLEDGED, member, by=member, at=at, version=version.label)
    return written
