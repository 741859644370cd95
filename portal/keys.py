"""The portal's own secrets: made at first start, kept in a file only its owner can read."""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.config import SettingsError

SHORTEST = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """Secrets by use. ``pepper`` names the current one of ``peppers``; older ones still verify."""

    secret: str = field(repr=False)
    pepper: str
    peppers: dict[str, str] = field(repr=False)

    def derive(self, use: str) -> bytes:
        """Return 32 bytes that belong to ``use`` alone."""
        return hmac.new(self.secret.encode(), use.encode(), hashlib.sha256).digest()

    def fingerprint(self, use: str, *parts: object) -> str:
        """Return a keyed hash of ``parts`` as 32 hex digits, the same for the same parts."""
        text = "\x1f".join(str(part) for part in parts)
        return hmac.new(self.derive(use), text.encode(), hashlib.sha256).hexdigest()[:32]


def load_keys(folder: Path) -> Keys:
    """Return the secrets in ``folder``, made first if there are none.

    Raises `SettingsError` when the file cannot be read, is open to others or holds a weak secret.
    """
    path = folder / "secrets.json"
    try:
        if not path.exists():
            _create(path)
        if path.stat().st_mode & 0o077:
            raise SettingsError(f"{path} can be read by others; run: chmod 600 {path}")
        raw: dict[str, Any] = json.loads(path.read_text())
        keys = Keys(raw["secret"], raw["pepper"], dict(raw["peppers"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"The secrets in {path} cannot be read or made: {error}") from error
    if min(map(len, (keys.secret, keys.peppers.get(keys.pepper, "")))) < SHORTEST:
        raise SettingsError(f"A secret in {path} is shorter than {SHORTEST} characters")
    return keys


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = {
        "secret": secrets.token_urlsafe(48),
        "pepper": "k1",
        "peppers": {"k1": secrets.token_urlsafe(48)},
    }
    temporary = path.with_suffix(f".{os.getpid()}")
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(fresh, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)  # fails if another process was first: its secrets stand
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
