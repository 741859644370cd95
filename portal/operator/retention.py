"""Retention: let go of what is past its declared time, or see what would go."""

import click

from portal import clock
from portal.data_requests.retention import past, retain
from portal.operator.noun import Noun
from portal.operator.show import json_option, show_json, show_table
from portal.web.portal import portal

noun = Noun("retention", help="How long data stays, as the register declares it.")


@noun.command("run")
@click.option("--check", is_flag=True, help="Only count what is past its time.")
@json_option
def run(check: bool, as_json: bool) -> None:
    """Let go of what is past its time; the worker does the same every night."""
    at = clock.now()
    if check:
        found = {one.name: one.count() for one in past(portal().plan, at)}
    else:
        found = retain(portal().plan, at)
    rows = [{"table": name, "rows": rows} for name, rows in sorted(found.items()) if rows]
    if as_json:
        show_json(rows)
    elif rows:
        show_table(rows)
    else:
        click.echo("Nothing is past its time.")
