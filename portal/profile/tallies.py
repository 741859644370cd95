"""How the lists of a profile stand, counted in one statement however long they are."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from peewee import SQL, Model, Value, fn

from portal.words import Sentence

NOTHING = SQL("NULL")
Line = tuple[str, int | None, str | None]


class Note(NamedTuple):
    """A few words on how something stands; the tone is that of a tag, or empty for plain text."""

    sentence: Sentence
    tone: str = ""


class Tally:
    """The lines of a count: each has a name, and a number or a text or both."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = {name: (number, text) for name, number, text in lines}

    def number(self, name: str) -> int:
        """Return the number of the line ``name``."""
        return int(self._lines.get(name, (0, None))[0] or 0)

    def text(self, name: str) -> str | None:
        """Return the text of the line ``name``."""
        return self._lines.get(name, (0, None))[1]

    def day(self, name: str) -> dt.date | None:
        """Return the date that the line ``name`` holds."""
        text = self.text(name)
        return dt.date.fromisoformat(text) if text else None

    def instant(self, name: str) -> dt.datetime | None:
        """Return the time that the line ``name`` holds."""
        text = self.text(name)
        return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC) if text else None


def line(
    model: type[Model], name: str, *where: Any, number: Any = None, text: Any = NOTHING
) -> Any:
    """Return the query for one line: how many rows of ``model`` there are, or another number."""
    counted = fn.COUNT(model._meta.primary_key) if number is None else number
    return model.select(Value(name), counted, text).where(*where)


def as_text(expression: Any) -> Any:
    """Return ``expression`` as text, which is the same in every line on both databases."""
    return expression.cast("TEXT")
