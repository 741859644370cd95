"""What changed between two versions, clause by clause, and what each change means for members."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from portal.policies.manuscript import Manuscript, PolicyRefused
from portal.policies.parts import IsOn, Kind, Part, parts_of
from portal.policies.redline import Line, Mark, Phrase, compared, phrases
from portal.words import LANGUAGES, N_


class Fate(StrEnum):
    """What became of a clause."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """A clause or sub-clause that is not what it was: its heading and its text with their marks."""

    old: Part | None
    new: Part | None
    title: tuple[Phrase, ...]
    lines: tuple[Line, ...]

    @property
    def part(self) -> Part:
        """Return it as it is now, or as it was if it is gone."""
        part = self.new or self.old
        assert part is not None
        return part

    @property
    def fate(self) -> Fate:
        """Return what became of it."""
        if self.old is None:
            return Fate.ADDED
        return Fate.CHANGED if self.new else Fate.REMOVED

    @property
    def in_table_only(self) -> bool:
        """Return whether nothing but rows of its tables changed, which are made from the register."""
        changed = [line.kind for line in self.lines if line.is_changed]
        in_title = any(phrase.mark is not Mark.KEPT for phrase in self.title)
        return not in_title and set(changed) == {Kind.ROW}

    def concerns(self, is_on: IsOn) -> bool:
        """Return whether it is about something the customer has switched on, before or now."""
        return any(part.concerns(is_on) for part in (self.old, self.new) if part)


@lru_cache(maxsize=64)
def changes(old: str, new: str) -> tuple[Change, ...]:
    """Return the parts of the bodies ``old`` and ``new`` that differ, in the order of ``new``."""
    before = {part.identity: part for part in parts_of(old)}
    after = {part.identity: part for part in parts_of(new)}
    found = (
        _change(before.get(identity), after.get(identity)) for identity in _order(before, after)
    )
    return tuple(change for change in found if change is not None)


def headings(body: str) -> dict[str, Part]:
    """Return the part that begins each clause of ``body``, by its identity."""
    return {part.identity: part for part in parts_of(body) if part.is_clause}


def meanings_of(text: str) -> dict[str, tuple[str, ...]]:
    """Return the paragraphs that say what each change means, by the identity of its clause."""
    return {part.identity: tuple(block.text for block in part.blocks) for part in parts_of(text)}


def refuse_unexplained(manuscript: Manuscript, before: Manuscript) -> None:
    """Raise `PolicyRefused` unless each change since ``before`` says what it means for members.

    Not asked for: a clause that is gone, and tables, which are made from the register.
    """
    explained = {name: meanings_of(text.meanings) for name, text in manuscript.items()}
    for language, text in manuscript.items():
        old = before[language].body if language in before else ""
        for change in changes(old, text.body):
            if not change.in_table_only and change.fate is not Fate.REMOVED:
                _refuse_silence(change, explained)


def _refuse_silence(change: Change, explained: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
    for language, said in explained.items():
        if not said.get(change.part.identity):
            raise PolicyRefused(
                N_("Skriv hva endringen i «%(clause)s» betyr for medlemmene, på %(language)s."),
                clause=change.part.title or change.part.identity,
                language=LANGUAGES[language],
            )


def _order(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """As in ``after``; what is gone stands behind what it stood behind."""
    order, behind = list(after), ""
    for identity in before:
        if identity not in order:
            order.insert(order.index(behind) + 1 if behind in order else 0, identity)
        behind = identity
    return order


def _change(old: Part | None, new: Part | None) -> Change | None:
    if old and new and (old.title, old.blocks) == (new.title, new.blocks):
        return None
    lines = compared(old.blocks if old else (), new.blocks if new else ())
    return Change(old, new, _title(old, new), lines)


def _title(old: Part | None, new: Part | None) -> tuple[Phrase, ...]:
    """The heading; the mark of a whole clause stands beside it, not in it."""
    if old is None or new is None:
        part = old or new
        return (Phrase(Mark.KEPT, part.title),) if part else ()
    whole = (Phrase(Mark.DELETED, old.title), Phrase(Mark.INSERTED, " " + new.title))
    return phrases(old.title, new.title) or whole
