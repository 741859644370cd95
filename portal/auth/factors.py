"""What a member can show besides the password: an app's codes, recovery codes, passkeys."""

from peewee import BlobField, CharField, ForeignKeyField, IntegerField

from portal.data.declarations import (
    MEMBER_ONLY,
    NOBODY,
    Category,
    Personal,
    Source,
    personal,
    technical,
)
from portal.data.fields import UtcDateTimeField
from portal.data.purposes import PREVENT_MISUSE
from portal.members.models import Member, MemberRow
from portal.words import N_


def _own(label: str, *, source: Source = Source.PORTAL, secret: bool = False) -> Personal:
    return Personal(
        Category.SIGN_IN,
        label,
        purpose=PREVENT_MISUSE,
        source=source,
        seen_by=NOBODY if secret else MEMBER_ONLY,
        secret=secret,
    )


class AuthenticatorApp(MemberRow):
    """The app whose codes a member types. Without ``confirmed_at`` it is only being set up."""

    called = N_("Appen med koder")

    member = technical(
        ForeignKeyField(Member, unique=True, backref="+", on_delete="CASCADE"), "whose app it is"
    )
    sealed = personal(BlobField(), _own(N_("Nøkkelen appen lager koder med"), secret=True))
    last_step = technical(IntegerField(default=0), "the latest step of time whose code was used")
    created_at = technical(UtcDateTimeField(), "when it was begun; an unfinished one expires")
    confirmed_at = personal(UtcDateTimeField(null=True), _own(N_("Totrinnsbekreftelse slått på")))
    last_used_at = personal(UtcDateTimeField(null=True), _own(N_("Kode fra appen sist brukt")))

    class Meta:
        table_name = "authenticator_app"


class RecoveryCodes(MemberRow):
    """A set of ten codes for the day the phone is gone. A new set takes the place of the old."""

    called = N_("Sett med gjenopprettingskoder")

    member = technical(
        ForeignKeyField(Member, unique=True, backref="+", on_delete="CASCADE"), "whose codes"
    )
    created_at = personal(UtcDateTimeField(), _own(N_("Gjenopprettingskoder laget")))
    shown = personal(
        BlobField(null=True),
        _own(N_("Gjenopprettingskoder som ikke er lagret ennå"), secret=True),
    )
    shown_until = technical(UtcDateTimeField(), "when the codes can no longer be shown")

    class Meta:
        table_name = "recovery_codes"


class RecoveryCode(MemberRow):
    """One code of the set, known by its hash: 120 random bits need no slow hashing (ASVS 6.5.2)."""

    called = N_("Gjenopprettingskoder")

    code_hash = personal(CharField(unique=True), _own(N_("Gjenopprettingskode"), secret=True))
    used_at = personal(UtcDateTimeField(null=True), _own(N_("Gjenopprettingskode brukt")))

    class Meta:
        table_name = "recovery_code"


class Passkey(MemberRow):
    """A public key whose other half is in a member's phone, computer or security key."""

    called = N_("Tilgangsnøkler")

    name = personal(CharField(), _own(N_("Navn på tilgangsnøkkelen"), source=Source.MEMBER))
    credential_id = technical(CharField(unique=True, max_length=1400), "names the key pair")
    public_key = technical(BlobField(), "verifies what the other half signed")
    sign_count = technical(IntegerField(default=0), "uses so far, as counted by the key itself")
    created_at = personal(UtcDateTimeField(), _own(N_("Tilgangsnøkkel lagt til")))
    last_used_at = personal(UtcDateTimeField(null=True), _own(N_("Tilgangsnøkkel sist brukt")))
