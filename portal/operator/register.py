"""The register: what is declared about every column."""

from typing import Any

import click

from portal.operator.noun import Noun
from portal.operator.show import english, json_option, show_table
from portal.web.portal import portal

noun = Noun("register", help="What is declared about every column of every table.")

PERSONAL = (
    "table",
    "column",
    "category",
    "purpose",
    "basis",
    "source",
    "seen_by",
    "edited_by",
    "retention",
    "erasure",
)
TECHNICAL = ("table", "column", "why")


@noun.command("show")
@json_option
def show(as_json: bool) -> None:
    """Show the declaration of every column."""
    register = portal().register
    if as_json:
        click.echo(register.as_json())
        return
    rows = [column.as_row() for column in register.columns]
    click.echo("PERSONAL")
    show_table([_chosen(row, PERSONAL) for row in rows if row["kind"] == "personal"])
    click.echo("\nTECHNICAL")
    show_table([_chosen(row, TECHNICAL) for row in rows if row["kind"] == "technical"])


def _chosen(row: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: english(row[key]) if key == "retention" else row[key] for key in keys}
