"""The page about the command line lists every command, column and exit code."""

import re
from collections.abc import Iterable

import click
from flask import Flask

from portal.config import ROOT
from portal.exits import Exit
from portal.members.columns import member_columns
from portal.operator import NOUNS

PAGE = (ROOT / "docs" / "command-line.md").read_text("utf-8")


def commands(group: Iterable[click.Command] = NOUNS, before: str = "") -> dict[str, click.Command]:
    """Return every command of ours by what is typed for it."""
    found: dict[str, click.Command] = {}
    for command in group:
        typed = f"{before} {command.name}".strip()
        if isinstance(command, click.Group):
            found |= commands(command.commands.values(), typed)
        else:
            found[typed] = command
    return found


def test_every_command_is_on_the_page_and_no_other(app: Flask) -> None:
    rows = re.findall(r"^\| `((?:[a-z]+ ?){1,3})", PAGE, re.MULTILINE)
    assert sorted(row.strip() for row in rows) == sorted(commands())
    assert set(app.cli.commands) >= {typed.split()[0] for typed in commands()}


def test_every_command_says_what_it_does() -> None:
    assert all(command.get_short_help_str() for command in commands().values())


def test_every_exit_code_is_explained() -> None:
    assert re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE) == [str(int(code)) for code in Exit]


def test_every_column_of_a_member_file_is_named() -> None:
    named = ", ".join(f"`{column.name}`" for column in member_columns())
    assert named in PAGE.replace("\n", " ")
