"""The rows of a member file, checked against the register and against each other."""

import re
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
IS_FORMULA = N_("Feltet begynner med «%(sign)s», som regneark leser som en formel. Ta bort tegnet.")
# What a spreadsheet takes for a formula, wide signs too (OWASP CSV injection); a number is none.
_FORMULA = re.compile(r"\s*([=@＝＠]|[+\-＋－](?![\d\s().-]*\Z))")


@dataclass(slots=True)
class FileRow:
    """One row of a file: its line, its cells, what they mean, and what is wrong with it."""

    line: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


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
        file = MemberFile(text, names)
        checked.mistakes.extend(file.header.mistakes())
        for row in file.rows():
            if row.values.get("username") in taken and not row.mistakes:
                row.mistakes.append(file.mistake(row, "username", UsernameTaken().sentence))
            if row.values:
                checked.members.append(row.values)
            checked.mistakes.extend(row.mistakes)
            seen(row.line)
    except Mistakes as mistakes:
        checked.mistakes.extend(mistakes.found)
    return checked


class MemberFile:
    """A file under its header; raises `Mistakes` when it has none."""

    def __init__(self, text: str, names: Names) -> None:
        self.header: Header = find_header(text, names)
        self._text = text
        self._headings = self.header.known
        self._lines: dict[str, int] = {}

    def rows(self) -> Iterator[FileRow]:
        """Give every row after the header; raises `Mistakes` where reading on makes no sense."""
        number = 0
        below = islice(rows(self._text, self.header.delimiter), 1, None)
        for number, (line, cells) in enumerate(below, start=1):
            if number > MOST_ROWS:
                raise Mistakes([Mistake(None, "", Sentence(TOO_MANY, {"most": MOST_ROWS}), line)])
            yield self._read(line, cells)
        if number == 0:
            raise Mistakes([Mistake(None, "", Sentence(NO_ROWS), self.header.line)])

    def mistake(self, row: FileRow, column: str, said: Sentence) -> Mistake:
        """Return that what ``row`` has in ``column`` cannot be accepted."""
        return self._placed(Mistake(column, self._written(row.cells)[column], said), row.line)

    def _read(self, line: int, cells: list[str]) -> FileRow:
        row = FileRow(line, cells)
        mistakes = self._wrong_shape(cells)
        if not mistakes:
            written = self._written(cells)
            checking = check_member(written)
            row.values = checking.values
            mistakes = [m for m in checking.mistakes if m.column in self._headings]
            mistakes += self._formulas(written, {mistake.column for mistake in mistakes})
            mistakes += self._twice(line, written, checking.values.get("username"))
        row.mistakes = [self._placed(mistake, line) for mistake in mistakes]
        return row

    def _wrong_shape(self, cells: list[str]) -> list[Mistake]:
        expected = len(self.header.columns)
        if len(cells) != expected:
            counts: dict[str, object] = {"found": len(cells), "expected": expected}
            return [Mistake(None, str(len(cells)), Sentence(OTHER_COUNT, counts))]
        pairs = zip(self.header.headings, cells, strict=True)
        stray = [cell for heading, cell in pairs if cell.strip() and not heading.strip()]
        return [Mistake(None, cell, Sentence(NO_HEADING)) for cell in stray]

    def _written(self, cells: list[str]) -> dict[str, str]:
        pairs = zip(self.header.columns, cells, strict=True)
        return {column.name: cell for column, cell in pairs if column is not None}

    def _formulas(self, written: dict[str, str], told: set[str | None]) -> Iterator[Mistake]:
        """The file goes back into somebody's spreadsheet: what is one there is refused here."""
        for name, cell in written.items():
            found = _FORMULA.match(cell)
            if found and name not in told:
                yield Mistake(name, cell, Sentence(IS_FORMULA, {"sign": found[1]}))

    def _twice(self, line: int, written: dict[str, str], username: str | None) -> Iterator[Mistake]:
        if username is None:
            return
        first = self._lines.setdefault(username, line)
        if first != line:
            yield Mistake("username", written["username"], Sentence(ALSO_ON, {"line": first}))

    def _placed(self, mistake: Mistake, line: int) -> Mistake:
        heading = self._headings.get(mistake.column or "")
        return replace(mistake, line=line, heading=heading)
