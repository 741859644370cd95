"""What each purpose says, how a customer offers it, and what members answered."""

from dataclasses import replace
from enum import StrEnum

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from portal.data.base import BaseModel
from portal.data.declarations import (
    CUSTOMER_SIDE,
    MEMBER_ONLY,
    Category,
    Personal,
    Source,
    personal,
    technical,
)
from portal.data.fields import DayField, UtcDateTimeField
from portal.data.purposes import DOCUMENTATION, PURPOSE_NAMES
from portal.members.models import Customer, Member, MemberRow
from portal.words import LANGUAGES, N_

# The series of the purposes the portal ships with; no customer id can look like this.
SHIPPED = "*"


class EventKind(StrEnum):
    """What can happen to a choice."""

    GIVEN = "given"
    RENEWED = "renewed"
    PAUSED = "paused"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Channel(StrEnum):
    """How an answer came."""

    PAGE = "page"
    HTMX = "htmx"
    APP = "app"
    SIGNAL = "gpc"
    SCHEDULE = "schedule"


class PurposeVersion(BaseModel):
    """One version of what a purpose says. Append-only: the highest number is what is said now."""

    customer = technical(
        ForeignKeyField(Customer, null=True, backref="+", on_delete="RESTRICT"),
        "whose own purpose it is; empty for those the portal ships with",
    )
    series = technical(CharField(), "the customer id, or *: keys are unique within it")
    purpose = technical(CharField(), "the key of the purpose")
    number = technical(IntegerField(), "counts the versions of one purpose")
    edition = technical(IntegerField(), "counts those that ask anew; a consent covers one edition")
    basis = technical(CharField(), "the legal basis")
    decided_by = technical(CharField(), "who decides: the customer or Cerum")
    from_code = technical(BooleanField(default=False), "it was published by starting the portal")
    published_at = technical(UtcDateTimeField(), "since when it is what members are told")

    class Meta:
        indexes = ((("series", "purpose", "number"), True),)


class PurposeText(BaseModel):
    """What one version says in one language; the sentences of `portal.data.wordings.Wording`."""

    version = technical(
        ForeignKeyField(PurposeVersion, backref="+", on_delete="CASCADE"), "whose text it is"
    )
    language = technical(CharField(), "the language of the text")
    name = technical(CharField(), "what the purpose is called")
    explanation = technical(TextField(), "what happens, in one sentence")
    question = technical(TextField(), "what is asked; empty when there is no choice")
    data = technical(TextField(), "which data")
    recipients = technical(TextField(), "who gets it")
    kept = technical(TextField(), "how long it stays")
    if_no = technical(TextField(), "what a no means")
    effect = technical(TextField(), "what happens when a consent is withdrawn")

    class Meta:
        indexes = ((("version", "language"), True),)


class PurposeSetting(BaseModel):
    """How a customer offers a purpose. Append-only: the latest row is how it stands."""

    customer = technical(
        ForeignKeyField(Customer, backref="+", on_delete="CASCADE"), "who offers it"
    )
    purpose = technical(CharField(), "the key of the purpose")
    offered = technical(BooleanField(default=True), "whether members are asked")
    renewal_months = technical(
        IntegerField(null=True), "how long a consent lasts; empty for as long as it stands"
    )
    measurement_id = technical(
        CharField(null=True), "of Google Analytics; empty when visits are not measured"
    )
    discussed_on = technical(
        DayField(null=True), "when a control measure was discussed with the employees"
    )
    effective_at = technical(UtcDateTimeField(null=True), "when it is offered, if not at once")
    by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"),
        "the customer admin who set it; empty for the operator",
    )
    at = technical(UtcDateTimeField(), "when it was set")

    class Meta:
        indexes = ((("customer", "purpose"), False),)


KIND_WORDS = {
    EventKind.GIVEN: N_("Samtykke gitt"),
    EventKind.RENEWED: N_("Samtykke fornyet"),
    EventKind.PAUSED: N_("Satt på pause"),
    EventKind.DECLINED: N_("Nei"),
    EventKind.WITHDRAWN: N_("Samtykke trukket tilbake"),
    EventKind.EXPIRED: N_("Samtykke gått ut"),
}
CHANNEL_WORDS = {
    Channel.PAGE: N_("På en side"),
    Channel.HTMX: N_("På en side"),
    Channel.APP: N_("I mobilappen"),
    Channel.SIGNAL: N_("Signal fra nettleseren (GPC)"),
    Channel.SCHEDULE: N_("Av seg selv, da tiden var ute"),
}


def _said(label: str, source: Source = Source.MEMBER) -> Personal:
    return Personal(
        Category.CHOICES, label, purpose=DOCUMENTATION, source=source, seen_by=CUSTOMER_SIDE
    )


class ConsentEvent(MemberRow):
    """One answer, or what became of one. Append-only, sealed in a chain (`portal.consents.chain`)."""

    called = N_("Svarene dine om samtykke")

    sequence = technical(IntegerField(), "counts the events of one member")
    reference = technical(CharField(unique=True), "names the receipt in its address")
    purpose = personal(CharField(), replace(_said(N_("Formål")), words=PURPOSE_NAMES))
    kind = personal(CharField(), replace(_said(N_("Svar")), words=KIND_WORDS))
    by = personal(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"),
        _said(N_("Svart av"), Source.PORTAL),
    )
    at = personal(UtcDateTimeField(), _said(N_("Svart"), Source.PORTAL))
    channel = personal(
        CharField(), replace(_said(N_("Måten du svarte på"), Source.PORTAL), words=CHANNEL_WORDS)
    )
    language = personal(
        CharField(),
        replace(_said(N_("Språket du leste teksten på"), Source.PORTAL), words=LANGUAGES),
    )
    edition = technical(IntegerField(), "the edition of the purpose that was answered")
    consented_at = personal(UtcDateTimeField(null=True), _said(N_("Samtykket gitt"), Source.PORTAL))
    paused_until = personal(UtcDateTimeField(null=True), _said(N_("Pause til")))
    valid_until = personal(
        UtcDateTimeField(null=True), _said(N_("Samtykket gjelder til"), Source.PORTAL)
    )
    receipt = personal(
        TextField(),
        Personal(
            Category.CHOICES,
            N_("Kvittering med teksten du svarte på"),
            purpose=DOCUMENTATION,
            source=Source.PORTAL,
            seen_by=MEMBER_ONLY,
        ),
    )
    sha256 = technical(CharField(unique=True), "fingerprint of the receipt")
    seal = technical(CharField(), "ties the event to the one before it")

    class Meta:
        indexes = (
            (("member", "sequence"), True),
            (("member", "purpose", "sequence"), False),
        )

    @property
    def owner_id(self) -> int:
        """Return the number of the member whose event it is, without reading the member."""
        return int(self.__data__["member"])

    @property
    def by_member(self) -> bool:
        """Return whether the member did it, and not the passing of time."""
        return self.__data__["by"] is not None


class ConsentHead(MemberRow):
    """Where the chain of a member ends, so that an event cut off the end is missed."""

    called = N_("Enden av kjeden av svar")

    member = technical(
        ForeignKeyField(Member, unique=True, backref="+", on_delete="CASCADE"), "whose chain"
    )
    length = technical(IntegerField(), "how many events there are")
    seal = technical(CharField(), "the seal of the last one")
