"""Requests, every move that was made with them, and what was written about them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from portal.data.declarations import (
    Category,
    Personal,
    Retention,
    Source,
    Words,
    counted_from,
    personal,
    technical,
)
from portal.data.fields import DayField, UtcDateTimeField
from portal.data.purposes import DOCUMENTATION, PURPOSE_NAMES
from portal.data_requests.deadline import days_left
from portal.data_requests.kinds import ELSE, GROUNDS, WISHES, RequestKind
from portal.data_requests.states import (
    ACTOR_NAMES,
    MOVE_NAMES,
    OPEN,
    STATE_NAMES,
    Actor,
    RequestState,
)
from portal.members.models import Member, MemberRow
from portal.words import N_

THREE_YEARS = Retention(N_("3 år etter at henvendelsen ble avsluttet"), days=3 * 365)


def _said(label: str, source: Source = Source.MEMBER, words: Words | None = None) -> Personal:
    return Personal(
        Category.REQUESTS,
        label,
        purpose=DOCUMENTATION,
        source=source,
        retention=THREE_YEARS,
        words=words,
    )


class DataRequest(MemberRow):
    """A member's use of a right."""

    called = N_("Henvendelser")

    if TYPE_CHECKING:
        member_id: int

    reference = technical(CharField(unique=True), "what people call the request when they talk")
    kind = personal(CharField(), _said(N_("Hva du ba om"), words=WISHES))
    state = personal(
        CharField(default=RequestState.RECEIVED.value),
        _said(N_("Tilstand"), Source.PORTAL, STATE_NAMES),
    )
    handled_by = technical(
        CharField(default=Actor.CUSTOMER.value), "who answers: customer or Cerum"
    )
    taken_by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"),
        "the customer admin who has taken it",
    )
    purpose = personal(CharField(null=True), _said(N_("Formålet det gjelder"), words=PURPOSE_NAMES))
    subject = personal(CharField(null=True), _said(N_("Feltet det gjelder")))
    details = personal(TextField(default=""), _said(N_("Det du skrev")))
    proposal = personal(TextField(null=True), _said(N_("Verdien du foreslo")))
    created_at = personal(UtcDateTimeField(), _said(N_("Sendt"), Source.PORTAL))
    due_on = personal(DayField(index=True), _said(N_("Svarfrist"), Source.PORTAL))
    extended = technical(IntegerField(default=0), "1 when the deadline was extended, which is once")
    outcome = personal(CharField(null=True), _said(N_("Utfall"), Source.CUSTOMER))
    closed_at = counted_from(
        personal(UtcDateTimeField(null=True, index=True), _said(N_("Avsluttet"), Source.PORTAL))
    )

    class Meta:
        table_name = "data_request"
        indexes = ((("member", "state"), False),)

    @property
    def subject_shown(self) -> str:
        """Return what the request is about, where all columns are shown to the member."""
        found = Member._meta.fields.get(self.subject or "")
        if found is not None:
            return str(found.declaration.label)
        return dict((*GROUNDS, *ELSE)).get(self.subject or "", "")

    @property
    def stands(self) -> RequestState:
        """Return where the request stands."""
        return RequestState(self.state)

    @property
    def is_open(self) -> bool:
        """Return whether an answer is still to come."""
        return self.stands in OPEN

    @property
    def asks_for(self) -> RequestKind:
        """Return the kind of the request."""
        return RequestKind(self.kind)

    def days_left(self, at: dt.datetime, zone: ZoneInfo) -> int:
        """Return how many of the customer's days are left to answer; the same for member and admin."""
        return days_left(self.due_on, at.astimezone(zone).date())


class RequestMove(MemberRow):
    """A request was moved: append-only."""

    called = N_("Det som har skjedd med henvendelsene")

    request = technical(
        ForeignKeyField(DataRequest, backref="+", on_delete="CASCADE"), "which request"
    )
    move = personal(CharField(), _said(N_("Hva som skjedde"), Source.PORTAL, MOVE_NAMES))
    state = personal(CharField(), _said(N_("Tilstand etterpå"), Source.PORTAL, STATE_NAMES))
    actor = personal(CharField(), _said(N_("Hvem som gjorde det"), Source.PORTAL, ACTOR_NAMES))
    by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"),
        "the member or admin; empty for the portal and for Cerum",
    )
    reason = personal(TextField(null=True), _said(N_("Begrunnelse eller melding")))
    at = personal(UtcDateTimeField(), _said(N_("Tidspunkt"), Source.PORTAL))

    class Meta:
        table_name = "request_move"


class RequestReminder(MemberRow):
    """Somebody was told of a deadline: once for each step towards it and past it."""

    called = N_("Påminnelser om svarfrister")

    request = technical(
        ForeignKeyField(DataRequest, backref="+", on_delete="CASCADE"), "which request"
    )
    due_on = personal(DayField(), _said(N_("Fristen det ble minnet om"), Source.PORTAL))
    days = technical(IntegerField(), "how many days after the deadline; before it is negative")
    at = personal(UtcDateTimeField(), _said(N_("Minnet om fristen"), Source.PORTAL))

    class Meta:
        table_name = "request_reminder"
        indexes = ((("request", "due_on", "days"), True),)
