"""Tokens that a browser or an app keeps: the database only ever sees their hash."""

import hashlib


def hashed(token: str) -> str:
    """Return what the database keeps of ``token``: 256 random bits need no slow hashing."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
