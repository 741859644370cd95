"""The ledger of erasures: show it, verify it, replay it after an older backup was restored."""

from dataclasses import asdict
from typing import Any

import click

from portal import clock
from portal.data_requests.erasure import Eraser
from portal.data_requests.ledger import Ledger
from portal.data_requests.replay import replay, unknown_erasures
from portal.exits import Exit
from portal.mail.post import open_post
from portal.operator.noun import Noun, leave
from portal.operator.show import json_option, show_json, show_table
from portal.web.portal import portal

noun = Noun("ledger", help="The list of erasures, which outlives a restore.")


@noun.command("show", ready=False)
@json_option
def show(as_json: bool) -> None:
    """Show every line; none says who it is about."""
    rows = [_row(asdict(entry)) for entry in Ledger(portal().settings.data).entries()]
    if as_json:
        show_json(rows)
    elif rows:
        show_table(rows)
    else:
        click.echo("Nobody has been erased.")


@noun.command("verify")
@json_option
def verify(as_json: bool) -> None:
    """Check that no line was changed or taken out, and hold the ledger against the database."""
    ledger = Ledger(portal().settings.data)
    lines = sum(1 for _ in ledger.entries())
    unknown = len(unknown_erasures(ledger))
    if as_json:
        show_json({"lines": lines, "unknown": unknown, "torn": ledger.journal.is_torn()})
    else:
        click.echo(f"The ledger is whole: {lines} lines.")
    if ledger.journal.is_torn():
        click.echo("The last line has no end; nobody was told that it was written.", err=True)
    if unknown:
        leave(Exit.REFUSED, f"The database does not know of {unknown} erasures. Run: ledger replay")


@noun.command("replay")
@json_option
def replay_erasures(as_json: bool) -> None:
    """Erase again whoever was erased after the backup that was restored."""
    done = replay(eraser(), at=clock.now())
    if as_json:
        show_json([{"reference": one.reference, "finished": one.finished_at} for one in done])
    else:
        click.echo(f"Erased again: {len(done)}. The portal is open.")


def eraser() -> Eraser:
    """Return what carries erasures out here."""
    made = portal()
    data = made.settings.data
    return Eraser(made.plan, Ledger(data), data, open_post(made.settings))


def _row(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in ("subject", "key")}
