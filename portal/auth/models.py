"""Sessions, known devices, counters of what was tried, and forms kept over an expired session."""

from dataclasses import replace
from enum import StrEnum

from peewee import BlobField, CharField, ForeignKeyField, IntegerField, TextField

from portal.data.base import BaseModel
from portal.data.declarations import (
    MEMBER_ONLY,
    NOBODY,
    ONE_DAY,
    THREE_MONTHS,
    Category,
    Personal,
    Retention,
    Source,
    counted_from,
    personal,
    technical,
)
from portal.data.fields import UtcDateTimeField
from portal.data.purposes import PREVENT_MISUSE
from portal.members.models import Member, MemberRow
from portal.words import N_


def _said(label: str, retention: Retention = THREE_MONTHS) -> Personal:
    return Personal(
        Category.SIGN_IN,
        label,
        purpose=PREVENT_MISUSE,
        source=Source.PORTAL,
        seen_by=MEMBER_ONLY,
        retention=retention,
    )


class Proof(StrEnum):
    """What a member showed to sign in."""

    PASSWORD = "password"
    PASSWORD_AND_CODE = "password+code"
    PASSWORD_AND_RECOVERY_CODE = "password+recovery-code"
    PASSWORD_AND_MAILED_CODE = "password+mailed-code"
    PASSWORD_AND_PASSKEY = "password+passkey"
    PASSKEY = "passkey"
    APP = "app"
    APP_AND_CODE = "app+code"
    APP_AND_RECOVERY_CODE = "app+recovery-code"
    APP_AND_PASSKEY = "app+passkey"
    REMEMBERED_DEVICE = "password+device"


PROOF_WORDS = {
    Proof.PASSWORD: N_("Passord"),
    Proof.PASSWORD_AND_CODE: N_("Passord og engangskode"),
    Proof.PASSWORD_AND_RECOVERY_CODE: N_("Passord og gjenopprettingskode"),
    Proof.PASSWORD_AND_MAILED_CODE: N_("Passord og kode på e-post"),
    Proof.PASSWORD_AND_PASSKEY: N_("Passord og tilgangsnøkkel"),
    Proof.PASSKEY: N_("Tilgangsnøkkel"),
    Proof.APP: N_("Mobilapp"),
    Proof.APP_AND_CODE: N_("Mobilapp og engangskode"),
    Proof.APP_AND_RECOVERY_CODE: N_("Mobilapp og gjenopprettingskode"),
    Proof.APP_AND_PASSKEY: N_("Mobilapp og tilgangsnøkkel"),
    Proof.REMEMBERED_DEVICE: N_("Passord på en kjent enhet"),
}
# Who signed in like this may have no second step; whoever signed in otherwise has one.
ONE_STEP = frozenset({Proof.PASSWORD, Proof.APP})


class Device(MemberRow):
    """A browser in which a member has signed in before; it is not held back by strangers' guesses."""

    called = N_("Nettlesere du har logget inn i")

    member_id: int

    token_hash = technical(CharField(unique=True), "recognises the browser's token")
    first_seen_at = personal(UtcDateTimeField(), _said(N_("Enhet først brukt")))
    last_seen_at = counted_from(
        personal(UtcDateTimeField(index=True), _said(N_("Enhet sist brukt")))
    )
    trusted_until = personal(
        UtcDateTimeField(null=True), _said(N_("Totrinnsbekreftelse huskes på enheten til"))
    )


class Session(MemberRow):
    """One signed-in browser. The cookie holds a token; only its hash is here."""

    called = N_("Innlogginger")

    device_id: int | None

    token_hash = technical(CharField(unique=True), "recognises the browser's token")
    device = technical(
        ForeignKeyField(Device, null=True, backref="+", on_delete="SET NULL"),
        "the remembered browser it was started in",
    )
    proof = personal(
        CharField(default=Proof.PASSWORD.value),
        replace(_said(N_("Logget inn med")), words=PROOF_WORDS),
    )
    created_at = personal(UtcDateTimeField(), _said(N_("Logget inn")))
    last_seen_at = counted_from(personal(UtcDateTimeField(index=True), _said(N_("Sist brukt"))))
    authenticated_at = personal(UtcDateTimeField(), _said(N_("Passord sist bekreftet")))
    previous_at = personal(UtcDateTimeField(null=True), _said(N_("Forrige innlogging")))
    ended_at = personal(UtcDateTimeField(null=True), _said(N_("Logget ut")))
    disowned_at = personal(
        UtcDateTimeField(null=True), _said(N_("Meldt fra om at det ikke var deg"))
    )
    address = personal(CharField(), _said(N_("IP-adresse")))
    agent = personal(CharField(), _said(N_("Nettleser og enhet")))
    notice = technical(TextField(null=True), "the sentence to show on the next page")


class Attempts(BaseModel):
    """How often something was tried in one window of time; the key is a keyed hash."""

    key = technical(CharField(), "keyed hash of what is counted: no name or address is here")
    window = technical(IntegerField(index=True), "number of the window since 1970")
    count = technical(IntegerField(default=0), "tries in that window")
    expires_at = technical(UtcDateTimeField(index=True), "when the window no longer counts")

    class Meta:
        indexes = ((("key", "window"), True),)


class KeptForm(MemberRow):
    """What a member had typed when the session ran out, sealed, for 30 minutes."""

    member = technical(
        ForeignKeyField(Member, unique=True, backref="+", on_delete="CASCADE"),
        "who typed it; only the latest form of each member is kept",
    )
    path = technical(CharField(), "the page the form belongs to")
    sealed = personal(
        BlobField(),
        Personal(
            Category.SIGN_IN,
            N_("Skjema du ikke rakk å lagre"),
            seen_by=NOBODY,
            retention=ONE_DAY,
            secret=True,
        ),
    )
    expires_at = counted_from(technical(UtcDateTimeField(index=True), "when it is thrown away"))
