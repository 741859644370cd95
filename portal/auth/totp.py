"""Time-based one-time codes: RFC 6238 with SHA-1, 30 seconds and six digits, as every app has them."""

import base64
import datetime as dt
import hmac
import secrets
import struct
from urllib.parse import quote, urlencode

SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20
# How many steps the clock of a phone may be off, either way.
DRIFT = 1


def new_secret() -> str:
    """Return a random secret in base32, as apps take it."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def step_at(at: dt.datetime) -> int:
    """Return the number of the step of time that ``at`` is in, since 1970."""
    return int(at.timestamp()) // SECONDS


def code(secret: str, step: int, digits: int = DIGITS) -> str:
    """Return the code of ``step`` (RFC 4226, section 5.3)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), "sha1").digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def matching_step(secret: str, typed: str, at: dt.datetime, *, after: int) -> int | None:
    """Return the step later than ``after`` whose code was typed, or None."""
    now = step_at(at)
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        same = hmac.compare_digest(code(secret, step).encode(), typed.encode())
        if same and step > after and found is None:
            found = step
    return found


def is_spent(secret: str, typed: str, at: dt.datetime, *, after: int) -> bool:
    """Return whether ``typed`` would be right, had it not been used before."""
    return matching_step(secret, typed, at, after=-1) is not None and (
        matching_step(secret, typed, at, after=after) is None
    )


def address(secret: str, *, issuer: str, name: str) -> str:
    """Return the ``otpauth`` address that a QR code carries to the app."""
    label = f"{quote(issuer, safe='')}:{quote(name, safe='')}"
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{label}?{query}"
