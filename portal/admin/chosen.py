"""Rows that were ticked in a list, and what came of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import abort, request

MOST = 50


@dataclass(frozen=True, slots=True)
class ChosenRow:
    """One of the chosen rows: its number, name, address, what is said of it, and what came of it."""

    id: int
    name: str
    href: str
    about: str
    result: str = ""
    colour: str = "neutral"


def chosen(name: str) -> list[int]:
    """Return the numbers sent as ``name``, each once; 404 for what is no number, and for too many."""
    typed = list(dict.fromkeys(request.values.getlist(name)))
    if len(typed) > MOST or not all(_is_number(each) for each in typed):
        abort(404)
    return [int(each) for each in typed]


def told_in(path: str, results: Mapping[str, Iterable[int]]) -> str:
    """Return the address that tells what came of each row, by the name of the result."""
    pairs = [(name, number) for name, numbers in results.items() for number in numbers]
    return f"{path}?{urlencode(pairs)}"


def all_of(wanted: Sequence[int], found: Mapping[int, object]) -> None:
    """Answer 404 when one of ``wanted`` was not ``found``: what is another customer's is not there."""
    if set(wanted) != set(found):
        abort(404)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
