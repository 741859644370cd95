"""The signed-in profile pages beside the floors, in the same minutes and in turn."""

import statistics
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.load import CONNECTIONS, Load, put_load, typical
from tests.bench.person import Person
from tests.bench.report import Figure, Report, Table, at_least, at_most
from tests.bench.servers import CORES, Server, floor_on_gunicorn, floor_on_ours

FORM, OVERVIEW = "/profile/contact?edit=1", "/profile"
# Where peers are measured, and what `make run` starts, which is the harder of the two.
GUNICORN, OURS = f"gunicorn {CORES}×4", "our server"
WARM_UP_SECONDS = 1.0
COLUMNS = ("page", "req/s", "of f2", "of f1", "p50 ms", "p99 ms", "CPU ms", "bytes")


@dataclass
class Target:
    """One page of one server, and what each round gave."""

    name: str
    server: Server
    url: str
    cookie: str
    size: int
    loads: list[Load] = field(default_factory=list)
    cpu: float = 0.0

    def measure(self, seconds: float) -> None:
        """Put load on it for some ``seconds`` and keep the result."""
        begun = self.server.cpu_seconds()
        self.loads.append(put_load(self.url, self.cookie, seconds))
        self.cpu += self.server.cpu_seconds() - begun

    def per(self, other: "Target") -> float:
        """Return the requests per second as a share of those of ``other`` in the same rounds."""
        pairs = zip(self.loads, other.loads, strict=True)
        return statistics.median(mine.per_second / its.per_second for mine, its in pairs)

    def cpu_ms(self) -> float:
        """Return the processor time of one answer."""
        return self.cpu * 1000 / max(1, typical(self.loads).requests)


def measure_pages(
    report: Report, server: Server, folder: Path, rounds: int, seconds: float
) -> None:
    """Measure the pages and the floors in turn, and put the table and the ratios into ``report``."""
    kari = Person(server.port)
    kari.sign_in()
    kari.acknowledge_policy()
    with ExitStack() as stack:
        targets = {one.name: one for one in _targets(stack, server, kari, folder)}
        for target in targets.values():
            put_load(target.url, target.cookie, WARM_UP_SECONDS)
        for _ in range(rounds):
            for target in targets.values():
                target.measure(seconds)
    _tell(report, targets, f"{rounds} rounds of {seconds:g} s in turn")


def _targets(stack: ExitStack, server: Server, kari: Person, folder: Path) -> Iterator[Target]:
    for path in (FORM, OVERVIEW):
        size = len(kari.get(path).body)
        yield Target(path, server, server.address + path, kari.cookie, size)
    size = len(kari.get(FORM).body)
    starts = {GUNICORN: floor_on_gunicorn, OURS: floor_on_ours}
    for number, (where, start) in enumerate(starts.items()):
        database = str(folder / f"f2-{number}.db")
        for name, arguments in {"f1": (size,), "f2": (size, database)}.items():
            floor = stack.enter_context(start(name, *arguments))
            visitor = Person(floor.port)
            visitor.get("/login")
            body = visitor.get("/").body
            yield Target(
                f"{name} on {where}", floor, f"{floor.address}/", visitor.cookie, len(body)
            )


def _tell(report: Report, targets: dict[str, Target], how: str) -> None:
    f1, f2 = targets[f"f1 on {GUNICORN}"], targets[f"f2 on {GUNICORN}"]
    rows = []
    for target in targets.values():
        load = typical(target.loads)
        ratios = (target.per(f2), target.per(f1))
        rows.append(
            (
                target.name,
                load.per_second,
                *ratios,
                load.p50,
                load.p99,
                target.cpu_ms(),
                target.size,
            )
        )
    note = f"{CONNECTIONS} connections, a new one for each request, {how}; medians"
    report.tables.append(Table("Signed-in pages and floors", COLUMNS, rows, note))
    form = targets[FORM]
    report.figures += [figure for where in (GUNICORN, OURS) for figure in _ratios(targets, where)]
    report.figures += [
        at_most(
            f"p99 of {FORM}, of that of f2 on {OURS}",
            _p99(form) / _p99(targets[f"f2 on {OURS}"]),
            1.2,
            " ×",
        ),
        at_most("answers that failed under load", sum(map(_failed, targets.values())), 0),
    ]


def _ratios(targets: dict[str, Target], where: str) -> Iterator[Figure]:
    """The pages beside the floors on the server ``where``."""
    f1, f2 = targets[f"f1 on {where}"], targets[f"f2 on {where}"]
    yield at_least(f"{FORM}, of f2 on {where}", targets[FORM].per(f2), 1.0, " ×")
    yield at_least(f"{OVERVIEW}, of f2 on {where}", targets[OVERVIEW].per(f2), 1.0, " ×")
    yield at_least(f"{FORM}, of f1 on {where}", targets[FORM].per(f1), 0.5, " ×")


def _p99(target: Target) -> float:
    return typical(target.loads).p99


def _failed(target: Target) -> int:
    return typical(target.loads).failed
