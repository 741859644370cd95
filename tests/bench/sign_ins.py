"""Sign-ins beside what the machine can hash, and what they do to everybody else's pages."""

import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import bcrypt

from tests.bench.load import percentile
from tests.bench.person import Answer, Person
from tests.bench.report import Figure, Report, at_least, at_most
from tests.bench.servers import BCRYPT_COST, CORES, Server

CLIENTS = 16
AT_ONCE = 50
ROUNDS = 6
LIMIT_SECONDS = 3.0
SIGN_IN_SECONDS = 12.0
PAUSE_SECONDS = 0.1


@dataclass
class Visits:
    """How pages did that somebody opened meanwhile; times in milliseconds."""

    times: list[float] = field(default_factory=list)
    failed: int = 0

    def note(self, answer: Answer) -> None:
        """Keep how long one page took."""
        self.times.append(answer.seconds * 1000)
        self.failed += answer.status >= 400


def measure_sign_ins(report: Report, server: Server) -> None:
    """Measure sign-ins that follow each other, then many at once, and the pages meanwhile."""
    reader = Person(server.port)
    reader.sign_in()
    reader.acknowledge_policy()
    report.figures += [*_steadily(server, reader), *_at_once(server, reader)]


def hashes_per_second(threads: int, seconds: float = LIMIT_SECONDS) -> float:
    """Return how many passwords this machine can hash in a second on some ``threads``."""

    def one(_number: int) -> float:
        begun, done = time.perf_counter(), 0
        while time.perf_counter() - begun < seconds:
            bcrypt.hashpw(b"a" * 64, bcrypt.gensalt(BCRYPT_COST))
            done += 1
        return done / (time.perf_counter() - begun)

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(one, range(threads)))


def _steadily(server: Server, reader: Person) -> Iterator[Figure]:
    visits, answers = Visits(), list[Answer]()
    limits, rates = [], []
    for _ in range(ROUNDS):
        limits.append(hashes_per_second(CORES))
        with _reading(reader, visits):
            rates.append(_sign_in_for(server, SIGN_IN_SECONDS, answers))
    limit = statistics.fmean([*limits, hashes_per_second(CORES)])
    rate = statistics.fmean(rates)
    refused = sum(answer.status != 303 for answer in answers)
    yield Figure("bcrypt's limit on one thread", hashes_per_second(1), "/s")
    yield Figure(f"bcrypt's limit on {CORES} threads", limit, "/s")
    yield Figure(f"sign-ins of {CLIENTS} clients", rate, "/s")
    yield at_least("sign-ins, of bcrypt's limit", rate / limit, 0.95, " ×")
    yield at_most("p99 of pages meanwhile", percentile(visits.times, 0.99), 500, " ms")
    yield at_most("sign-ins and pages that failed", refused + visits.failed, 0)


def _sign_in_for(server: Server, seconds: float, answers: list[Answer]) -> float:
    """Return the sign-ins per second, from the first that is through to the last."""
    times: list[float] = []
    deadline = time.perf_counter() + seconds

    def client(_number: int) -> None:
        person = Person(server.port)
        while time.perf_counter() < deadline:
            answers.append(person.sign_in())
            times.append(time.perf_counter())

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))
    # When the first client leaves, the others no longer keep every core busy.
    within = sorted(moment for moment in times if moment < deadline)
    return (len(within) - 1) / (within[-1] - within[0])


def _at_once(server: Server, reader: Person) -> Iterator[Figure]:
    visits, together = Visits(), threading.Barrier(AT_ONCE)

    def client(_number: int) -> Answer:
        person = Person(server.port)
        typed = person.open_sign_in()
        together.wait()
        return person.post("/login", typed)

    with _reading(reader, visits), ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(client, range(AT_ONCE)))
    broken = sum(answer.status >= 500 for answer in answers) + visits.failed
    longest = max(answer.seconds for answer in answers)
    yield at_most(f"5xx when {AT_ONCE} sign in at once", broken, 0)
    yield at_most("p95 of pages meanwhile", percentile(visits.times, 0.95), 500, " ms")
    yield Figure(f"the last of {AT_ONCE} is in after", longest, " s")


@contextmanager
def _reading(reader: Person, visits: Visits) -> Iterator[None]:
    """Open the profile again and again for the length of a ``with``."""
    done = threading.Event()

    def read() -> None:
        while not done.wait(PAUSE_SECONDS):
            visits.note(reader.get("/profile"))

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
