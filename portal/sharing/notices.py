"""How a notice stands, and what becomes of it: each step a row, the last one counts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from peewee import JOIN, IntegrityError, fn

from portal.activity.journal import Act, enter
from portal.activity.passing_on import Duty
from portal.data.base import transaction
from portal.jobs.queue import enqueue
from portal.keys import Keys
from portal.members.models import Customer, Member
from portal.sharing.models import Recipient, RecipientVersion
from portal.sharing.notice_tables import Notice, NoticeStep
from portal.sharing.words import Channel, Ground, Outcome
from portal.words import DEFAULT_LANGUAGE, N_, Refused

MOVED_ON = N_("Noen andre har svart i mellomtiden. Se hva som står nå.")


# The job that tells a recipient; it carries the id of the notice.
TELL = "sharing.tell"
# An answer that stands: nothing more is asked of the recipient.
SETTLED = frozenset({Outcome.CONFIRMED, Outcome.REFUSED})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a recipient answers. A no has a reason, an end, and words in one or more languages."""

    outcome: Outcome
    ground: Ground | None = None
    until: dt.date | None = None
    texts: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """A notice, its recipient as it was told, and the last step."""

    notice: Notice
    version: RecipientVersion
    step: NoticeStep | None

    @property
    def outcome(self) -> Outcome:
        """Return how the notice stands."""
        return Outcome(self.step.outcome) if self.step else Outcome.WAITING

    @property
    def duty(self) -> Duty:
        """Return what the recipient must learn."""
        return Duty(self.notice.act)

    def said(self, language: str) -> str:
        """Return the recipient's own words in ``language``, or in the first language they are in."""
        texts: dict[str, str] = json.loads(self.step.texts) if self.step and self.step.texts else {}
        for one in (language, DEFAULT_LANGUAGE, *texts):
            if texts.get(one):
                return texts[one]
        return ""


def notices_of(member: Member, most: int, *, before: int | None = None) -> list[Stand]:
    """Return how the newest notices about ``member`` stand, newest first; in one statement."""
    mine = Notice.member == member.id
    return _stands(mine if before is None else mine & (Notice.id < before), most)


def notices_from(origin: str, most: int = 100) -> list[Stand]:
    """Return how those stand that a request or an erasure led to, newest first."""
    return _stands(Notice.origin == origin, most)


def notices_to(
    recipient: Recipient, customer: Customer, most: int, *, before: int | None = None
) -> list[Stand]:
    """Return how those stand that ``recipient`` was to be told about members of ``customer``."""
    theirs = (Notice.recipient == recipient.id) & (Notice.customer == customer.id)
    return _stands(theirs if before is None else theirs & (Notice.id < before), most)


def notice_to(recipient: Recipient, customer: Customer, number: int) -> Stand:
    """Return how that notice to ``recipient`` stands; raises `LookupError` when there is none."""
    theirs = (Notice.recipient == recipient.id) & (Notice.customer == customer.id)
    found = _stands(theirs & (Notice.id == number), 1)
    if not found:
        raise LookupError(number)
    return found[0]


def tell_again(stand: Stand, *, by: Member, at: dt.datetime) -> NoticeStep:
    """Let the recipient be told once more; raises `Refused` when it has answered already."""
    if stand.outcome in SETTLED or stand.outcome is Outcome.WAITING:
        raise Refused(MOVED_ON)
    with transaction():
        about, values = stand.notice.member, {"name": stand.version.name}
        enter(Act.TOLD_AGAIN, by=by, at=at, about=about, values=values)
        step = write_step(stand, Answer(Outcome.WAITING), channel=Channel.ADMIN, by=by, at=at)
        enqueue(TELL, key=f"{TELL}:{stand.notice.id}:{step.number}", at=at, notice=stand.notice.id)
    return step


def stand_of(notice: Notice) -> Stand:
    """Return how ``notice`` stands."""
    return _stands(Notice.id == notice.id, 1)[0]


def find_notice(token: str, keys: Keys) -> Stand | None:
    """Return the notice that the link in a mail is about, or None."""
    number, _, secret = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    found = _stands(Notice.id == int(number), 1)
    if not found or not keys.is_fingerprint(secret, *_named(found[0].notice)):
        return None
    return found[0]


def notice_path(notice: Notice, keys: Keys) -> str:
    """Return the address of the page where the recipient answers ``notice``."""
    return f"/notices/{notice.id}-{keys.fingerprint(*_named(notice))}"


def answer(
    stand: Stand, given: Answer, *, channel: Channel, by: Member | None = None, at: dt.datetime
) -> NoticeStep:
    """Record what the recipient answered, and return the step.

    The same answer twice is one. Raises `Refused` when another answer came in the meantime.
    """
    step = stand.step
    if step is not None and _says(step) == _said(given):
        return step
    return write_step(stand, given, channel=channel, by=by, at=at)


def write_step(
    stand: Stand, given: Answer, *, channel: Channel, by: Member | None = None, at: dt.datetime
) -> NoticeStep:
    """Write the step after the one ``stand`` shows; raises `Refused` when there is one already."""
    number = stand.step.number + 1 if stand.step else 1
    outcome, reason, until, texts = _said(given)
    try:
        with transaction():
            written: NoticeStep = NoticeStep.create(
                member=stand.notice.member_id,
                notice=stand.notice,
                number=number,
                outcome=outcome,
                channel=channel.value,
                reason=reason,
                texts=texts,
                until=until,
                by=by,
                at=at,
            )
            return written
    except IntegrityError:
        raise Refused(MOVED_ON) from None


def open_notices(recipients: Iterable[int], customer: Customer) -> dict[int, int]:
    """Return how many notices of each recipient have no answer that stands yet."""
    settled = [outcome.value for outcome in SETTLED]
    unsettled = NoticeStep.outcome.is_null() | NoticeStep.outcome.not_in(settled)
    query = (
        Notice.select(Notice.recipient, fn.COUNT(Notice.id))
        .join(NoticeStep, JOIN.LEFT_OUTER, on=_is_last())
        .where((Notice.customer == customer.id) & Notice.recipient.in_(list(recipients)))
        .where(unsettled)
        .group_by(Notice.recipient)
    )
    return dict(cast(Iterable[tuple[int, int]], query.tuples()))


def _stands(where: Any, most: int) -> list[Stand]:
    admin = Member.alias()
    query = (
        Notice.select(Notice, RecipientVersion, NoticeStep, Member, admin)
        .join(RecipientVersion)
        .switch(Notice)
        .join(Member, JOIN.LEFT_OUTER)
        .switch(Notice)
        .join(NoticeStep, JOIN.LEFT_OUTER, on=_is_last(), attr="step")
        .join(admin, JOIN.LEFT_OUTER, on=(NoticeStep.by == admin.id), attr="by")
        .where(where)
        .order_by(Notice.id.desc())
        .limit(most)
    )
    return [Stand(one, one.version, getattr(one, "step", None)) for one in query]


def _is_last() -> Any:
    later = NoticeStep.alias()
    newest = later.select(fn.MAX(later.number)).where(later.notice == Notice.id)
    return (NoticeStep.notice == Notice.id) & (NoticeStep.number == newest)


def _says(step: NoticeStep) -> tuple[str, str | None, dt.date | None, str | None]:
    return step.outcome, step.reason, step.until, step.texts


def _said(given: Answer) -> tuple[str, str | None, dt.date | None, str | None]:
    texts = json.dumps(given.texts, ensure_ascii=False, sort_keys=True) if given.texts else None
    return given.outcome.value, given.ground, given.until, texts


def _named(notice: Notice) -> tuple[str, int, str]:
    return "recipient-notice", notice.id, notice.nonce
