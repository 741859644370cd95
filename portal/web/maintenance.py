"""Closed for maintenance: nobody is served a database that has forgotten whom it must not know.

Whether it has is found by holding the ledger against the database: when a process begins, and again
when one of the two files is another than before.
"""

import logging
import os
import time
from pathlib import Path

from flask import Flask, Response, request

from portal.data.engine import connected, db, is_postgresql
from portal.data.journal import JournalBroken
from portal.data_requests.ledger import Ledger
from portal.data_requests.replay import unknown_erasures
from portal.web.errors import without_database
from portal.words import N_

log = logging.getLogger("portal")

TEXTS = (
    N_("Portalen er stengt for vedlikehold"),
    N_("Vi har hentet tilbake en sikkerhetskopi, og sletter på nytt det som skal være slettet."),
    N_("Prøv igjen om noen minutter."),
)
# It says only that the process answers, which is true.
OPEN = frozenset({"web.healthz"})
# A server's database is no file to look at, so it is asked now and then.
ASK_AGAIN_SECONDS = 10.0


class Watch:
    """Remembers what was found, for as long as the files are the same."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._files: tuple[object, ...] | None = None
        self._asked = 0.0
        self._behind = True

    def is_behind(self) -> bool:
        """Return whether the database lacks an erasure that the ledger has."""
        files = (_ledger_file(self._ledger), _database_file())
        if self._behind or files != self._files or self._is_old():
            self._behind = _ask(self._ledger)
            self._files, self._asked = files, time.monotonic()
        return self._behind

    def _is_old(self) -> bool:
        return is_postgresql() and time.monotonic() - self._asked > ASK_AGAIN_SECONDS


def init_app(app: Flask) -> None:
    """Answer 503 to everybody while the database is behind; must come before the gate."""
    watch = Watch(Ledger(app.extensions["portal"].settings.data))

    def close() -> Response | None:
        if request.endpoint in OPEN or not watch.is_behind():
            return None
        return without_database(503, TEXTS)

    app.before_request(close)


def _ask(ledger: Ledger) -> bool:
    """A ledger that cannot be read may hold anything."""
    try:
        with connected():
            unknown = len(unknown_erasures(ledger))
    except JournalBroken as error:
        log.error("closed for maintenance: %s", error)
        return True
    if unknown:
        log.error("closed for maintenance: %s erasures to do again; run: ledger replay", unknown)
    return unknown > 0


def _ledger_file(ledger: Ledger) -> tuple[int, ...] | None:
    """What one more line changes."""
    found = _stat(ledger.journal.path)
    return found and (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _database_file() -> tuple[int, ...] | None:
    """What another database in the place of the one before changes, and no row that is written."""
    found = None if is_postgresql() else _stat(db.obj.database)
    return found and (found.st_dev, found.st_ino)


def _stat(path: str | Path) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116 (a path would be made anew in every request)
    except FileNotFoundError:
        return None
