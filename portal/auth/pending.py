"""Signing in, half way: the password was right and the second step is still to be taken."""

import datetime as dt
import hmac
import secrets

from peewee import BooleanField, CharField, IntegerField, TextField

from portal.auth.models import Proof
from portal.auth.second_step import (
    TooManyCodes,
    Way,
    code_counters,
    note_wrong_code,
    take_code,
)
from portal.auth.tokens import hashed
from portal.data.base import transaction
from portal.data.declarations import technical
from portal.data.fields import UtcDateTimeField
from portal.jobs.queue import enqueue
from portal.keys import Keys
from portal.members.models import Customer, Member, MemberRow

LIFE = dt.timedelta(minutes=10)
MOST_MAILED = 3
MAIL_CODE = "mail.sign-in-code"

_PROOF = {
    (False, Way.APP): Proof.PASSWORD_AND_CODE,
    (False, Way.RECOVERY): Proof.PASSWORD_AND_RECOVERY_CODE,
    (False, Way.PASSKEY): Proof.PASSWORD_AND_PASSKEY,
    (False, Way.MAIL): Proof.PASSWORD_AND_MAILED_CODE,
    (True, Way.APP): Proof.APP_AND_CODE,
    (True, Way.RECOVERY): Proof.APP_AND_RECOVERY_CODE,
    (True, Way.PASSKEY): Proof.APP_AND_PASSKEY,
}


class PendingSignIn(MemberRow):
    """A browser that has taken the first step. It is not signed in."""

    token_hash = technical(CharField(unique=True), "recognises the browser's token")
    by_app = technical(BooleanField(), "the customer's app vouched instead of a password")
    mailed = technical(IntegerField(default=0), "how many codes were sent; 0 asks for one's own")
    nonce = technical(CharField(), "makes the mailed code of each sign-in different")
    leads_to = technical(TextField(), "the page that was asked for")
    expires_at = technical(UtcDateTimeField(index=True), "when the first step must be taken again")

    class Meta:
        table_name = "pending_sign_in"


def begin_pending(
    member: Member, *, by_app: bool, mail: bool, leads_to: str, at: dt.datetime
) -> str:
    """Return the token for a browser of ``member`` that must take the second step."""
    token = secrets.token_urlsafe(32)
    with transaction():
        pending = PendingSignIn.create(
            member=member,
            token_hash=hashed(token),
            by_app=by_app,
            nonce=secrets.token_urlsafe(16),
            leads_to=leads_to,
            expires_at=at + LIFE,
        )
        if mail:
            send_code(pending, at=at)
    return token


def find_pending(token: str, *, at: dt.datetime) -> PendingSignIn | None:
    """Return the sign-in that the browser with ``token`` is half way through."""
    found = (
        PendingSignIn.select(PendingSignIn, Member, Customer)
        .join(Member)
        .join(Customer)
        .where((PendingSignIn.token_hash == hashed(token)) & (PendingSignIn.expires_at > at))
        .first()
    )
    return found if isinstance(found, PendingSignIn) and found.member.is_active else None


def send_code(pending: PendingSignIn, *, at: dt.datetime) -> bool:
    """Send a code by mail; earlier ones stop working. Return False when enough were sent."""
    if pending.mailed >= MOST_MAILED:
        return False
    number = pending.mailed + 1
    with transaction():
        PendingSignIn.update(mailed=number).where(PendingSignIn.id == pending.id).execute()
        enqueue(MAIL_CODE, key=f"{MAIL_CODE}:{pending.id}:{number}", at=at, pending=pending.id)
    pending.mailed = number
    return True


def mailed_code(pending: PendingSignIn, keys: Keys) -> str:
    """Return the six digits of the latest mail."""
    digest = keys.fingerprint("mailed-code", pending.id, pending.nonce, pending.mailed)
    return str(int(digest, 16) % 10**6).zfill(6)


def take_step(pending: PendingSignIn, typed: str, keys: Keys, *, at: dt.datetime) -> Proof | None:
    """Return what the member has proved when ``typed`` is a right code, else None.

    Raises `TooManyCodes`.
    """
    if not pending.mailed:
        way = take_code(pending.member, typed, keys, at=at)
        return finish(pending, way) if way else None
    if any(one.is_full(at) for one in code_counters(pending.member, keys)):
        raise TooManyCodes
    code = "".join(typed.split())
    if hmac.compare_digest(code.encode(), mailed_code(pending, keys).encode()):
        return finish(pending, Way.MAIL)
    note_wrong_code(pending.member, keys, at=at)
    return None


def finish(pending: PendingSignIn, way: Way) -> Proof | None:
    """Return what has been proved now that ``way`` was taken; None if it was finished before."""
    gone = PendingSignIn.delete().where(PendingSignIn.id == pending.id).execute()
    return _PROOF[(bool(pending.by_app), way)] if gone else None


def forget_pending(at: dt.datetime) -> int:
    """Delete what was not finished in time, and return how many rows went."""
    return int(PendingSignIn.delete().where(PendingSignIn.expires_at < at).execute())
