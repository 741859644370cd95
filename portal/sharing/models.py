"""Who gets personal data, in versions; what each got about a member; what each must be told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from portal.data.base import BaseModel
from portal.data.declarations import (
    Category,
    Personal,
    Retention,
    Source,
    technical,
)
from portal.data.fields import DayField, UtcDateTimeField
from portal.data.purposes import DOCUMENTATION
from portal.members.models import Customer, Member
from portal.sharing.kinds import EEA
from portal.words import N_

# The series of the recipients that Cerum uses for every customer; no customer id can look like this.
SHIPPED = "*"
THREE_YEARS = Retention(N_("3 år etter hendelsen"), days=3 * 365)


class Recipient(BaseModel):
    """Somebody who gets personal data. What is known about them is in their versions."""

    if TYPE_CHECKING:
        customer_id: int | None

    customer = technical(
        ForeignKeyField(Customer, null=True, backref="+", on_delete="RESTRICT"),
        "whose recipient it is; empty for those that Cerum uses for every customer",
    )
    series = technical(CharField(), "the customer id, or *: keys are unique within it")
    key = technical(CharField(), "names it on the command line and in the record")
    created_at = technical(UtcDateTimeField(), "when it was added")

    class Meta:
        indexes = ((("series", "key"), True),)

    @property
    def is_shipped(self) -> bool:
        """Return whether Cerum uses it for every customer."""
        return self.series == SHIPPED


class RecipientVersion(BaseModel):
    """What holds about a recipient from a time on. Append-only: the highest number is what holds now."""

    if TYPE_CHECKING:
        recipient_id: int

    recipient = technical(
        ForeignKeyField(Recipient, backref="+", on_delete="CASCADE"), "about which recipient"
    )
    number = technical(IntegerField(), "counts the versions of one recipient")
    kind = technical(CharField(), "what it does")
    name = technical(CharField(), "its legal name, or what it is called")
    why = technical(CharField(), "what it needs the data for, in one sentence")
    fields = technical(TextField(), "the columns it gets, as table.column in JSON")
    purpose = technical(CharField(), "the key of the purpose")
    basis = technical(CharField(), "the legal basis")
    responsibility = technical(CharField(), "on whose behalf it processes")
    country = technical(CharField(), "where it processes, by ISO 3166")
    transfer_ground = technical(CharField(null=True), "what lets data leave the EEA, if it does")
    agreement = technical(CharField(null=True), "title of the agreement; empty where a law asks")
    agreed_on = technical(DayField(null=True), "date of the agreement")
    privacy_url = technical(CharField(null=True), "its own privacy policy")
    contact_email = technical(CharField(null=True), "the mailbox where it is told")
    webhook_url = technical(
        CharField(null=True), "where its system is told, if it has such an address"
    )
    is_ended = technical(BooleanField(default=False), "it gets nothing from this version on")
    from_code = technical(BooleanField(default=False), "it was published by starting the portal")
    by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"),
        "the customer admin; empty for the operator and the portal",
    )
    at = technical(UtcDateTimeField(), "since when it holds")

    class Meta:
        table_name = "recipient_version"
        indexes = ((("recipient", "number"), True),)

    @property
    def columns(self) -> list[str]:
        """Return the columns it gets, each as ``table.column``."""
        return list(json.loads(self.fields))

    @property
    def is_outside(self) -> bool:
        """Return whether it processes outside the EEA."""
        return self.country not in EEA


def said(label: str) -> Personal:
    """Return the declaration of a column about what was shared or told."""
    return Personal(
        Category.SHARING,
        label,
        purpose=DOCUMENTATION,
        source=Source.PORTAL,
        retention=THREE_YEARS,
    )


def _code(label: str) -> Personal:
    return Personal(Category.SHARING, label, purpose=DOCUMENTATION, source=Source.PORTAL)
