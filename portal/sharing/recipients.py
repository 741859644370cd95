"""Recipients: added, changed and ended, each time as a version; and those that hold now."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from peewee import JOIN, IntegrityError, fn

from portal.activity.journal import Act, enter
from portal.data.base import transaction
from portal.members.models import Customer, Member
from portal.sharing.models import SHIPPED, Recipient, RecipientVersion
from portal.sharing.particulars import Particulars
from portal.words import N_, Refused

MOVED_ON = N_("Noen andre endret denne mottakeren mens du skrev. Se hva som står nå.")
TAKEN = N_("Det finnes alt en mottaker som heter %(name)s.")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ö": "o", "ä": "a", "é": "e", "ü": "u"})


class RecipientMovedOn(Refused):
    """Somebody else wrote the next version first."""


class NoSuchRecipient(Refused):
    """The customer has no recipient with the key."""

    def __init__(self, key: str) -> None:
        super().__init__(N_("Ingen mottaker har nøkkelen %(key)s."), key=key)


def add_recipient(
    customer: Customer | None,
    said: Particulars,
    *,
    by: Member | None,
    at: dt.datetime,
    key: str | None = None,
    from_code: bool = False,
) -> RecipientVersion:
    """Add a recipient of ``customer``, or one that Cerum uses for all, and return its first version.

    Without ``key``, one is made of the name. Raises `Refused` when a recipient has that key or name.
    """
    series = customer.key if customer else SHIPPED
    try:
        with transaction():
            _refuse_taken(customer, said.name)
            recipient = Recipient.create(
                customer=customer, series=series, key=key or _free_key(series, said), created_at=at
            )
            _enter(Act.RECIPIENT_ADDED, said, by, at)
            return _write(recipient, 1, said, by=by, at=at, from_code=from_code)
    except IntegrityError:
        raise Refused(TAKEN, name=key or said.name) from None


def change_recipient(
    recipient: Recipient,
    said: Particulars,
    *,
    based_on: int,
    by: Member | None,
    at: dt.datetime,
    **marks: bool,
) -> RecipientVersion:
    """Write the version after number ``based_on`` and return it; nothing is written when nothing is new.

    Raises `RecipientMovedOn` when that is no longer the latest, or the recipient has ended.
    """
    now = latest_version(recipient)
    if now.number != based_on or now.is_ended:
        raise RecipientMovedOn(MOVED_ON)
    if Particulars.of(now) == said and not marks.get("is_ended"):
        return now
    try:
        with transaction():
            ends = marks.get("is_ended")
            _enter(Act.RECIPIENT_ENDED if ends else Act.RECIPIENT_CHANGED, said, by, at)
            return _write(recipient, based_on + 1, said, by=by, at=at, **marks)
    except IntegrityError:
        raise RecipientMovedOn(MOVED_ON) from None


def end_recipient(
    recipient: Recipient, *, based_on: int, by: Member | None, at: dt.datetime
) -> RecipientVersion:
    """Let the recipient get nothing more, and return the version that says so.

    Raises `RecipientMovedOn` as `change_recipient` does.
    """
    said = Particulars.of(latest_version(recipient))
    return change_recipient(recipient, said, based_on=based_on, by=by, at=at, is_ended=True)


def current_recipients(customer: Customer, *, ended: bool = False) -> list[RecipientVersion]:
    """Return what holds about those that ``customer`` shares with: Cerum's own first, then theirs.

    With ``ended``, those that get nothing more too. One statement, each version with its recipient.
    """
    query = _latest().where(Recipient.series.in_([SHIPPED, customer.key]))
    if not ended:
        query = query.where(~RecipientVersion.is_ended)
    return list(query.order_by(Recipient.customer.is_null(False), Recipient.id))


def all_recipients(series: str) -> list[RecipientVersion]:
    """Return what holds about every recipient of one customer id, or of Cerum with `SHIPPED`."""
    return list(_latest().where(Recipient.series == series).order_by(Recipient.id))


def find_recipient(customer: Customer, number: int) -> RecipientVersion:
    """Return what holds about the recipient with that id, Cerum's or ``customer``'s own.

    Raises `LookupError` when there is none.
    """
    mine = Recipient.series.in_([SHIPPED, customer.key]) & (Recipient.id == number)
    found = _latest().where(mine).first()
    if not isinstance(found, RecipientVersion):
        raise LookupError(number)
    return found


def recipient_by_key(series: str, key: str) -> RecipientVersion:
    """Return what holds about the recipient ``key``; raises `NoSuchRecipient`."""
    found = _latest().where((Recipient.series == series) & (Recipient.key == key)).first()
    if not isinstance(found, RecipientVersion):
        raise NoSuchRecipient(key)
    return found


def latest_version(recipient: Recipient) -> RecipientVersion:
    """Return what holds about ``recipient`` now."""
    return versions_of(recipient)[0]


def versions_of(recipient: Recipient) -> list[RecipientVersion]:
    """Return every version of ``recipient`` with who wrote it, the newest first; in one statement."""
    rows = RecipientVersion.select(RecipientVersion, Member).join(
        Member, JOIN.LEFT_OUTER, on=(RecipientVersion.by == Member.id)
    )
    mine = rows.where(RecipientVersion.recipient == recipient.id)
    return list(mine.order_by(RecipientVersion.number.desc()))


def _latest() -> Any:
    later = RecipientVersion.alias()
    newest = later.select(fn.MAX(later.number)).where(later.recipient == RecipientVersion.recipient)
    query = RecipientVersion.select(RecipientVersion, Recipient).join(Recipient)
    return query.where(RecipientVersion.number == newest)


def _write(
    recipient: Recipient,
    number: int,
    said: Particulars,
    *,
    by: Member | None,
    at: dt.datetime,
    **marks: bool,
) -> RecipientVersion:
    written: RecipientVersion = RecipientVersion.create(
        recipient=recipient, number=number, by=by, at=at, **said.as_row(), **marks
    )
    return written


def _enter(act: Act, said: Particulars, by: Member | None, at: dt.datetime) -> None:
    """What an admin did; Cerum's own changes are in no customer's journal."""
    if by is not None:
        enter(act, by=by, at=at, values={"name": said.name})


def _refuse_taken(customer: Customer | None, name: str) -> None:
    if customer is None:
        return
    if any(one.name.casefold() == name.casefold() for one in current_recipients(customer)):
        raise Refused(TAKEN, name=name)


def _free_key(series: str, said: Particulars) -> str:
    """The name in small letters; a number is added when an earlier recipient had it."""
    plain = re.sub(r"[^a-z0-9]+", "-", said.name.casefold().translate(_LETTERS)).strip("-")
    wanted = plain[:40].strip("-") or said.kind
    taken = {row.key for row in Recipient.select(Recipient.key).where(Recipient.series == series)}
    endings = ("", *(f"-{number}" for number in range(2, len(taken) + 3)))
    return next(wanted + ending for ending in endings if wanted + ending not in taken)
