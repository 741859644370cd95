"""What the worker does with a notice: it tells the recipient, by its system or by mail.

A mail or a message has no personal data: it says which code it is about, and leads to a page.
"""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from portal import clock
from portal.activity.passing_on import Duty
from portal.data import checks
from portal.jobs.models import Job
from portal.jobs.queue import MOST_TRIES, Effect
from portal.keys import Keys
from portal.mail import letters
from portal.mail.post import AddressRefused
from portal.mail.rendering import Addressee
from portal.mail.room import MailRoom
from portal.members.models import Member
from portal.sharing.disclosures import note
from portal.sharing.models import Recipient, RecipientVersion
from portal.sharing.notice_tables import Notice
from portal.sharing.notices import (
    Answer,
    Stand,
    notice_path,
    stand_of,
    write_step,
)
from portal.sharing.recipients import latest_version
from portal.sharing.webhook import (
    SIGNATURE,
    AddressNotAllowed,
    Gone,
    Line,
    NotTaken,
    signature,
)
from portal.sharing.words import ACTS, Channel, Ground, Outcome, What
from portal.words import LANGUAGES, Refused

LONGEST_REASON = 600
FAILED = Answer(Outcome.FAILED)
_TOLD_ALREADY = frozenset({Outcome.TOLD, Outcome.CONFIRMED, Outcome.REFUSED})


def tell(job: Job, room: MailRoom, line: Line) -> Effect | None:
    """Tell the recipient of the job's ``notice``; return what must be written down with the job."""
    notice = job.row(Notice, "notice")
    if notice is None:
        return None
    stand = stand_of(notice)
    if stand.outcome in _TOLD_ALREADY:
        return None
    version = latest_version(notice.recipient)
    if version.webhook_url:
        return _tell_system(job, stand, version, room, line)
    if version.contact_email:
        return _tell_by_mail(job, stand, version, room)
    return _noted(stand, version, FAILED, Channel.MAIL)


def webhook_secret(recipient: Recipient, keys: Keys) -> str:
    """Return what the recipient's system checks signatures with."""
    return webhook_secrets(recipient, keys)[0]


def webhook_secrets(recipient: Recipient, keys: Keys) -> list[str]:
    """Return every secret that is accepted now, the current one first."""
    return keys.fingerprints("recipient-webhook", recipient.id, recipient.created_at.isoformat())


def message(stand: Stand, room: MailRoom) -> dict[str, Any]:
    """Return what a system is told: which code, which act, which columns, and where to answer."""
    notice = stand.notice
    return {
        "version": 1,
        "id": notice.id,
        "act": notice.act,
        "is_question": stand.duty is Duty.ERASURE_AHEAD,
        "code": notice.code,
        "customer_id": notice.customer.key,
        "columns": notice.columns,
        "decided_at": notice.at.isoformat(),
        "answer_at": f"{room.base_url}{notice_path(notice, room.keys)}",
    }


def read_answer(said: Any) -> Answer:
    """Return what a system answered; what cannot be understood counts as having been told."""
    told = Answer(Outcome.TOLD)
    if not isinstance(said, Mapping):
        return told
    if said.get("outcome") == Outcome.CONFIRMED:
        return Answer(Outcome.CONFIRMED)
    if said.get("outcome") != Outcome.REFUSED:
        return told
    texts = said.get("message")
    return Answer(
        Outcome.REFUSED,
        ground=_ground(said.get("code")),
        until=_day(said.get("until")),
        texts=_texts(texts) if isinstance(texts, Mapping) else None,
    )


def _tell_system(
    job: Job, stand: Stand, version: RecipientVersion, room: MailRoom, line: Line
) -> Effect:
    body, at = message(stand, room), int(clock.now().timestamp())
    secrets = webhook_secrets(stand.notice.recipient, room.keys)
    headers = {SIGNATURE: signature(body, secrets, at=at), "Idempotency-Key": job.name}
    try:
        given = read_answer(line.post(str(version.webhook_url), body, headers))
    except (AddressNotAllowed, Gone, ssl.SSLCertVerificationError):
        given = FAILED
    except (NotTaken, OSError):
        if job.tries < MOST_TRIES:
            raise
        given = FAILED
    return _noted(stand, version, given, Channel.WEBHOOK)


def _tell_by_mail(job: Job, stand: Stand, version: RecipientVersion, room: MailRoom) -> Effect:
    notice, customer = stand.notice, stand.notice.customer
    to = Addressee(
        str(version.contact_email),
        customer.language,
        customer.key,
        customer.name,
        customer.contact_email,
        room.base_url,
    )
    path = notice_path(notice, room.keys)
    letter = letters.recipient_notice(to, path=path, code=notice.code, asks=ACTS[stand.duty].asks)
    try:
        room.post.send(letter, job)
    except AddressRefused:
        return _noted(stand, version, FAILED, Channel.MAIL)
    except Exception:
        if job.tries < MOST_TRIES:
            raise
        return _noted(stand, version, FAILED, Channel.MAIL)
    return _noted(stand, version, Answer(Outcome.TOLD), Channel.MAIL)


def _noted(stand: Stand, version: RecipientVersion, given: Answer, channel: Channel) -> Effect:
    def write() -> None:
        at = clock.now()
        with suppress(Refused):  # the recipient was faster: its answer stands
            write_step(stand, given, channel=channel, at=at)
        member = Member.select().where(Member.id == stand.notice.member_id).first()
        if given.outcome is not Outcome.FAILED and isinstance(member, Member):
            note(member, version, What.TOLD, stand.notice.columns, by=None, at=at)

    return write


def _ground(code: Any) -> Ground:
    return Ground(code) if code in tuple(Ground) else Ground.OTHER


def _day(text: Any) -> dt.date | None:
    with suppress(Refused):
        return checks.date(text) if isinstance(text, str) else None
    return None


def _texts(said: Mapping[Any, Any]) -> dict[str, str] | None:
    """The recipient's words by language: ours to show, so no longer and no odder than others'."""
    found = {}
    tidy: Callable[[str], str] = checks.paragraph(LONGEST_REASON)
    for language in LANGUAGES:
        with suppress(Refused):
            text = said.get(language)
            if isinstance(text, str) and tidy(text):
                found[language] = tidy(text)
    return found or None
