"""The portal's own secrets: made at first start, kept in a file only its owner can read.

`secret` signs and seals; `peppers` go into password hashes. Both are rotated by `secrets rotate`: an
older secret is accepted until a date, an older pepper for as long as somebody's hash was made with it.
"""

import datetime as dt
import hmac
import json
import os
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, MultiFernet

from portal import clock
from portal.config import SettingsError

SHORTEST = 32
FEWEST_DIFFERENT = 12
# Longer than any link, kept form or cookie signed with a secret lives.
ACCEPTED_FOR = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Former:
    """A secret that was replaced, and until when what it made is accepted."""

    secret: str = field(repr=False)
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Keys:
    """Secrets by use. ``pepper`` names the current one of ``peppers``; older ones still verify."""

    secret: str = field(repr=False)
    pepper: str
    peppers: dict[str, str] = field(repr=False)
    former: tuple[Former, ...] = ()

    def derive(self, use: str) -> bytes:
        """Return 32 bytes that belong to ``use`` alone."""
        return _derive(self.secret, use)

    def fingerprint(self, use: str, *parts: object) -> str:
        """Return a keyed hash of ``parts`` as 32 hex digits, the same for the same parts."""
        return _fingerprint(self.secret, use, parts)

    def fingerprints(self, use: str, *parts: object) -> list[str]:
        """Return the fingerprint of ``parts`` under every accepted secret, the current one first."""
        return [_fingerprint(secret, use, parts) for secret in self.accepted()]

    def is_fingerprint(self, text: str, use: str, *parts: object) -> bool:
        """Return whether ``text`` is the fingerprint of ``parts`` under an accepted secret."""
        made = self.fingerprints(use, *parts)
        return any(hmac.compare_digest(one.encode(), text.encode()) for one in made)

    def sealer(self, use: str) -> MultiFernet:
        """Return what seals with the current secret and opens what any accepted one sealed."""
        return MultiFernet(
            [Fernet(urlsafe_b64encode(_derive(secret, use))) for secret in self.accepted()]
        )

    def accepted(self) -> tuple[str, ...]:
        """Return the current secret and those not yet out of date, the current one first."""
        now = clock.now()
        return (self.secret, *(old.secret for old in self.former if old.until > now))

    def rotated(self, at: dt.datetime) -> "Keys":
        """Return fresh secrets that accept what the present ones made."""
        name = f"k{1 + max(int(known.removeprefix('k')) for known in self.peppers)}"
        return replace(
            self,
            secret=secrets.token_urlsafe(48),
            pepper=name,
            peppers={**self.peppers, name: secrets.token_urlsafe(48)},
            former=(
                Former(self.secret, at + ACCEPTED_FOR),
                *(old for old in self.former if old.until > at),
            ),
        )

    def without_peppers(self, unused: set[str]) -> "Keys":
        """Return the same secrets without the peppers that no hash needs any more."""
        kept = {
            name: pepper
            for name, pepper in self.peppers.items()
            if name == self.pepper or name not in unused
        }
        return replace(self, peppers=kept)

    def refuse_weak(self) -> None:
        """Raise `SettingsError` when a secret in use could be guessed."""
        if self.pepper not in self.peppers:
            raise SettingsError(f"The current pepper {self.pepper} is missing")
        for name, value in (("secret", self.secret), *self.peppers.items()):
            if len(value) < SHORTEST:
                raise SettingsError(f"{name} is shorter than {SHORTEST} characters")
            if len(set(value)) < FEWEST_DIFFERENT or len(set(pairwise(value))) < SHORTEST // 2:
                raise SettingsError(f"{name} is too regular to be secret; run: secrets rotate")


def load_keys(folder: Path) -> Keys:
    """Return the secrets in ``folder``, made first if there are none.

    Raises `SettingsError` when the file cannot be read, is open to others or holds a weak secret.
    """
    path = _file(folder)
    try:
        if not path.exists():
            _create(path, _fresh())
        if path.stat().st_mode & 0o077:
            raise SettingsError(f"{path} can be read by others; run: chmod 600 {path}")
        keys = _read(json.loads(path.read_text()))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"The secrets in {path} cannot be read or made: {error}") from error
    try:
        keys.refuse_weak()
    except SettingsError as error:
        raise SettingsError(f"The secrets in {path} will not do: {error}") from error
    return keys


def store_keys(folder: Path, keys: Keys) -> None:
    """Replace the secrets in ``folder`` by ``keys``, whole or not at all."""
    temporary = _write_beside(_file(folder), keys)
    temporary.replace(_file(folder))


@lru_cache(maxsize=64)
def _derive(secret: str, use: str) -> bytes:
    return hmac.digest(secret.encode(), use.encode(), "sha256")


def _fingerprint(secret: str, use: str, parts: tuple[object, ...]) -> str:
    text = "\x1f".join(str(part) for part in parts)
    return hmac.digest(_derive(secret, use), text.encode(), "sha256").hex()[:32]


def _file(folder: Path) -> Path:
    return folder / "secrets.json"


def _fresh() -> Keys:
    return Keys(secrets.token_urlsafe(48), "k1", {"k1": secrets.token_urlsafe(48)})


def _read(raw: dict[str, Any]) -> Keys:
    former = tuple(
        Former(old["secret"], dt.datetime.fromisoformat(old["until"]))
        for old in raw.get("former", [])
    )
    return Keys(raw["secret"], raw["pepper"], dict(raw["peppers"]), former)


def _create(path: Path, keys: Keys) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = _write_beside(path, keys)
    try:
        os.link(temporary, path)  # fails if another process was first: its secrets stand
    except FileExistsError:
        pass
    finally:
        temporary.unlink()


def _write_beside(path: Path, keys: Keys) -> Path:
    temporary = path.with_suffix(f".{os.getpid()}")
    written = {
        "secret": keys.secret,
        "pepper": keys.pepper,
        "peppers": keys.peppers,
        "former": [{"secret": old.secret, "until": old.until.isoformat()} for old in keys.former],
    }
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(written, file)
        file.flush()
        os.fsync(file.fileno())
    return temporary
