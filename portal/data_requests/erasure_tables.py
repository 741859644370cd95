"""Erasures: planned ones, which are rows of a member, and those that were begun, which name nobody."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from peewee import BigIntegerField, CharField, Expression, ForeignKeyField, IntegerField, TextField

from portal.data.base import BaseModel
from portal.data.declarations import Category, Personal, Source, personal, technical
from portal.data.fields import UtcDateTimeField
from portal.data.purposes import DOCUMENTATION
from portal.data_requests.models import DataRequest
from portal.members.models import Customer, Member, MemberRow
from portal.words import N_


class Cause(StrEnum):
    """Why a member's data is erased."""

    ASKED = "asked"
    ENDED = "ended"
    CONTRACT_ENDED = "contract-ended"
    INACTIVE = "inactive"
    DECIDED = "decided"


CAUSE_WORDS = {
    Cause.ASKED: N_("Du ba om det"),
    Cause.ENDED: N_("Medlemskapet er avsluttet"),
    Cause.CONTRACT_ENDED: N_("Avtalen med arbeidsgiveren din er slutt"),
    Cause.INACTIVE: N_("Medlemskapet er ikke brukt på lenge"),
    Cause.DECIDED: N_("To administratorer hos arbeidsgiveren din har bestemt det"),
}


def _said(label: str) -> Personal:
    return Personal(Category.REQUESTS, label, purpose=DOCUMENTATION, source=Source.PORTAL)


class PlannedErasure(MemberRow):
    """That a member's data will be erased, when and why. It stands until it is undone or begun."""

    called = N_("Planlagte slettinger")

    if TYPE_CHECKING:
        member_id: int
        request_id: int | None

    cause = personal(
        CharField(), replace(_said(N_("Hvorfor opplysningene slettes")), words=CAUSE_WORDS)
    )
    decided_at = personal(UtcDateTimeField(), _said(N_("Slettingen bestemt")))
    due_at = personal(UtcDateTimeField(index=True), _said(N_("Slettes")))
    undone_at = personal(UtcDateTimeField(null=True), _said(N_("Slettingen angret")))
    request = technical(
        ForeignKeyField(DataRequest, null=True, backref="+", on_delete="CASCADE"),
        "what the member asked, if it was the member",
    )
    by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"),
        "who decided; empty for the portal and for Cerum",
    )
    begun_at = technical(UtcDateTimeField(null=True), "since when there is no way back")
    days_told = technical(
        IntegerField(null=True), "how many days ahead the member was last told by mail"
    )

    class Meta:
        table_name = "planned_erasure"

    @classmethod
    def standing(cls) -> Expression:
        """Return what is true of plans that are neither undone nor begun."""
        still: Expression = cls.undone_at.is_null() & cls.begun_at.is_null()
        return still

    @property
    def can_be_undone(self) -> bool:
        """Return whether the member may take it back."""
        return self.cause == Cause.ASKED and self.undone_at is None and self.begun_at is None


PlannedErasure.add_index(
    PlannedErasure.index(
        PlannedErasure.member,
        PlannedErasure.cause,
        unique=True,
        where=PlannedErasure.undone_at.is_null() & PlannedErasure.begun_at.is_null(),
        name="planned_erasure_one_standing",
    )
)


class ErasureProposal(MemberRow):
    """One admin proposed to erase a member who did not ask; it takes another one to approve it."""

    called = N_("Forslag om å slette opplysningene dine")

    if TYPE_CHECKING:
        member_id: int
        by_id: int | None

    reason = personal(TextField(), _said(N_("Begrunnelsen for forslaget")))
    proposed_at = personal(UtcDateTimeField(), _said(N_("Foreslått")))
    outcome = personal(CharField(null=True), _said(N_("Hva forslaget førte til")))
    settled_at = personal(UtcDateTimeField(null=True), _said(N_("Avgjort")))
    by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"),
        "the admin who proposed it",
    )
    settled_by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"),
        "the admin who approved or withdrew it",
    )

    class Meta:
        table_name = "erasure_proposal"


ErasureProposal.add_index(
    ErasureProposal.index(
        ErasureProposal.member,
        unique=True,
        where=ErasureProposal.settled_at.is_null(),
        name="erasure_proposal_one_open",
    )
)


class Erasure(BaseModel):
    """An erasure that was begun, how far it is, and in the end its certificate. It names nobody."""

    if TYPE_CHECKING:
        customer_id: int | None

    reference = technical(CharField(unique=True), "names it in the address of its page")
    customer = technical(
        ForeignKeyField(Customer, null=True, backref="+", on_delete="RESTRICT"),
        "whose member it was; empty when a restored database did not have the member",
    )
    row = technical(BigIntegerField(index=True), "number of the row that the member had")
    subject = technical(CharField(), "keyed hash that stands for the member in the ledger")
    cause = technical(CharField(), "why it was begun")
    decided_at = technical(UtcDateTimeField(), "when it was decided")
    begun_at = technical(UtcDateTimeField(), "since when nobody reaches the data")
    entry = technical(IntegerField(null=True, unique=True), "its line in the ledger")
    answers = technical(IntegerField(default=0), "how many answers about consent there were")
    answers_seal = technical(CharField(null=True), "the seal of the last of them")
    rows = technical(IntegerField(default=0), "how many rows there were, for the progress")
    finished_at = technical(UtcDateTimeField(null=True), "when all was done")
    certificate = technical(TextField(null=True), "what was done, as JSON")
    sha256 = technical(CharField(null=True, index=True), "the certificate's hash")
    cleared_at = technical(UtcDateTimeField(null=True), "when the last row that was kept went")


class ErasedTable(BaseModel):
    """What an erasure did in one table; counted in the transactions that did it."""

    erasure = technical(ForeignKeyField(Erasure, backref="+", on_delete="CASCADE"), "of which")
    name = technical(CharField(), "the table")
    deleted = technical(IntegerField(default=0), "rows that are gone")
    anonymised = technical(IntegerField(default=0), "rows that stay and name nobody")
    kept = technical(IntegerField(default=0), "rows that a law keeps")
    law = technical(CharField(null=True), "the law that keeps them")
    kept_until = technical(UtcDateTimeField(null=True), "when the last of them goes")

    class Meta:
        table_name = "erased_table"
        indexes = ((("erasure", "name"), True),)


class ErasureTold(BaseModel):
    """A recipient that is told of an erasure, so that it erases too (GDPR art. 17(2) and 19)."""

    erasure = technical(ForeignKeyField(Erasure, backref="+", on_delete="CASCADE"), "of which")
    recipient = technical(CharField(), "name of the recipient, which is no person")
    noted_at = technical(UtcDateTimeField(), "when it was found that it must be told")
    told_at = technical(UtcDateTimeField(null=True), "when it was told")

    class Meta:
        table_name = "erasure_told"
        indexes = ((("erasure", "recipient"), True),)
