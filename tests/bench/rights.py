"""A member with a million events takes everything along and is erased, while others use the portal.

``python -m tests.bench.rights [--rows N] [--postgresql] [--pages] [--json]`` runs what `make run` runs,
asks for both through the pages, and prints how it went; with ``--pages`` it measures instead what pages
take for a few rows and for so many. It always ends with 0.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from portal import clock
from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.data.engine import connected, db, is_postgresql, open_database
from portal.data_requests.erasure_tables import Erasure
from portal.data_requests.export.models import Export, ExportState
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.states import RequestState
from portal.members.models import Customer, Member
from tests import engines
from tests.bench.load import percentile
from tests.bench.locks import Locks
from tests.bench.machine import machine
from tests.bench.person import Person
from tests.bench.report import Figure, Report, at_least, at_most
from tests.bench.servers import Server, portal

PAGE = "/profile"
ROUNDS = 150
LONGEST_SECONDS = 170
FORMATS = ("json", "csv")
WITH_EVENTS = ("/data", "/data/event", "/activity")
WITH_REQUESTS = ("/requests", "/data", "/data/data-request", "/data/request-move")
FEW = 100
NUMBER = "a number of its own"
RECURSIVE = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i FROM n"
)


def main() -> None:
    """Measure, and tell it as a table or as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.rights", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    report = Report(machine(), dt.datetime.now(dt.UTC))
    with TemporaryDirectory(prefix="bench-") as folder, _database(asked.postgresql) as url:
        data = Path(folder) / "data"
        address = url or f"sqlite:///{data / 'portal.db'}"
        with portal(data, address) as server:
            if asked.pages:
                measure_pages(report, server, address, asked.rows)
            else:
                measure_rights(report, server, address, asked.rows)
    print(
        json.dumps(report.as_json(), ensure_ascii=False)
        if asked.json
        else "\n".join(report.lines())
    )


def measure_rights(report: Report, server: Server, url: str, rows: int) -> None:
    """Put into ``report`` how Kari's export and her erasure went, with ``rows`` events of hers."""
    open_database(url)
    kari, ola = Person(server.port), Person(server.port)
    for person, username in ((kari, "kari"), (ola, "ola")):
        person.sign_in(username)
        person.acknowledge_policy()
    with connected():
        _add_events(_member("kari"), rows)
        idle = _times(ola, lambda: False)
        _export(report, server, kari, ola, idle, rows)
        _erase(report, kari, ola, idle, rows)
    db.obj.close_all()


def measure_pages(report: Report, server: Server, url: str, rows: int) -> None:
    """Put into ``report`` what pages take for Ola with some rows, and with ``rows`` of them."""
    open_database(url)
    ola = Person(server.port)
    ola.sign_in("ola")
    ola.acknowledge_policy()
    for what, add, paths in (
        ("events", _add_events, WITH_EVENTS),
        ("requests", _add_requests, WITH_REQUESTS),
    ):
        with connected():
            add(_member("ola"), FEW)
        few = {path: _median(ola, path) for path in paths}
        with connected():
            add(_member("ola"), rows)
            if is_postgresql():  # as its own upkeep would do soon
                db.execute_sql("ANALYZE event, data_request")
        for path, before in few.items():
            after = _median(ola, path)
            report.figures += [
                Figure(f"{path}: median for {FEW} {what}", 1000 * before, " ms"),
                Figure(f"{path}: median for {rows} {what}", 1000 * after, " ms"),
            ]
    db.obj.close_all()


def _median(person: Person, path: str) -> float:
    """The first few answers are not counted."""
    answers = [person.get(path) for _ in range(60)]
    for answer in answers:
        _sent(answer.status, 200)
    return percentile([answer.seconds for answer in answers[10:]], 0.5)


def _export(
    report: Report, server: Server, kari: Person, ola: Person, idle: list[float], rows: int
) -> None:
    before = server.resident(forget=True)
    picked = [("areas", "activity"), *(("formats", form) for form in FORMATS)]
    _sent(kari.post("/requests/new/export", [*kari.token("/requests/new/export"), *picked]).status)
    busy = _times(ola, lambda: _newest(Export).stands is not ExportState.RUNNING)
    export = _newest(Export)
    if export.stands is not ExportState.READY or export.ready_at is None:
        raise RuntimeError(f"the export is {export.state}")
    seconds = (export.ready_at - export.created_at).total_seconds()
    peak = server.resident()
    grown = max(peak[pid] - before.get(pid, peak[pid]) for pid in peak)
    report.figures += [
        at_least("export: rows written a second", export.rows_total / seconds, 30_000),
        Figure(f"export: {rows} events, each written as JSON and as CSV", seconds, " s"),
        at_most("export: memory grows by", grown / 1024, 64, " MiB"),
        _pages("export", idle, busy),
    ]


def _erase(report: Report, kari: Person, ola: Person, idle: list[float], rows: int) -> None:
    asked = [*kari.token("/requests/new/erasure"), ("when", "now")]
    with Locks() as locks:
        _sent(kari.post("/requests/new/erasure", asked).status)
        busy = _times(ola, lambda: _newest(Erasure).finished_at is not None)
    erasure = _newest(Erasure)
    if erasure.finished_at is None:
        raise RuntimeError("the erasure did not finish")
    seconds = (erasure.finished_at - erasure.begun_at).total_seconds()
    report.figures += [
        at_most(f"erasure of {rows} events", seconds, 60, " s"),
        at_most("erasure: longest wait for the write lock", locks.longest * 1000, 200, " ms"),
        _pages("erasure", idle, busy),
    ]


def _pages(what: str, idle: list[float], busy: list[float]) -> Any:
    share = percentile(busy, 0.95) / percentile(idle, 0.95)
    return at_most(f"{what}: p95 of a page meanwhile, of idle ({len(busy)} pages)", share, 2.0, "×")


def _times(person: Person, is_over: Any) -> list[float]:
    """Open a page again and again, at least `ROUNDS` times when idle, until ``is_over``."""
    times: list[float] = []
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        answer = person.get(PAGE)
        _sent(answer.status, 200)
        times.append(answer.seconds)
        time.sleep(0.01)
        if len(times) % 10 == 0 and (is_over() or (len(times) >= ROUNDS and not _busy())):
            break
    return times


def _busy() -> bool:
    running = Export.select().where(Export.state == ExportState.RUNNING.value).exists()
    return bool(running or Erasure.select().where(Erasure.finished_at.is_null()).exists())


def _newest(model: Any) -> Any:
    return model.select().order_by(model.id.desc()).get()


def _member(username: str) -> Member:
    here = (Member.username == username) & (Customer.key == "nordlys")
    found = Member.select().join(Customer).where(here).get()
    assert isinstance(found, Member)
    return found


def _add_events(member: Member, rows: int) -> None:
    """In one statement: what is measured is not how they came in."""
    at = clock.now()
    row = Event.insert(member=member, by=member, kind=Kind.SIGNED_IN.code, values="{}", at=at)
    _insert_many_times(row, rows)


def _add_requests(member: Member, rows: int) -> None:
    at, kind = clock.now(), RequestKind.ACCESS.value
    said = {"kind": kind, "state": RequestState.DONE.value, "created_at": at, "closed_at": at}
    row = DataRequest.insert(member=member, reference=NUMBER, due_on=clock.today(), **said)
    _insert_many_times(row, rows)


def _insert_many_times(row: Any, rows: int) -> None:
    """Where a value is `NUMBER`, each row gets another one."""
    many = f"SELECT generate_series(1, {int(rows)}) AS i"
    count = many if is_postgresql() else RECURSIVE % int(rows)
    into, values = row.sql()
    numbered = [
        f"'{secrets.token_hex(4)}' || i" if value == NUMBER else db.obj.param for value in values
    ]
    into = into.partition("VALUES")[0] + "SELECT " + ", ".join(numbered)
    if is_postgresql():
        db.execute_sql("SET statement_timeout = 0")
    given = [value for value in values if value != NUMBER]
    db.execute_sql(f"{into} FROM ({count}) AS n", given)


def _sent(status: int, expected: int = 303) -> None:
    if status != expected:
        raise RuntimeError(f"an answer of {status} where {expected} was expected")


@contextmanager
def _database(postgresql: bool) -> Iterator[str | None]:
    with engines.cluster() if postgresql else nullcontext() as server:
        yield f"{server}/postgres" if server else None


if __name__ == "__main__":
    sys.exit(main())
