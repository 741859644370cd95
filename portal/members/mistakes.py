"""What is wrong with what was written about a customer or a member, value by value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.words import Refused, Sentence


@dataclass(frozen=True, slots=True)
class Mistake:
    """One value that cannot be accepted, by the name of its column.

    From a file it has its line, counted from 1, and the column's heading in that file.
    """

    column: str | None
    value: str
    reason: Sentence
    line: int | None = None
    heading: str | None = None


class Mistakes(Exception):
    """Nothing was stored; ``found`` says why, each value with its reason."""

    def __init__(self, found: Sequence[Mistake]) -> None:
        self.found = tuple(found)
        super().__init__(f"{len(self.found)} mistakes")


class Checking:
    """Checks values one by one and remembers every mistake."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.mistakes: list[Mistake] = []

    def check(
        self, column: str, written: str | None, check: Callable[[str], Any], *, empty: str = ""
    ) -> None:
        """Keep what ``written`` means; an empty one means None, or is the mistake ``empty``."""
        text = written or ""
        try:
            self.values[column] = check(text) if text.strip() else None
        except Refused as refusal:
            self.mistakes.append(Mistake(column, text, refusal.sentence))
            return
        if empty and self.values[column] in (None, ""):
            self.mistakes.append(Mistake(column, text, Sentence(empty)))

    def refuse(self, column: str, written: str | None, refusal: Refused) -> None:
        """Remember that ``written`` cannot be accepted."""
        self.mistakes.append(Mistake(column, written or "", refusal.sentence))

    def finish(self) -> dict[str, Any]:
        """Return the checked values, or raise `Mistakes`."""
        if self.mistakes:
            raise Mistakes(self.mistakes)
        return self.values
