"""The database: bring it up to date, see where it stands, hold it against the models."""

import click

from portal.data import migrate
from portal.data.engine import db, is_postgresql, refuse_unreachable
from portal.data.leftovers import write_anew
from portal.data_requests.rewriting import erased_tables
from portal.exits import Exit
from portal.operator.noun import Noun, leave
from portal.operator.show import json_option, show_json, show_table
from portal.start import make_ready
from portal.web.portal import portal

noun = Noun("db", help="The database and its migrations.")


@noun.command("upgrade", ready=False)
def upgrade() -> None:
    """Apply every migration that is missing."""
    applied = make_ready(portal().settings, portal().register, upgrade=True)
    for name in applied:
        click.echo(f"Applied {name}.")
    if not applied:
        click.echo("The database is up to date.")


@noun.command("status", ready=False)
@json_option
def status(as_json: bool) -> None:
    """Show every migration and when it was applied."""
    refuse_unreachable(db.obj)
    steps = migrate.status(db.obj)
    rows = [{"migration": s.name, "applied": s.applied, "known": s.path is not None} for s in steps]
    if as_json:
        show_json(rows)
    else:
        show_table(rows)


@noun.command("check", ready=False)
def check() -> None:
    """Compare the tables with the models; leave with 1 when they differ."""
    refuse_unreachable(db.obj)
    difference = migrate.drift(db.obj, portal().register.models)
    if difference:
        leave(Exit.REFUSED, difference)
    click.echo("The tables and the models agree.")


@noun.command("rewrite")
def rewrite() -> None:
    """Write every table anew that members were erased from; PostgreSQL only. Others wait meanwhile."""
    if not is_postgresql():
        leave(
            Exit.REFUSED, "SQLite writes zeros over what it deletes: there is nothing to rewrite."
        )
    tables = sorted(erased_tables())
    write_anew(tables)
    click.echo(f"Written anew: {', '.join(tables) or 'nothing, since nobody was erased'}.")


@noun.command("generate")
@click.argument("name")
def generate(name: str) -> None:
    """Write the migration that leads from the tables to the models."""
    if not migrate.drift(db.obj, portal().register.models):
        leave(Exit.REFUSED, "The tables and the models agree: there is nothing to migrate.")
    click.echo(migrate.generate(db.obj, portal().register.models, name))
