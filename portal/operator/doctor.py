"""The doctor: looks at everything the portal stands on and says what ails it."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass

import click
from flask.cli import with_appcontext
from peewee import PeeweeException

from portal import clock
from portal.config import SettingsError
from portal.data import migrate
from portal.data.engine import db, first_line, refuse_unreachable
from portal.data_requests.erasure import refuse_incomplete
from portal.data_requests.ledger import Ledger
from portal.data_requests.models import DataRequest
from portal.data_requests.queue import answered_by
from portal.data_requests.replay import unknown_erasures
from portal.exits import Exit
from portal.keys import load_keys
from portal.operator.show import json_option, show_json
from portal.web.portal import portal


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``problem`` is empty when it is well."""

    checked: str
    problem: str


@click.command("doctor")
@json_option
@with_appcontext
def command(as_json: bool) -> None:
    """Look at everything the portal stands on; leave with 3 when something is wrong."""
    findings = [Finding(name, _problem(check)) for name, check in CHECKS.items()]
    if as_json:
        show_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{finding.checked}: {finding.problem or 'ok'}")
    if any(finding.problem for finding in findings):
        raise click.exceptions.Exit(Exit.NOT_READY)


def _problem(check: Callable[[], object]) -> str:
    try:
        check()
    except (SettingsError, OSError) as error:
        return str(error)
    except PeeweeException as error:
        return first_line(error)
    return ""


def _settings() -> None:
    portal().settings.refuse_what_is_unsafe()


def _folder() -> None:
    with tempfile.TemporaryFile(dir=portal().settings.data) as file:
        file.write(b"x")
        os.fsync(file.fileno())


def _keys() -> None:
    load_keys(portal().settings.data)


def _database() -> None:
    refuse_unreachable(db.obj)


def _migrations() -> None:
    migrate.refuse_newer(db.obj)
    missing = migrate.pending(db.obj)
    if missing:
        raise SettingsError(f"{missing[0]} is not applied; run: flask --app app db upgrade")


def _register() -> None:
    with db.connection_context():
        portal().register.refuse_undeclared(db.obj)


def _tables() -> None:
    difference = migrate.drift(db.obj, portal().register.models)
    if difference:
        raise SettingsError(f"The tables are not what the models say: {difference}")


def _ledger() -> None:
    ledger = Ledger(portal().settings.data)
    for _ in ledger.entries():
        pass
    with db.connection_context():
        refuse_incomplete(ledger)
        unknown = len(unknown_erasures(ledger))
    if unknown:
        raise SettingsError(f"{unknown} erasures must be done again; run: ledger replay")


def _requests() -> None:
    with db.connection_context():
        late = [one for one in answered_by(None) if _days_left(one) < 0]
    if late:
        told = f"{len(late)} data requests are past their deadline; run: request list --late"
        raise SettingsError(told)


def _days_left(request: DataRequest) -> int:
    return request.days_left(clock.now(), request.member.customer.zone)


CHECKS: dict[str, Callable[[], None]] = {
    "settings": _settings,
    "data folder": _folder,
    "keys": _keys,
    "database": _database,
    "migrations": _migrations,
    "register": _register,
    "tables": _tables,
    "ledger": _ledger,
    "data requests": _requests,
}
