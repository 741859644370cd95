"""How commands show things: plain tables for people, JSON for programs, both in English."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import click
from flask import g

from portal.catalogues import catalogue
from portal.web.notices import translate
from portal.words import LANGUAGES, Sentence

LONGEST_SHOWN = 60

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def english(sentence: Sentence | str) -> str:
    """Return ``sentence`` in English, which is what commands speak."""
    g.language = "en"
    return translate(sentence)


def in_every_language(text: str) -> list[str]:
    """Return ``text`` in each of the portal's languages."""
    return [catalogue(language).gettext(text) for language in LANGUAGES]


def printable(text: str) -> str:
    """Return ``text`` with what could steer a terminal made visible."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def shortened(text: str) -> str:
    """Return ``text`` as it can stand in a line: printable and not too long."""
    shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    return printable(shown)


def show_json(value: Any) -> None:
    """Print ``value`` as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def show_table(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print ``rows`` under their own keys, each column as wide as it needs."""
    if not rows:
        return
    lines = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def _cell(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return "" if value is None else printable(str(value))
