"""The rows of a member file, checked against the register, against each other and the database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from portal.members.columns import check_member
from portal.members.importing.header import Header, Names, find_header
from portal.members.importing.text import rows
from portal.members.joining import UsernameTaken
from portal.members.mistakes import Mistake, Mistakes
from portal.words import N_, Sentence

MOST_ROWS = 50_000

TOO_MANY = N_("Filen har mer enn %(most)s rader. Del den i flere.")
NO_ROWS = N_("Filen har ingen medlemmer.")
OTHER_COUNT = N_("Raden har %(found)s felt, men overskriften har %(expected)s.")
ALSO_ON = N_("Brukernavnet står også på linje %(line)s.")
NO_HEADING = N_("Feltet har ingen overskrift.")


@dataclass(slots=True)
class CheckedFile:
    """The members that a file describes, and every mistake in it: import it only without any."""

    members: list[dict[str, Any]] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def check_file(
    text: str,
    names: Names,
    taken: frozenset[str],
    seen: Callable[[int], object] = lambda line: None,
) -> CheckedFile:
    """Return the members in ``text``; ``seen`` is told the line of each row as it is reached.

    ``taken`` are the usernames that the customer's members have already.
    """
    checked = CheckedFile()
    try:
        header = find_header(text, names)
        checked.mistakes.extend(header.mistakes())
        _Rows(header, taken, checked).take_all(text, seen)
    except Mistakes as mistakes:
        checked.mistakes.extend(mistakes.found)
    return checked


class _Rows:
    """The rows of one file under its header."""

    def __init__(self, header: Header, taken: frozenset[str], into: CheckedFile) -> None:
        self._header = header
        self._headings = header.known
        self._taken = taken
        self._lines: dict[str, int] = {}
        self._into = into

    def take_all(self, text: str, seen: Callable[[int], object]) -> None:
        """Check every row after the header."""
        number = 0
        below = islice(rows(text, self._header.delimiter), 1, None)
        for number, (line, cells) in enumerate(below, start=1):
            if number > MOST_ROWS:
                raise Mistakes([Mistake(None, "", Sentence(TOO_MANY, {"most": MOST_ROWS}), line)])
            self._take(line, cells)
            seen(line)
        if number == 0:
            raise Mistakes([Mistake(None, "", Sentence(NO_ROWS), self._header.line)])

    def _take(self, line: int, cells: list[str]) -> None:
        mistakes = self._wrong_shape(cells)
        if not mistakes:
            written = self._written(cells)
            checking = check_member(written)
            mistakes = [m for m in checking.mistakes if m.column in self._headings]
            taken = self._taken_by(line, checking.values.get("username"))
            mistakes += [Mistake("username", written["username"], said) for said in taken]
            self._into.members.append(checking.values)
        self._into.mistakes += [self._placed(mistake, line) for mistake in mistakes]

    def _wrong_shape(self, cells: list[str]) -> list[Mistake]:
        expected = len(self._header.columns)
        if len(cells) != expected:
            counts: dict[str, object] = {"found": len(cells), "expected": expected}
            return [Mistake(None, str(len(cells)), Sentence(OTHER_COUNT, counts))]
        pairs = zip(self._header.headings, cells, strict=True)
        stray = [cell for heading, cell in pairs if cell.strip() and not heading.strip()]
        return [Mistake(None, cell, Sentence(NO_HEADING)) for cell in stray]

    def _written(self, cells: list[str]) -> dict[str, str]:
        pairs = zip(self._header.columns, cells, strict=True)
        return {column.name: cell for column, cell in pairs if column is not None}

    def _taken_by(self, line: int, username: str | None) -> Iterator[Sentence]:
        if username is None:
            return
        first = self._lines.setdefault(username, line)
        if first != line:
            yield Sentence(ALSO_ON, {"line": first})
        elif username in self._taken:
            yield UsernameTaken().sentence

    def _placed(self, mistake: Mistake, line: int) -> Mistake:
        heading = self._headings.get(mistake.column or "")
        return replace(mistake, line=line, heading=heading)
