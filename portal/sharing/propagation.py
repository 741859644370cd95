"""Letting recipients know: one notice for each that has the data, in the transaction of the act."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Collection, Iterable, Mapping

from portal import clock
from portal.activity.passing_on import Duty, Matter
from portal.consents.state import UNANSWERED, Standing, standings_of
from portal.data.many import insert_and_return
from portal.data.purposes import Basis
from portal.jobs.queue import Args, enqueue_many
from portal.members.models import Member
from portal.sharing.columns import Shareables
from portal.sharing.models import RecipientVersion
from portal.sharing.notice_tables import Notice, NoticeStep
from portal.sharing.notices import TELL
from portal.sharing.recipients import current_recipients

# Letters and digits that are hard to mistake for one another when read aloud.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10


class Propagation:
    """Finds who has what an act is about, and sees to it that they are told."""

    def __init__(self, shareables: Shareables) -> None:
        self._shareables = shareables

    def carry(self, matter: Matter) -> list[Notice]:
        """Write a notice and a job for every recipient that has the data, and return the notices.

        Whose servers the portal itself runs on needs no word: there the act has happened already.
        """
        told = self._concerned(matter)
        if not told:
            return []
        stays = matter.duty is not Duty.ERASURE
        numbers = [version.recipient_id for version, _ in told]
        codes = codes_of(matter.member, numbers)
        notices = insert_and_return(
            Notice,
            [
                {
                    "member": matter.member.id if stays else None,
                    "customer": matter.member.customer_id,
                    "recipient": version.recipient_id,
                    "version": version.id,
                    "code": codes[version.recipient_id],
                    "origin": matter.origin,
                    "act": matter.duty.value,
                    "fields": json.dumps(columns),
                    "at": matter.at,
                    "nonce": secrets.token_urlsafe(16),
                }
                for version, columns in told
            ],
        )
        enqueue_many(TELL, (_job(notice) for notice in notices), at=matter.at)
        return notices

    def _concerned(self, matter: Matter) -> list[tuple[RecipientVersion, list[str]]]:
        """Those who have what ``matter`` is about, each with the columns it has of it."""
        standing = [one for one in current_recipients(matter.member.customer) if is_told(one)]
        ends = matter.purpose if matter.duty is Duty.WITHDRAWAL else None
        having = shared_with(matter.member, standing, matter.at, ends=ends)
        waiting = _waiting(matter) if matter.duty is Duty.CORRECTION else {}
        found = []
        for version in having:
            columns = self._part(version, matter)
            is_said = set(columns or ()) <= waiting.get(version.recipient_id, set())
            if columns is not None and not (is_said and matter.duty is Duty.CORRECTION):
                found.append((version, columns))
        return found

    def _part(self, version: RecipientVersion, matter: Matter) -> list[str] | None:
        """What of it that recipient has; None when that is nothing."""
        has = [key for key in version.columns if key in self._shareables.all]
        if matter.purpose is not None:
            if version.purpose == matter.purpose:
                return has
            theirs = self._shareables.for_purpose(matter.purpose)
            return [key for key in has if key in theirs] or None
        if matter.columns is None:
            return has if has or version.basis == Basis.CONSENT else None
        return [key for key in has if key in matter.columns] or None


def names_having(member: Member) -> list[str]:
    """Return the names of those that have data about ``member`` and must be told of an erasure."""
    told = [one for one in current_recipients(member.customer) if is_told(one)]
    having = shared_with(member, told, clock.now())
    return [one.name for one in having if one.columns or one.basis == Basis.CONSENT]


def is_told(version: RecipientVersion) -> bool:
    """Return whether the recipient must be told; not one on whose servers the portal itself runs."""
    return bool(version.contact_email or version.webhook_url)


def shared_with(
    member: Member,
    versions: Iterable[RecipientVersion],
    at: dt.datetime,
    *,
    ends: str | None = None,
    standings: Mapping[str, Standing] | None = None,
) -> list[RecipientVersion]:
    """Return those of ``versions`` that have data about ``member`` at ``at``.

    One that rests on consent has none without it; ``ends`` is the purpose whose consent ends just
    now, ``standings`` how the member's purposes stand if that was read before.
    """
    found = list(versions)
    if not any(version.basis == Basis.CONSENT for version in found):
        return found
    stands = standings_of(member, at) if standings is None else standings
    return [
        version
        for version in found
        if version.basis != Basis.CONSENT
        or version.purpose == ends
        or stands.get(version.purpose, UNANSWERED).permits
    ]


def codes_of(member: Member, recipients: Collection[int]) -> dict[int, str]:
    """Return what stands for ``member`` at each of ``recipients``: what it knows, or a new one."""
    earlier = Notice.select(Notice.recipient, Notice.code).where(
        (Notice.member == member.id) & Notice.recipient.in_(list(recipients))
    )
    known = {row.recipient_id: row.code for row in earlier}
    return {number: known.get(number) or _fresh_code() for number in recipients}


def _waiting(matter: Matter) -> dict[int, set[str]]:
    """What each recipient is about to be told to correct: the same once more says nothing new."""
    told = NoticeStep.select(NoticeStep.notice)
    mine = (Notice.member == matter.member.id) & (Notice.act == matter.duty.value)
    found: dict[int, set[str]] = {}
    for notice in Notice.select().where(mine & Notice.id.not_in(told)):
        found.setdefault(notice.recipient_id, set()).update(notice.columns)
    return found


def _job(notice: Notice) -> tuple[str, Args]:
    return f"{TELL}:{notice.id}", {"notice": notice.id}


def _fresh_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))
