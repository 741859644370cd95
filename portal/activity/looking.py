"""Who has looked: a row for each time an admin saw data about a member that is not in the lists."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from peewee import CharField, ForeignKeyField

from portal.activity.journal import Act, enter
from portal.activity.rules import notice
from portal.activity.security_log import Circumstances
from portal.activity.signals import Signal
from portal.data.base import transaction
from portal.data.declarations import (
    CATEGORY_NAMES,
    MEMBER_ONLY,
    ONE_YEAR,
    Category,
    Personal,
    Source,
    counted_from,
    declaration_of,
    personal,
    technical,
)
from portal.data.fields import UtcDateTimeField
from portal.data.purposes import DOCUMENTATION
from portal.members.models import Member, MemberRow
from portal.words import N_

CONTACT = N_("Kontaktopplysninger")
CATEGORY = "category"
CONTACT_DETAILS = "contact"
SHOWN_FOR = dt.timedelta(minutes=10)


class Reason(StrEnum):
    """What an admin may look for."""

    CONTACT = "contact"
    PAY = "pay"
    EMERGENCY = "emergency"
    CORRECTION = "correction"
    REQUEST = "request"


REASON_NAMES = {
    Reason.CONTACT: N_("Ta kontakt om arbeidet"),
    Reason.PAY: N_("Lønn eller refusjon"),
    Reason.EMERGENCY: N_("Det haster, for eksempel ulykke eller sykdom"),
    Reason.CORRECTION: N_("Kontrollere at opplysningene er riktige"),
    Reason.REQUEST: N_("Svare på en henvendelse fra medlemmet"),
}


def _said(label: str) -> Personal:
    return Personal(
        Category.ACTIVITY,
        label,
        purpose=DOCUMENTATION,
        source=Source.PORTAL,
        seen_by=MEMBER_ONLY,
        retention=ONE_YEAR,
    )


class LookUp(MemberRow):
    """Somebody was shown data about the member."""

    called = N_("Hvem som har sett opplysninger om deg")

    by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"), "who was shown it"
    )
    reason = personal(CharField(), _said(N_("Hvorfor noen så på opplysningene")))
    what = personal(CharField(), _said(N_("Hva som ble vist")))
    at = counted_from(personal(UtcDateTimeField(), _said(N_("Når det ble vist"))))

    class Meta:
        table_name = "look_up"
        indexes = ((("member", "at"), False), (("by", "at"), False))

    @property
    def reason_shown(self) -> str:
        """Return why, where all columns are shown to the member."""
        return REASON_NAMES[Reason(self.reason)]

    @property
    def what_shown(self) -> str:
        """Return what was shown, by the name the register gives it."""
        if self.what == CATEGORY:
            return CATEGORY_NAMES[Category.AUTOMATED]
        field = Member._meta.fields.get(self.what)
        said = declaration_of(field) if field is not None else None
        return said.label if isinstance(said, Personal) else CONTACT


def look(
    member: Member, what: str, reason: Reason, *, by: Member, at: dt.datetime
) -> LookUp | None:
    """Record that ``by`` is shown ``what`` of ``member``; None when they were so a moment ago."""
    if is_shown(member, what, by=by, at=at):
        return None
    with transaction():
        notice(Signal.LOOKED_UP, member, at=at, by=by, around=Circumstances(object_id=member.id))
        made = LookUp.create(member=member, by=by, reason=reason.value, what=what, at=at)
        why, shown = made.reason_shown, made.what_shown
        enter(Act.LOOKED, by=by, at=at, about=member, why=why, values={"what": shown})
        return made


def is_shown(member: Member, what: str, *, by: Member, at: dt.datetime) -> bool:
    """Return whether ``by`` may still see ``what`` of ``member`` since they last asked.

    One member at a time: to look at the next is to be done with the one before.
    """
    lately = (LookUp.by == by.id) & (LookUp.what == what) & (LookUp.at > at - SHOWN_FOR)
    last = LookUp.select(LookUp.member).where(lately).order_by(LookUp.id.desc()).first()
    return last is not None and last.__data__["member"] == member.id


def looks_since(member: Member, since: dt.datetime) -> int:
    """Return how often somebody has looked at ``member`` since then."""
    return int(LookUp.of(member).where(LookUp.at > since).count())


def looks_at(member: Member, *, before: int | None = None, most: int) -> list[LookUp]:
    """Return who has looked at ``member``, newest first, those of number below ``before``."""
    query = (
        LookUp.select(LookUp, Member)
        .left_outer_join(Member, on=(LookUp.by == Member.id), attr="by")
        .where(LookUp.member == member.id)
        .order_by(LookUp.id.desc())
        .limit(most)
    )
    return list(query if before is None else query.where(LookUp.id < before))
