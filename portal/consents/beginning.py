"""When something is offered anew: at once, or a control measure once it is discussed and announced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from peewee import fn

from portal.consents.models import PurposeSetting
from portal.consents.offers import Offer
from portal.consents.texts import PurposeRefused
from portal.members.models import Customer
from portal.words import N_


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a purpose is to be offered, and when a control measure was discussed."""

    offered: bool
    renewal_months: int | None = None
    measurement_id: str | None = None
    discussed_on: dt.date | None = None


def discussed_on(customer: Customer, key: str) -> dt.date | None:
    """Return when ``customer`` says that it discussed the purpose ``key`` as it is offered now."""
    mine = (PurposeSetting.customer == customer.id) & (PurposeSetting.purpose == key)
    rows = PurposeSetting.select().where(mine).order_by(PurposeSetting.id)
    return last_talk(list(rows))


def last_setting(customer: Customer, key: str) -> int:
    """Return the number of the row by which the purpose ``key`` is offered; 0 before there is one."""
    mine = (PurposeSetting.customer == customer.id) & (PurposeSetting.purpose == key)
    return int(PurposeSetting.select(fn.MAX(PurposeSetting.id)).where(mine).scalar() or 0)


def last_talk(rows: Sequence[PurposeSetting]) -> dt.date | None:
    """Return when that was discussed which ``rows``, oldest first, have left switched on."""
    said: dt.date | None = None
    for row in rows:
        said = (row.discussed_on or said) if row.offered else None
    return said


def is_on(offer: Offer) -> bool:
    """Return whether ``offer`` is offered, or will be once the days of notice are over."""
    return offer.offered or offer.comes_at is not None


def begins_at(
    customer: Customer, offer: Offer, wanted: Wanted, at: dt.datetime
) -> dt.datetime | None:
    """Return from when ``offer`` is offered as it is ``wanted``; None for at once or not at all."""
    if not wanted.offered or is_on(offer):
        return offer.comes_at if wanted.offered else None
    return at + dt.timedelta(days=customer.notice_days) if offer.is_control else None


def refuse_undiscussed(offer: Offer, wanted: Wanted) -> None:
    """Raise `PurposeRefused` for a control measure that begins without having been discussed."""
    begins = wanted.offered and not is_on(offer)
    if begins and offer.is_control and wanted.discussed_on is None:
        raise PurposeRefused(N_("Skriv datoen dere drøftet det med de tillitsvalgte."))
