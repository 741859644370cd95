"""What changed from one text to another, word by word: on the text, never on its HTML.

Words that change side by side become one phrase, and a paragraph that changed for the most part is
shown old and new, whole: that reads better than a mosaic, aloud too.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeVar

from portal.policies.parts import Block, Kind
from portal.policies.render import CUSTOMER

# Above this share of changed words, old and new are shown whole.
MOSTLY = 0.4
# Unchanged words between two changes that are too few to be read by themselves.
ISLAND = 2
# Comparing costs the product of the lengths; beyond this the texts are shown whole.
DEAREST = 250_000
# How far on in the new text the counterpart of a paragraph is looked for.
NEARBY = 12

_WORD = re.compile(rf"\s*(?:{re.escape(CUSTOMER)}|\w+(?:[-’'@.:/§]\w+)*|[^\w\s])")
T = TypeVar("T", bound=Hashable)
Opcode = tuple[str, int, int, int, int]


class Mark(StrEnum):
    """What became of a phrase."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that share a fate."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A block with its marks."""

    kind: Kind
    phrases: tuple[Phrase, ...]

    @property
    def is_changed(self) -> bool:
        """Return whether anything in it is marked."""
        return any(phrase.mark is not Mark.KEPT for phrase in self.phrases)


def compared(old: Sequence[Block], new: Sequence[Block]) -> tuple[Line, ...]:
    """Return the blocks of both, each marked; an unchanged row of a table is left out."""
    lines: list[Line] = []
    for tag, i1, i2, j1, j2 in _opcodes(old, new):
        if tag == "equal":
            lines += [Line(block.kind, _whole(Mark.KEPT, block.text)) for block in old[i1:i2]]
        else:
            lines += _changed(old[i1:i2], new[j1:j2])
    return tuple(line for line in lines if line.is_changed or line.kind is not Kind.ROW)


def phrases(old: str, new: str) -> tuple[Phrase, ...] | None:
    """Return what became of the words of ``old``, the deleted before the inserted.

    None when so much has changed that old and new are better read whole.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    if not _alike(before, after, (Counter(before) & Counter(after)).total()):
        return None
    found = list(_joined(_opcodes(before, after), before, after))
    kept = sum(len(_WORD.findall(one.text)) for one in found if one.mark is Mark.KEPT)
    return tuple(found) if _alike(before, after, kept) else None


def _alike(before: Sequence[str], after: Sequence[str], kept: int) -> bool:
    longest = max(len(before), len(after))
    return longest > 0 and (longest - kept) / longest <= MOSTLY


def _changed(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Line]:
    """Each old block with the new one it became, in order; what has no counterpart stands whole."""
    at = 0
    for block in old:
        nearby = range(at, min(at + NEARBY, len(new)))
        place = next((j for j in nearby if _became(block, new[j])), None)
        if place is None:
            yield Line(block.kind, _whole(Mark.DELETED, block.text))
            continue
        for added in new[at:place]:
            yield Line(added.kind, _whole(Mark.INSERTED, added.text))
        yield Line(new[place].kind, phrases(block.text, new[place].text) or ())
        at = place + 1
    for added in new[at:]:
        yield Line(added.kind, _whole(Mark.INSERTED, added.text))


def _became(old: Block, new: Block) -> bool:
    return old.kind is new.kind and phrases(old.text, new.text) is not None


def _whole(mark: Mark, text: str) -> tuple[Phrase, ...]:
    return (Phrase(mark, text),)


def _opcodes(old: Sequence[T], new: Sequence[T]) -> list[Opcode]:
    """What is the same at both ends is set aside first; texts too long to compare differ whole."""
    least = min(len(old), len(new))
    head = next((n for n in range(least) if old[n] != new[n]), least)
    rest = least - head
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    i, j = len(old) - tail, len(new) - tail
    middle: Sequence[Opcode] = [("replace", 0, i - head, 0, j - head)]
    if (i - head) * (j - head) <= DEAREST:
        middle = SequenceMatcher(None, old[head:i], new[head:j], autojunk=False).get_opcodes()
    shifted = [(tag, i1 + head, i2 + head, j1 + head, j2 + head) for tag, i1, i2, j1, j2 in middle]
    ends = [("equal", 0, head, 0, head)], [("equal", i, len(old), j, len(new))]
    found = (*ends[0], *shifted, *ends[1])
    return [code for code in found if code[2] > code[1] or code[4] > code[3]]


def _joined(opcodes: list[Opcode], old: Sequence[str], new: Sequence[str]) -> Iterator[Phrase]:
    """The phrases: an island between two changes goes under."""
    gone, come = "", ""
    for place, (tag, i1, i2, j1, j2) in enumerate(opcodes):
        between = 0 < place < len(opcodes) - 1
        if tag == "equal" and not (between and i2 - i1 <= ISLAND):
            yield from _swapped(gone, come)
            gone = come = ""
            yield Phrase(Mark.KEPT, "".join(old[i1:i2]))
        else:
            gone, come = gone + "".join(old[i1:i2]), come + "".join(new[j1:j2])
    yield from _swapped(gone, come)


def _swapped(gone: str, come: str) -> Iterator[Phrase]:
    if gone:
        yield Phrase(Mark.DELETED, gone)
    if come:
        yield Phrase(Mark.INSERTED, come)
