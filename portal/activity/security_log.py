"""The security log: append-only rows, written in the transaction of the act they tell of.

The rows hold keyed hashes where a name or an address would be, so that a rule can count them and
nobody can read them. What concerns a known member is also in that member's own list of events.
"""

import datetime as dt
from dataclasses import dataclass

from peewee import BigIntegerField, CharField, ForeignKeyField

from portal.activity.signals import Signal
from portal.data.base import BaseModel
from portal.data.declarations import (
    MEMBER_ONLY,
    ONE_YEAR,
    Category,
    Personal,
    Source,
    counted_from,
    personal,
    technical,
)
from portal.data.fields import UtcDateTimeField
from portal.data.purposes import PREVENT_MISUSE
from portal.members.models import Customer, Member
from portal.words import N_


def _said(label: str) -> Personal:
    return Personal(
        Category.SIGN_IN,
        label,
        purpose=PREVENT_MISUSE,
        source=Source.PORTAL,
        seen_by=MEMBER_ONLY,
        retention=ONE_YEAR,
    )


class SecurityEvent(BaseModel):
    """One thing that matters for security. ``member`` is empty when nobody knows who it was."""

    called = N_("Sikkerhetshendelser")

    code = technical(CharField(), "name of the event in the OWASP logging vocabulary")
    about = technical(CharField(), "what the event was about")
    customer = technical(
        ForeignKeyField(Customer, null=True, backref="+", on_delete="CASCADE"), "where it happened"
    )
    member = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="CASCADE"), "whom it happened to"
    )
    by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"), "who did it"
    )
    door = technical(CharField(null=True), "keyed hash of the customer id that was tried")
    subject = technical(CharField(null=True), "keyed hash of the same and the username")
    network = technical(CharField(null=True), "keyed hash of the network it came from")
    object_id = technical(BigIntegerField(null=True), "number of the row that was read or changed")
    at = counted_from(personal(UtcDateTimeField(index=True), _said(N_("Sikkerhetshendelse"))))

    class Meta:
        table_name = "security_event"
        indexes = (
            (("member", "at"), False),
            (("code", "about", "at"), False),
        )


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known around an event besides the members in it."""

    door: str | None = None
    subject: str | None = None
    network: str | None = None
    object_id: int | None = None


NOTHING = Circumstances()


def note(
    signal: Signal,
    member: Member | None,
    *,
    at: dt.datetime,
    by: Member | None = None,
    around: Circumstances = NOTHING,
) -> SecurityEvent:
    """Record that ``signal`` happened to ``member``, and return the row."""
    whose = member or by
    return SecurityEvent.create(
        code=signal.code,
        about=signal.about,
        member=member,
        by=by,
        customer=whose.customer_id if whose else None,
        door=around.door,
        subject=around.subject,
        network=around.network,
        object_id=around.object_id,
        at=at,
    )
