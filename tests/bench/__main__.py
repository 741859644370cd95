"""`make bench`: measure, print a table, write `bench-result.json`. It always ends with 0."""

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from portal.config import ROOT
from tests.bench.first_visit import measure_first_visit
from tests.bench.machine import machine
from tests.bench.pages import measure_pages
from tests.bench.publishing import measure_publishing
from tests.bench.report import Figure, Report, at_most
from tests.bench.servers import Server, portal
from tests.bench.sign_ins import measure_sign_ins
from tests.bench.statements import measure_statements

RESULT = ROOT / "bench-result.json"


def main() -> None:
    """Measure everything and tell it."""
    asked = _arguments()
    report = Report(machine(), dt.datetime.now(dt.UTC))
    with TemporaryDirectory(prefix="bench-") as folder:
        _attempt(report, "the start", _measure, report, Path(folder), asked)
    written = json.dumps(report.as_json(), ensure_ascii=False, indent=1)
    RESULT.write_text(f"{written}\n", "utf-8")
    print(written if asked.json else "\n".join(report.lines()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of page loads (5)")
    parser.add_argument("--seconds", type=float, default=3.0, help="length of one load (3)")
    return parser.parse_args()


def _measure(report: Report, folder: Path, asked: argparse.Namespace) -> None:
    data = folder / "data"
    with portal(data) as server:
        first = Figure("ready from nothing, demo made", server.ready_after, " s")
    with portal(data) as server:
        report.figures += [first, at_most("ready again", server.ready_after, 1.0, " s")]
        rounds = (asked.rounds, asked.seconds)
        _attempt(report, "the pages", measure_pages, report, server, folder, *rounds)
        _attempt(report, "the sign-ins", measure_sign_ins, report, server)
        _attempt(report, "the first visit", measure_first_visit, report, server)
        _attempt(report, "the memory", _measure_memory, report, server)
    _attempt(report, "the statements", measure_statements, report, data)
    many = folder / "many"
    many.mkdir()
    url = f"sqlite:///{many / 'portal.db'}"
    _attempt(report, "publishing", measure_publishing, report, many, "SQLite", url)


def _measure_memory(report: Report, server: Server) -> None:
    what = "memory after load: supervisor, web processes, worker"
    report.figures.append(at_most(what, server.pss(), 130, " MiB"))


def _attempt(report: Report, what: str, measure: Callable[..., None], *arguments: Any) -> None:
    """Do one part; when it fails, the report says so and the others go on."""
    print(f"Measuring {what} …", file=sys.stderr)
    try:
        measure(*arguments)
    except Exception as problem:
        report.left_out.append(f"LEFT OUT: {what}, since {type(problem).__name__}: {problem}")


if __name__ == "__main__":
    main()
