"""What differs between two versions of a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.record.section import Section


@dataclass(frozen=True, slots=True)
class Line:
    """A row whose text is new: what it said, empty when it was not there, and what it says."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A section that came, went, or says something else."""

    title: str
    part: str
    came: bool = False
    went: bool = False
    owner_changed: bool = False
    lines: tuple[Line, ...] = ()


def changes(before: Sequence[Section], after: Sequence[Section]) -> list[Change]:
    """Return what has changed from ``before`` to ``after``, in the order of the record."""
    old = {one.place: one for one in before}
    new = {one.place: one for one in after}
    found = [
        _change(old.get(one.place), one)
        for one in after
        if not one.says_the_same(old.get(one.place))
    ]
    gone = [Change(one.title, one.part, went=True) for one in before if one.place not in new]
    return found + gone


def _change(before: Section | None, after: Section) -> Change:
    if before is None:
        return Change(after.title, after.part, came=True)
    was, now = dict(before.rows), dict(after.rows)
    lines = [
        Line(label, was.get(label, ""), now.get(label, ""))
        for label in dict.fromkeys((*now, *was))
        if was.get(label) != now.get(label)
    ]
    owner_changed = before.owner != after.owner
    return Change(after.title, after.part, owner_changed=owner_changed, lines=tuple(lines))
