"""Backups: create one, verify one, restore one with the memory of who was erased since."""

from pathlib import Path
from typing import Any

import click

from portal import clock
from portal.data import migrate
from portal.data.backups import LEDGER, Backup, create, verify
from portal.data.copies import put_back
from portal.data.engine import connected, db
from portal.data.journal import Journal
from portal.data_requests.ledger import Ledger
from portal.data_requests.replay import after_restore, unknown_erasures
from portal.exits import Exit
from portal.operator.noun import Noun, leave
from portal.operator.show import json_option, show_json
from portal.start import make_ready
from portal.web.portal import portal

noun = Noun("backup", help="Copies of database and ledger.")
folder_argument = click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path)
)


@noun.command("create")
@click.option("--to", type=click.Path(path_type=Path), help="Default: backups/ in the data folder.")
@json_option
def create_backup(to: Path | None, as_json: bool) -> None:
    """Take a backup while the portal runs, and check it."""
    settings = portal().settings
    names = [step.name for step in migrate.status(db.obj)]
    ledger, folder = Ledger(settings.data).journal, to or settings.data / "backups"
    made = create(folder, ledger, settings.database_url, names, at=clock.now())
    _tell(made, as_json, f"Backup made and checked: {made.folder}")


@noun.command("verify", ready=False)
@folder_argument
@json_option
def verify_backup(folder: Path, as_json: bool) -> None:
    """Check every bit of the backup in FOLDER."""
    found = verify(folder, portal().settings.database_url)
    _tell(found, as_json, f"The backup of {found.created_at} is whole.")


@noun.command("restore", ready=False)
@folder_argument
@click.option(
    "--ledger",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A ledger that is newer than the one here, as from a newer backup.",
)
@json_option
def restore(folder: Path, ledger: Path | None, as_json: bool) -> None:
    """Put the backup in FOLDER in the place of the database, keeping the newest ledger.

    Nobody is served until `ledger replay` has erased again whoever was erased since.
    """
    made = portal()
    backup = verify(folder, made.settings.database_url)
    _refuse_newer(backup)
    kept = _newest_ledger(backup, ledger)
    Ledger(made.settings.data).keep(kept)
    put_back(backup.database, made.settings.database_url)
    make_ready(made.settings, made.register, upgrade=True)
    with connected():
        put_off = after_restore(clock.now())
        unknown = len(unknown_erasures(Ledger(made.settings.data)))
    if as_json:
        show_json({"restored": backup.created_at, "put_off": put_off, "to_replay": unknown})
        return
    click.echo(f"Restored the backup of {backup.created_at}. Everybody must sign in again.")
    if put_off:
        click.echo(f"Planned erasures that were put off by 14 days: {put_off}.")
    if unknown:
        click.echo(f"Erased since: {unknown}. The portal stays closed until: ledger replay")


def _refuse_newer(backup: Backup) -> None:
    known = {path.stem for path in migrate.FOLDER.glob("[0-9]*.py")}
    unknown = [name for name in backup.migrations if name not in known]
    if unknown:
        leave(Exit.REFUSED, f"The backup is newer than this portal: it has {unknown[-1]}.")


def _newest_ledger(backup: Backup, given: Path | None) -> Journal:
    """Every backup carries the ledger of its day, so those beside this one may know more."""
    beside = sorted(backup.folder.parent.glob(f"*/{LEDGER}"))
    journals = [Journal(path) for path in (*beside, *([given] if given else []))]
    return max(journals, key=len)


def _tell(backup: Backup, as_json: bool, sentence: str) -> None:
    if as_json:
        files: list[Any] = [file.name for file in backup.files]
        show_json({"folder": backup.folder, "created_at": backup.created_at, "files": files})
    else:
        click.echo(sentence)
