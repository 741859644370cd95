"""When an unused membership goes: the customer's rule, and when each member was last here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import ForeignKeyField, IntegerField

from portal.data.base import BaseModel
from portal.data.declarations import Category, Personal, Source, personal, technical
from portal.data.fields import UtcDateTimeField
from portal.data.purposes import DOCUMENTATION
from portal.members.models import Customer, Member, MemberRow
from portal.words import N_


class InactivityRule(BaseModel):
    """After how many months without activity a customer's members go. Append-only: the last counts."""

    if TYPE_CHECKING:
        customer_id: int

    customer = technical(
        ForeignKeyField(Customer, backref="+", on_delete="CASCADE"), "whose members"
    )
    months = technical(IntegerField(null=True), "6 to 36; empty for never")
    by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"),
        "the customer admin who set it; empty for the operator",
    )
    at = technical(UtcDateTimeField(), "when it was set")

    class Meta:
        table_name = "inactivity_rule"


class LastActive(MemberRow):
    """The last day a member was here, noted every night; sessions do not last as long as it counts."""

    called = N_("Når du sist var her")

    member = technical(
        ForeignKeyField(Member, unique=True, backref="+", on_delete="CASCADE"), "whose last day"
    )
    at = personal(
        UtcDateTimeField(),
        Personal(Category.ACTIVITY, N_("Sist aktiv"), purpose=DOCUMENTATION, source=Source.PORTAL),
    )

    class Meta:
        table_name = "last_active"
