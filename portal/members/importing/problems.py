"""What is wrong with a file, kept beside it: a line of JSON for each row that cannot be used."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from portal.members.mistakes import Mistake

LONGEST_VALUE = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file, where; ``values`` belong in ``text``."""

    line: int | None
    column: str
    value: str
    text: str
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not used: its cells as they were, and each reason."""

    cells: list[str]
    problems: list[Problem]


class Problems:
    """Takes down one row after the other."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def begin(self, headings: Iterable[str]) -> None:
        """Take down the headings of the file."""
        self._file.write(json.dumps({"headings": list(headings)}) + "\n")

    def add(self, cells: list[str], mistakes: Iterable[Mistake]) -> None:
        """Take down what is wrong with a row; ``cells`` is empty for what is wrong with the file."""
        found = [_as_dict(mistake) for mistake in mistakes]
        self._file.write(json.dumps({"cells": cells, "problems": found}) + "\n")


@contextmanager
def writing(path: Path) -> Iterator[Problems]:
    """Write the problems of a file anew; they are there when all are."""
    unfinished = path.with_name(f".{path.name}")
    with unfinished.open("w", encoding="utf-8") as file:
        yield Problems(file)
    unfinished.replace(path)


@contextmanager
def adding(path: Path) -> Iterator[Problems]:
    """Write further problems after those that are known."""
    with path.open("a", encoding="utf-8") as file:
        yield Problems(file)


def headings(path: Path) -> list[str]:
    """Return the headings of the file, none when it could not be read so far."""
    return next((line["headings"] for line in _lines(path) if "headings" in line), [])


def rejected(path: Path) -> Iterator[Rejected]:
    """Give each row that cannot be used."""
    for line in _lines(path):
        if "cells" in line:
            yield Rejected(line["cells"], [Problem(**each) for each in line["problems"]])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if path.exists():
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)


def _as_dict(mistake: Mistake) -> dict[str, object]:
    return {
        "line": mistake.line,
        "column": mistake.heading or mistake.column or "",
        "value": mistake.value[:LONGEST_VALUE],
        "text": mistake.reason.text,
        "values": dict(mistake.reason.values),
    }
