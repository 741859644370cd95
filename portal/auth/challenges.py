"""The random question a passkey signs: bound to the browser and the use, good once, for 15 minutes.

The challenge carries its own proof, so that asking writes nothing: only a right answer does.
"""

import datetime as dt
import hashlib
import secrets
import struct

from peewee import CharField, IntegrityError

from portal.data.base import BaseModel, transaction
from portal.data.declarations import technical
from portal.data.fields import UtcDateTimeField
from portal.keys import Keys

LIFE = dt.timedelta(minutes=15)
_NONCE = 16


class SpentChallenge(BaseModel):
    """A challenge that was answered; it may not be answered again."""

    digest = technical(CharField(unique=True), "hash of the challenge")
    expires_at = technical(UtcDateTimeField(index=True), "when the challenge is too old anyway")

    class Meta:
        table_name = "spent_challenge"


def new_challenge(keys: Keys, use: str, browser: str, *, at: dt.datetime) -> bytes:
    """Return a challenge for ``use`` in the ``browser`` whose token is given."""
    body = secrets.token_bytes(_NONCE) + struct.pack(">Q", int(at.timestamp()))
    return body + bytes.fromhex(keys.fingerprint("challenge", use, browser, body.hex()))


def is_ours(challenge: bytes, keys: Keys, use: str, browser: str, *, at: dt.datetime) -> bool:
    """Return whether ``challenge`` was made for this use and browser, lately."""
    body, proof = challenge[: _NONCE + 8], challenge[_NONCE + 8 :]
    if len(body) != _NONCE + 8:
        return False
    made = struct.unpack(">Q", body[_NONCE:])[0]
    is_young = 0 <= int(at.timestamp()) - made < LIFE.total_seconds()
    return is_young and keys.is_fingerprint(proof.hex(), "challenge", use, browser, body.hex())


def spend(challenge: bytes, *, at: dt.datetime) -> bool:
    """Return whether ``challenge`` had not been answered before."""
    try:
        with transaction():
            SpentChallenge.create(
                digest=hashlib.sha256(challenge).hexdigest(), expires_at=at + LIFE
            )
    except IntegrityError:
        return False
    return True


def forget_spent(at: dt.datetime) -> int:
    """Delete what is too old to be answered, and return how many rows went."""
    return int(SpentChallenge.delete().where(SpentChallenge.expires_at < at).execute())
