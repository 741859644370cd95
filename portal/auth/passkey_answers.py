"""What passes between the portal and a browser about passkeys: the question, and the answer unread."""

import base64
import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from portal.auth import challenges
from portal.keys import Keys

LONGEST_ANSWER = 16 * 1024


class PasskeyRefused(Exception):
    """The answer of the browser does not prove anything; which part is wrong is not told."""


@dataclass(frozen=True, slots=True)
class Site:
    """Which host the keys belong to, and the browser that asks."""

    host: str
    origin: str
    browser: str
    keys: Keys

    def ask_for(self, use: str, *, at: dt.datetime) -> str:
        """Return a new challenge for ``use`` as text."""
        return as_text(challenges.new_challenge(self.keys, use, self.browser, at=at))


def as_text(raw: bytes) -> str:
    """Return ``raw`` as browsers write it about passkeys (RFC 4648, section 5, without padding)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def as_bytes(text: str) -> bytes:
    """Return what ``text`` of `as_text` stands for; raises `ValueError` when it cannot be read."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def parsed(answer: str) -> dict[str, Any]:
    """Return the answer of the browser, in which nothing is proved yet; raises `PasskeyRefused`."""
    if len(answer) > LONGEST_ANSWER:
        raise PasskeyRefused
    try:
        given = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise PasskeyRefused from error
    if not isinstance(given, dict) or not isinstance(given.get("response"), dict):
        raise PasskeyRefused
    return given


def challenge_in(given: dict[str, Any], site: Site, use: str, at: dt.datetime) -> bytes:
    """Return the challenge that the browser says it answers, if we asked it."""
    try:
        client = json.loads(as_bytes(str(given["response"].get("clientDataJSON"))))
        challenge = as_bytes(client["challenge"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PasskeyRefused from error
    if not challenges.is_ours(challenge, site.keys, use, site.browser, at=at):
        raise PasskeyRefused
    return challenge
