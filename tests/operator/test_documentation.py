"""The page about the command line lists every command, column and exit code."""

import re

import click
from flask import Flask

from portal.config import ROOT
from portal.exits import Exit
from portal.members.columns import member_columns
from portal.operator import NOUNS

PAGE = (ROOT / "docs" / "command-line.md").read_text("utf-8")


def commands() -> set[str]:
    """Return every command of ours as it is typed."""
    found = set()
    for noun in NOUNS:
        assert noun.name
        verbs = noun.commands if isinstance(noun, click.Group) else {"": noun}
        found |= {f"{noun.name} {verb}".strip() for verb in verbs}
    return found


def test_every_command_is_on_the_page_and_no_other(app: Flask) -> None:
    rows = re.findall(r"^\| `([a-z]+(?: [a-z]+)?)", PAGE, re.MULTILINE)
    assert sorted(rows) == sorted(commands())
    assert set(app.cli.commands) >= {command.split()[0] for command in commands()}


def test_every_command_says_what_it_does() -> None:
    for noun in NOUNS:
        verbs = noun.commands.values() if isinstance(noun, click.Group) else [noun]
        assert all(verb.get_short_help_str() for verb in verbs)


def test_every_exit_code_is_explained() -> None:
    assert re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE) == [str(int(code)) for code in Exit]


def test_every_column_of_a_member_file_is_named() -> None:
    named = ", ".join(f"`{column.name}`" for column in member_columns())
    assert named in PAGE.replace("\n", " ")
