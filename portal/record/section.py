"""One part of a record: rows of label and text, kept as JSON and compared with what it said before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

Row = tuple[str, str]


class Part(StrEnum):
    """The two records of art. 30: the controller's (1) and the processor's (2)."""

    CONTROLLER = "controller"
    PROCESSOR = "processor"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the record. A purpose has an owner, the number of a member.

    ``changed_on`` is the day since which it says what it says, as ISO text.
    """

    part: str
    key: str
    title: str
    rows: tuple[Row, ...]
    owner: int | None = None
    purpose: str | None = None
    changed_on: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """Return what names the section among all versions."""
        return self.part, self.key

    def says_the_same(self, other: Section | None) -> bool:
        """Return whether ``other`` differs in nothing but its day."""
        return other is not None and replace(self, changed_on="") == replace(other, changed_on="")

    def as_json(self) -> dict[str, Any]:
        """Return the section as plain values."""
        return asdict(self)

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> Section:
        """Return the section that `as_json` made ``value`` of."""
        rows = tuple((label, text) for label, text in value["rows"])
        return cls(**{**value, "rows": rows})
