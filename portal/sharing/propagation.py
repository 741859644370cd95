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
# What says nothing new when it is said again before it was told.
ONCE = frozenset({Duty.CORRECTION, Duty.DELETION, Duty.EXPIRY})


class Propagation:
    """Finds who has what an act is about, and sees to it that they are told."""

    def __init__(self, shareables: Shareables) -> None:
        self._shareables = shareables

    def carry(self, matters: Iterable[Matter]) -> None:
        """Write a notice and a job for every recipient that has the data.

        Whose servers the portal itself runs on needs no word: there the act has happened already.
        """
        told: dict[int, list[RecipientVersion]] = {}
        for matter in matters:
            number = matter.member.customer_id
            if number not in told:
                standing = current_recipients(matter.member.customer)
                told[number] = [one for one in standing if is_told(one)]
            if told[number]:
                self._carry(matter, told[number])

    def is_anybody_told(self, columns: frozenset[str]) -> bool:
        """Return whether any recipient that is told of anything has, or had, one of ``columns``."""
        versions = RecipientVersion.select()
        return any(is_told(one) and not columns.isdisjoint(one.columns) for one in versions)

    def _carry(self, matter: Matter, standing: list[RecipientVersion]) -> None:
        told = self._concerned(matter, standing)
        if not told:
            return
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

    def _concerned(
        self, matter: Matter, standing: list[RecipientVersion]
    ) -> list[tuple[RecipientVersion, list[str]]]:
        """Those who have what ``matter`` is about, each with the columns it has of it."""
        parts = {version.id: self._part(version, matter) for version in standing}
        having = [version for version in standing if parts[version.id] is not None]
        ends = matter.purpose if matter.duty is Duty.WITHDRAWAL else None
        having = shared_with(matter.member, having, matter.at, ends=ends)
        waiting = _waiting(matter) if having and matter.duty in ONCE else {}
        return [
            (version, columns)
            for version in having
            if (columns := parts[version.id]) is not None
            and not (matter.duty in ONCE and waiting.get(version.recipient_id, set()) >= {*columns})
        ]

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
    """What each recipient is about to be told of the same kind."""
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
