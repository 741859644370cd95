"""The header of a member file: which column is which, in Norwegian or English."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from portal.members.columns import MemberColumn, member_columns
from portal.members.importing.text import rows
from portal.members.mistakes import Mistake, Mistakes
from portal.words import N_, Sentence

DELIMITERS = (";", ",")

NO_HEADER = N_("Den første linjen må være en overskrift med navn på kolonner.")
UNKNOWN = N_("Kolonnen er ukjent. Kolonnene kan være %(known)s.")
TWICE = N_("Kolonnen står to ganger.")
MISSING = N_("Kolonnen mangler.")

Names = Mapping[str, MemberColumn]


@dataclass(frozen=True, slots=True)
class Header:
    """The headings as they stand in the file, and the column that each of them means."""

    line: int
    delimiter: str
    headings: tuple[str, ...]
    columns: tuple[MemberColumn | None, ...]

    @property
    def known(self) -> dict[str, str]:
        """Return the heading of each column that the file has."""
        pairs = zip(self.columns, self.headings, strict=True)
        return {column.name: heading for column, heading in pairs if column is not None}

    def mistakes(self) -> Iterator[Mistake]:
        """Return what is wrong with the header: unknown, doubled and missing columns."""
        names = ", ".join(column.name for column in member_columns())
        for place, (column, heading) in enumerate(zip(self.columns, self.headings, strict=True)):
            if column is None and heading.strip():
                yield self._mistake(heading, Sentence(UNKNOWN, {"known": names}))
            elif column is not None and column in self.columns[:place]:
                yield self._mistake(heading, Sentence(TWICE))
        for column in member_columns():
            if column.required and column.name not in self.known:
                yield Mistake(column.name, "", Sentence(MISSING), self.line)

    def _mistake(self, heading: str, reason: Sentence) -> Mistake:
        return Mistake(heading, heading, reason, self.line, heading)


def names_of_columns(in_every_language: Callable[[str], Iterable[str]]) -> Names:
    """Return each column by every name it may have; ``in_every_language`` translates a label."""
    names: dict[str, MemberColumn] = {}
    for column in member_columns():
        for name in (column.name, *in_every_language(column.label), *column.also):
            names.setdefault(bare(name), column)
    return names


def bare(name: str) -> str:
    """Return ``name`` without what people vary: capitals, spaces, hyphens, the form of letters."""
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())


def find_header(text: str, names: Names) -> Header:
    """Return the header of ``text``, split at the delimiter that makes most columns known.

    Raises `Mistakes` when the first row names no column at all.
    """
    headers = [_split(text, delimiter, names) for delimiter in DELIMITERS]
    best = max(headers, key=lambda header: len(header.known))
    if not best.known:
        raise Mistakes([Mistake(None, "", Sentence(NO_HEADER), best.line)])
    return best


def _split(text: str, delimiter: str, names: Names) -> Header:
    try:
        line, cells = next(rows(text, delimiter), (1, []))
    except Mistakes:
        line, cells = 1, []
    columns = (names.get(bare(cell)) for cell in cells)
    return Header(line, delimiter, tuple(cells), tuple(columns))
