"""Somebody who has every published number, knows how they were made, and reasons without a mistake.

People fall into kinds (what they answered, when they were members). A view counts some of the kinds.
What the views leave open about a group is the range of its size over all worlds that fit them, which
is found by linear programming (the simplex method as in Cormen et al., *Introduction to Algorithms*).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

EPSILON = 1e-7
Kind = Hashable


@dataclass(frozen=True, slots=True)
class View:
    """That the members of ``kinds`` are from ``least`` to ``most`` many."""

    kinds: frozenset[Kind]
    least: float
    most: float


def view(kinds: Iterable[Kind], among: Callable[[Kind], bool], least: int, most: int) -> View:
    """Return the view that counts those of ``kinds`` for which ``among`` holds."""
    return View(frozenset(kind for kind in kinds if among(kind)), least, most)


def possible(
    kinds: Sequence[Kind], views: Sequence[View], group: Iterable[Kind]
) -> tuple[float, float]:
    """Return the smallest and the largest size that ``group`` can have when the ``views`` hold."""
    wanted = set(group)
    rows, ends = [], []
    for each in views:
        line = [1.0 if kind in each.kinds else 0.0 for kind in kinds]
        rows += [line, [-value for value in line]]
        ends += [each.most, -each.least]
    rows.append([1.0] * len(kinds))
    ends.append(1e4)  # a customer has no more members than that
    aim = [1.0 if kind in wanted else 0.0 for kind in kinds]
    return -_most(rows, ends, [-value for value in aim]), _most(rows, ends, aim)


def isolated(
    kinds: Sequence[Kind], views: Sequence[View], groups: Mapping[str, Iterable[Kind]]
) -> dict[str, tuple[float, float]]:
    """Return the groups that are known to have somebody in them and fewer than ten."""
    found = {name: possible(kinds, views, group) for name, group in groups.items()}
    return {
        name: (least, most)
        for name, (least, most) in found.items()
        if least > EPSILON and most < 10 - EPSILON
    }


def _most(rows: list[list[float]], ends: list[float], aim: list[float]) -> float:
    """Return the largest value of ``aim`` times x where each of ``rows`` times x is at most its end."""
    width, height = len(aim), len(rows)
    table = [[*row, -1.0, end] for row, end in zip(rows, ends, strict=True)]
    basis = list(range(width + 1, width + 1 + height))
    free = list(range(width + 1))
    first = [0.0] * width + [-1.0, 0.0]
    goal = [*aim, 0.0, 0.0]
    lowest = min(range(height), key=lambda i: ends[i])
    if ends[lowest] < 0:
        _pivot(table, [first, goal], basis, free, lowest, width)
    _climb(table, [first, goal], basis, free)
    assert first[-1] > -EPSILON, "the views contradict each other"
    if width in basis:
        i = basis.index(width)
        j = next(j for j in range(width + 1) if abs(table[i][j]) > EPSILON)
        _pivot(table, [first, goal], basis, free, i, j)
    dead = free.index(width)
    for line in (*table, goal):
        line[dead] = 0.0
    _climb(table, [goal], basis, free)
    return -goal[-1]


def _climb(
    table: list[list[float]], goals: list[list[float]], basis: list[int], free: list[int]
) -> None:
    """Pivot until the first of ``goals`` cannot grow; by the lowest number, so that it ends."""
    while True:
        growing = [j for j in range(len(free)) if goals[0][j] > EPSILON]
        if not growing:
            return
        j = min(growing, key=lambda j: free[j])
        limits = [
            (row[-1] / row[j], basis[i], i) for i, row in enumerate(table) if row[j] > EPSILON
        ]
        assert limits, "the aim has no bound"
        _pivot(table, goals, basis, free, min(limits)[2], j)


def _pivot(
    table: list[list[float]],
    goals: list[list[float]],
    basis: list[int],
    free: list[int],
    i: int,
    j: int,
) -> None:
    row, by = table[i], table[i][j]
    table[i] = row = [1 / by if k == j else value / by for k, value in enumerate(row)]
    for line in (*(other for k, other in enumerate(table) if k != i), *goals):
        times = line[j]
        if times:
            for k, value in enumerate(row):
                line[k] = -times * value if k == j else line[k] - times * value
    basis[i], free[j] = free[j], basis[i]
