"""Versions of a customer's record, when each was printed, and who answers for which purpose."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from portal.data.base import BaseModel
from portal.data.declarations import technical
from portal.data.fields import UtcDateTimeField
from portal.members.models import Customer, Member


class RecordVersion(BaseModel):
    """What the record of a customer said from a time on. Append-only."""

    customer = technical(
        ForeignKeyField(Customer, backref="+", on_delete="CASCADE"), "whose record"
    )
    number = technical(IntegerField(), "counts the versions of one customer")
    content = technical(TextField(), "what it says in each language, as JSON; an owner is a number")
    sha256 = technical(CharField(), "fingerprint of the content")
    at = technical(UtcDateTimeField(), "when it was made")

    class Meta:
        table_name = "record_version"
        indexes = ((("customer", "number"), True),)

    @property
    def said(self) -> dict[str, Any]:
        """Return the content by language."""
        found: dict[str, Any] = json.loads(self.content)
        return found

    @property
    def is_whole(self) -> bool:
        """Return whether the content is still what its fingerprint was made of."""
        return hashlib.sha256(self.content.encode()).hexdigest() == self.sha256


class RecordPrint(BaseModel):
    """A version was printed. Append-only."""

    version = technical(
        ForeignKeyField(RecordVersion, backref="+", on_delete="CASCADE"), "which version"
    )
    by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"),
        "the customer admin who printed it",
    )
    at = technical(UtcDateTimeField(), "when it was printed")

    class Meta:
        table_name = "record_print"


class PurposeOwner(BaseModel):
    """A customer named who answers for a purpose. Append-only: the latest row is how it stands."""

    customer = technical(
        ForeignKeyField(Customer, backref="+", on_delete="CASCADE"), "whose purpose"
    )
    purpose = technical(CharField(), "the key of the purpose")
    owner = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"),
        "the customer admin who answers for it",
    )
    by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"), "who named them"
    )
    at = technical(UtcDateTimeField(), "when they were named")

    class Meta:
        table_name = "purpose_owner"
        indexes = ((("customer", "purpose"), False),)
