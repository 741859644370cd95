"""Importing a file of members, as a conversation: progress, mistakes, what was done."""

import sys
from typing import Any, BinaryIO, Self

import click

from portal import clock
from portal.exits import Exit
from portal.members.importing.checking import CheckedFile, check_file
from portal.members.importing.header import names_of_columns
from portal.members.importing.text import read_text
from portal.members.joining import Joined, add_members, usernames
from portal.members.mistakes import Mistake, Mistakes
from portal.members.models import Customer
from portal.operator.show import english, in_every_language, shortened, show_json


def import_file(file: BinaryIO, customer: Customer, *, check: bool, as_json: bool) -> None:
    """Import ``file`` into ``customer`` unless it has a mistake or is only to be checked."""
    checked = _check(file, customer)
    joined = None
    if not checked.mistakes and not check:
        joined = add_members(customer, checked.members, by=None, at=clock.now())
    if as_json:
        show_json(_as_json(checked, joined))
    else:
        _tell(checked, joined, customer)
    if checked.mistakes:
        raise click.exceptions.Exit(Exit.REFUSED)


def _check(file: BinaryIO, customer: Customer) -> CheckedFile:
    try:
        text = read_text(file)
    except Mistakes as mistakes:
        return CheckedFile(mistakes=list(mistakes.found))
    with _Bar(lines=len(text.rstrip().splitlines())) as bar:
        return check_file(text, names_of_columns(in_every_language), usernames(customer), bar.reach)


class _Bar:
    """A progress bar over the lines of a file, on a terminal; elsewhere nothing at all."""

    def __init__(self, lines: int) -> None:
        hidden = not sys.stderr.isatty()
        self._bar: Any = click.progressbar(
            length=lines, label="Checking", file=sys.stderr, hidden=hidden, update_min_steps=100
        )
        self._reached = 0

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.__exit__(*error)

    def reach(self, line: int) -> None:
        """Move on to ``line``."""
        self._bar.update(line - self._reached)
        self._reached = line


def _tell(checked: CheckedFile, joined: Joined | None, customer: Customer) -> None:
    for mistake in checked.mistakes:
        click.echo(_line(mistake), err=True)
    if checked.mistakes:
        click.echo(f"Nothing was imported: {_count(len(checked.mistakes), 'mistake')}.", err=True)
    elif joined is None:
        members = _count(len(checked.members), "member")
        click.echo(f"The file is in order: {members}. Nothing was imported.")
    else:
        click.echo(
            f"Imported {_count(joined.members, 'member')} into {customer.key};"
            f" {joined.invited:,} invited, {joined.members - joined.invited:,} without an e-mail"
            " address."
        )


def _line(mistake: Mistake) -> str:
    where = f"line {mistake.line}" if mistake.line else "the file"
    column = mistake.heading or mistake.column
    parts = [where, column and f"column {shortened(column)}", _quoted(mistake)]
    return f"{', '.join(part for part in parts if part)}: {english(mistake.reason)}"


def _quoted(mistake: Mistake) -> str:
    return f"“{shortened(mistake.value)}”" if mistake.value else ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _as_json(checked: CheckedFile, joined: Joined | None) -> dict[str, Any]:
    return {
        "members": len(checked.members),
        "imported": joined.members if joined else 0,
        "invited": joined.invited if joined else 0,
        "mistakes": [
            {
                "line": mistake.line,
                "column": mistake.column,
                "heading": mistake.heading,
                "value": mistake.value,
                "reason": english(mistake.reason),
            }
            for mistake in checked.mistakes
        ],
    }
