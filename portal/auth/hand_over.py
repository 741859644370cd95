"""Hand-over from a customer's mobile app: the app vouches for its member, and gets a code for a webview.

The app's own server holds a key that belongs to one customer. A code is good once, for 60 seconds, and
for a member of that customer only. It is a first step like the password: a second step is still asked.
"""

import datetime as dt
import secrets

from peewee import CharField, ForeignKeyField

from portal.activity.rules import notice
from portal.activity.security_log import Circumstances
from portal.activity.signals import Signal
from portal.auth.limits import Limit, block, counter
from portal.auth.tokens import hashed
from portal.data.base import BaseModel, transaction
from portal.data.declarations import Category, Personal, Source, personal, technical
from portal.data.fields import UtcDateTimeField
from portal.data.purposes import PREVENT_MISUSE
from portal.keys import Keys
from portal.members.models import Customer, Member, MemberRow, MemberState
from portal.words import N_

CODE_LIFE = dt.timedelta(seconds=60)
REFUSALS_PER_ADDRESS = Limit("hand-over", 30, 5 * 60)


class AppKey(BaseModel):
    """A key of a customer's app. Only its hash is here."""

    customer_id: int

    customer = technical(
        ForeignKeyField(Customer, backref="+", on_delete="CASCADE"), "whose app has it"
    )
    name = technical(CharField(), "what the operator calls the app")
    key_hash = technical(CharField(unique=True), "recognises the key")
    created_at = technical(UtcDateTimeField(), "when it was made")
    revoked_at = technical(UtcDateTimeField(null=True), "when it stopped working")

    class Meta:
        table_name = "app_key"


class HandOver(MemberRow):
    """A code that lets the app's webview in as its member, once."""

    called = N_("Innlogginger fra appen")

    app = technical(ForeignKeyField(AppKey, backref="+", on_delete="CASCADE"), "who asked for it")
    code_hash = technical(CharField(unique=True), "recognises the code")
    expires_at = technical(UtcDateTimeField(index=True), "when it stops working")
    used_at = personal(
        UtcDateTimeField(null=True),
        Personal(
            Category.SIGN_IN,
            N_("Kom inn fra appen"),
            purpose=PREVENT_MISUSE,
            source=Source.PORTAL,
        ),
    )

    class Meta:
        table_name = "hand_over"


class HandOverRefused(Exception):
    """The key or the member will not do; which of them is not told."""


class TooManyRefusals(Exception):
    """This address was refused so often that it is not listened to for a while."""


def make_app_key(customer: Customer, name: str, *, at: dt.datetime) -> str:
    """Return a new key for the app ``name`` of ``customer``; it cannot be read again later."""
    key = f"app-{secrets.token_urlsafe(32)}"
    AppKey.create(customer=customer, name=name, key_hash=hashed(key), created_at=at)
    return key


def revoke_app_keys(customer: Customer, name: str, *, at: dt.datetime) -> int:
    """Let the keys of the app ``name`` stop working, and return how many did."""
    mine = (AppKey.customer == customer.id) & (AppKey.name == name) & AppKey.revoked_at.is_null()
    return int(AppKey.update(revoked_at=at).where(mine).execute())


def hand_over(key: str, username: str, *, address: str, keys: Keys, at: dt.datetime) -> str:
    """Return a code for the member ``username`` of the customer whose app shows ``key``.

    Raises `HandOverRefused` for a wrong key, an unknown and an ended member alike, and
    `TooManyRefusals`.
    """
    refusals = counter(keys, REFUSALS_PER_ADDRESS, block(address))
    if refusals.is_full(at):
        raise TooManyRefusals
    app = _app(key)
    member = _member(app, username) if app else None
    if app is None or member is None:
        with transaction():
            refusals.count(at)
            around = Circumstances(network=keys.fingerprint("network", block(address)))
            notice(Signal.HAND_OVER_REFUSED, None, at=at, around=around)
        raise HandOverRefused
    code = secrets.token_urlsafe(32)
    with transaction():
        HandOver.create(member=member, app=app, code_hash=hashed(code), expires_at=at + CODE_LIFE)
        notice(Signal.HANDED_OVER, member, at=at)
    return code


def enter(code: str, *, at: dt.datetime) -> Member | None:
    """Return the member whom ``code`` lets in, once and in time; None otherwise."""
    found = (
        HandOver.select(HandOver, Member, Customer, AppKey)
        .join(Member)
        .join(Customer)
        .switch(HandOver)
        .join(AppKey)
        .where(HandOver.code_hash == hashed(code))
        .first()
    )
    if found is None:
        return None
    with transaction():
        used = (
            HandOver.update(used_at=at)
            .where(
                (HandOver.id == found.id) & HandOver.used_at.is_null() & (HandOver.expires_at > at)
            )
            .execute()
        )
        if not used:
            notice(Signal.HAND_OVER_REUSED, found.member, at=at)
    member = found.member
    assert isinstance(member, Member)
    is_theirs = found.app.customer_id == member.customer_id and found.app.revoked_at is None
    return member if used and is_theirs and _may_enter(member) else None


def forget_hand_overs(at: dt.datetime) -> int:
    """Delete codes that are a day old, and return how many rows went."""
    old = HandOver.expires_at < at - dt.timedelta(days=1)
    return int(HandOver.delete().where(old).execute())


def _app(key: str) -> AppKey | None:
    found = AppKey.select().where((AppKey.key_hash == hashed(key)) & AppKey.revoked_at.is_null())
    app = found.first()
    return app if isinstance(app, AppKey) else None


def _member(app: AppKey, username: str) -> Member | None:
    name = username.strip().casefold()
    mine = (Member.customer == app.customer_id) & (Member.username == name)
    member = Member.select().where(mine).first()
    return member if isinstance(member, Member) and _may_enter(member) else None


def _may_enter(member: Member) -> bool:
    return member.state == MemberState.ACTIVE and member.password_hash is not None
