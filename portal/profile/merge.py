"""Two tabs, one profile: what the second save finds changed, field by field.

A form carries a short keyed hash of each value it was filled with. When it comes back, the hash tells
apart what somebody else changed meanwhile, what this person changed, and what both did.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from portal.keys import Keys
from portal.profile.asking import Asking

DIGITS = 8
KEEP_STORED = "stored"
TAKE_MINE = "mine"


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that was changed elsewhere: the stored value, mine, and whether I touched it."""

    asking: Asking
    stored: Any
    mine: Any
    touched: bool


class Conflict(Exception):
    """Somebody saved the same fields since the form was opened; ``clashes`` says which."""

    def __init__(self, clashes: list[Clash]) -> None:
        self.clashes = clashes
        super().__init__()


class Base:
    """What a form was filled with."""

    def __init__(self, keys: Keys, owner: object) -> None:
        self._key = keys.derive("base")
        self._owner = owner

    def of(self, values: Mapping[str, Any]) -> str:
        """Return the text that the form of ``values`` carries."""
        return ".".join(f"{name}:{self._hash(name, value)}" for name, value in values.items())

    def clashes(
        self,
        sent: str | None,
        asked: Iterable[Asking],
        stored: Mapping[str, Any],
        mine: Mapping[str, Any],
    ) -> list[Clash]:
        """Return the fields whose stored value is neither what the form began with nor what it says.

        A form without a base, as a script would send, clashes with nothing.
        """
        base = dict(part.split(":", 1) for part in (sent or "").split(".") if ":" in part)
        found = []
        for asking in asked:
            name = asking.name
            if name not in base or name not in mine or stored[name] == mine[name]:
                continue
            if not hmac.compare_digest(
                base[name].encode(), self._hash(name, stored[name]).encode()
            ):
                touched = base[name] != self._hash(name, mine[name])
                found.append(Clash(asking, stored[name], mine[name], touched))
        return found

    def _hash(self, name: str, value: Any) -> str:
        text = f"{self._owner}\x1f{name}\x1f{value}"
        said = text.encode("utf-8", "surrogatepass")
        return blake2b(said, key=self._key, digest_size=DIGITS // 2).hexdigest()


def settle(
    clashes: Iterable[Clash], mine: Mapping[str, Any], choices: Mapping[str, str]
) -> tuple[dict[str, Any], list[Clash]]:
    """Return the values to store, and the clashes that ``choices`` (by field name) do not settle."""
    values = dict(mine)
    unsettled = []
    for clash in clashes:
        name = clash.asking.name
        if choices.get(name) == KEEP_STORED:
            values[name] = clash.stored
        elif choices.get(name) != TAKE_MINE:
            unsettled.append(clash)
    return values, unsettled


@dataclass(frozen=True, slots=True)
class Edition:
    """What a form carries besides its values: what it was filled with, and choices about clashes."""

    base: Base
    sent: str | None
    choices: Mapping[str, str]

    def settle(
        self, asked: Iterable[Asking], stored: Mapping[str, Any], typed: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the values to store; raises `Conflict` for what ``choices`` do not settle."""
        clashes = self.base.clashes(self.sent, asked, stored, typed)
        values, unsettled = settle(clashes, typed, self.choices)
        if unsettled:
            raise Conflict(clashes)
        return values
