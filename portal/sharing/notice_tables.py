"""Notices to recipients, and what became of each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from portal.activity.passing_on import Duty
from portal.data.base import BaseModel
from portal.data.declarations import counted_from, personal, technical
from portal.data.fields import DayField, UtcDateTimeField
from portal.members.models import Customer, Member
from portal.sharing.columns import labels_of
from portal.sharing.models import Recipient, RecipientVersion, said
from portal.sharing.words import (
    ACTS,
    CHANNEL_NAMES,
    GROUND_NAMES,
    OUTCOME_NAMES,
    Channel,
    Ground,
    Outcome,
)
from portal.words import N_, Sentence


class Notice(BaseModel):
    """One recipient must be told of one act that concerns one member (GDPR art. 19).

    It names the member to the recipient by an opaque code alone. A notice of an erasure belongs to
    nobody: it outlives the member's rows.
    """

    called = N_("Beskjeder til mottakere")

    if TYPE_CHECKING:
        member_id: int | None
        recipient_id: int

    member = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="CASCADE"), "whom it concerns"
    )
    customer = technical(
        ForeignKeyField(Customer, backref="+", on_delete="RESTRICT"), "whose member"
    )
    recipient = technical(
        ForeignKeyField(Recipient, backref="+", on_delete="RESTRICT"), "who must be told"
    )
    version = technical(
        ForeignKeyField(RecipientVersion, backref="+", on_delete="RESTRICT"),
        "the recipient, as it was when the act was done",
    )
    code = personal(CharField(), said(N_("Kode hos mottakeren")))
    origin = technical(CharField(null=True, index=True), "reference of the request or erasure")
    act = personal(CharField(), said(N_("Hva mottakeren skal få vite")))
    fields = personal(TextField(), said(N_("Hva det gjelder")))
    at = counted_from(personal(UtcDateTimeField(), said(N_("Da det ble bestemt"))))
    nonce = technical(CharField(), "makes the secret of each link different")

    class Meta:
        indexes = (
            (("member", "at"), False),
            (("customer", "at"), False),
            (("recipient", "at"), False),
        )

    @property
    def columns(self) -> list[str]:
        """Return the columns it is about, each as ``table.column``."""
        return list(json.loads(self.fields))

    @property
    def act_shown(self) -> str:
        """Return what was done, in words."""
        return ACTS[Duty(self.act)].name

    @property
    def fields_shown(self) -> Sentence:
        """Return the labels of the columns."""
        return labels_of(self.columns)


class NoticeStep(BaseModel):
    """What became of a notice. Append-only: the last step is how it stands."""

    called = N_("Det mottakere har svart")

    if TYPE_CHECKING:
        notice_id: int

    member = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="CASCADE"),
        "whom the notice concerns; here too, so that a page finds the steps without the notices",
    )
    notice = technical(ForeignKeyField(Notice, backref="+", on_delete="CASCADE"), "of which notice")
    number = technical(IntegerField(), "counts the steps of one notice")
    outcome = personal(CharField(), said(N_("Tilstand")))
    channel = personal(CharField(), said(N_("Måten det skjedde på")))
    reason = personal(CharField(null=True), said(N_("Grunnen til et nei")))
    texts = personal(TextField(null=True), said(N_("Begrunnelsen, på hvert språk")))
    until = personal(DayField(null=True), said(N_("Gjelder til")))
    by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"),
        "the customer admin who noted it; empty for the portal and the recipient",
    )
    at = personal(UtcDateTimeField(), said(N_("Skjedd")))

    class Meta:
        table_name = "notice_step"
        indexes = ((("notice", "number"), True),)

    @property
    def outcome_shown(self) -> str:
        """Return how it stands, in words."""
        return OUTCOME_NAMES[Outcome(self.outcome)]

    @property
    def channel_shown(self) -> str:
        """Return how it came about, in words."""
        return CHANNEL_NAMES[Channel(self.channel)]

    @property
    def reason_shown(self) -> str:
        """Return why the recipient said no, in words."""
        return GROUND_NAMES[Ground(self.reason)] if self.reason else ""

    @property
    def texts_shown(self) -> str:
        """Return the recipient's own words, in every language it wrote."""
        texts = json.loads(self.texts) if self.texts else {}
        return "\n".join(dict.fromkeys(texts.values()))
