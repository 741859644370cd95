"""The portal and the floors, each in its own processes on a port of its own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "målt på en vanlig dag"
LONGEST_START_SECONDS = 60.0
BCRYPT_COST = 12
CORES = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its first process, its port, and how long it took until it answered."""

    process: "subprocess.Popen[bytes]"
    port: int
    ready_after: float

    @property
    def address(self) -> str:
        """Return what the addresses of its pages begin with."""
        return f"http://127.0.0.1:{self.port}"

    def pss(self) -> float:
        """Return the memory of all its processes in MiB; what several share is counted once."""
        return sum(map(_pss, _family(self.process.pid))) / 1024

    def resident(self, *, forget: bool = False) -> dict[int, int]:
        """Return the highest resident memory of each process in KiB; ``forget`` begins anew from now."""
        family = list(_family(self.process.pid))
        if forget:
            for pid in family:
                Path(f"/proc/{pid}/clear_refs").write_text("5")
        return {pid: _highest(pid) for pid in family}

    def cpu_seconds(self) -> float:
        """Return the processor time of all its processes so far."""
        return sum(map(_cpu, _family(self.process.pid)))


@contextmanager
def portal(data: Path, url: str | None = None) -> Iterator[Server]:
    """Run what `make run` runs, with its data in ``data`` and its database at ``url``."""
    port, url = free_port(), url or f"sqlite:///{data / 'portal.db'}"
    settings = {
        "PORT": str(port),
        "PORTAL_DATA": str(data),
        "PORTAL_DATABASE_URL": url,
        "PORTAL_DEMO_PASSWORD": PASSWORD,
        "PORTAL_BCRYPT_COST": str(BCRYPT_COST),
        "PORTAL_ENV": "development",
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "PORTAL_SMTP_URL": "",
    }
    with _running(["-m", "portal.serving"], port, "/readyz", settings) as server:
        yield server


@contextmanager
def floor_on_ours(name: str, *arguments: object) -> Iterator[Server]:
    """Run a floor on the server of `make run`."""
    port = free_port()
    command = ["-m", "tests.bench.floor_server", str(port), name, *map(str, arguments)]
    with _running(command, port, "/login") as server:
        yield server


@contextmanager
def floor_on_gunicorn(name: str, *arguments: object) -> Iterator[Server]:
    """Run a floor on gunicorn, one process for each core with four threads."""
    port = free_port()
    how = ["-k", "gthread", "-w", str(CORES), "--threads", "4", "--no-control-socket"]
    where = ["-b", f"127.0.0.1:{port}", "--log-level", "warning"]
    app = f"tests.bench.floors:{name}({', '.join(map(repr, arguments))})"
    with _running(["-m", "gunicorn", *how, *where, app], port, "/login") as server:
        yield server


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@contextmanager
def _running(
    command: Sequence[str], port: int, path: str, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command],
        env={**os.environ, **(settings or {})},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_answers(process, port, path)
        yield Server(process, port, time.perf_counter() - begun)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int, path: str) -> None:
    deadline = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_START_SECONDS)
        try:
            connection.request("GET", path)
            if connection.getresponse().status < 500:
                return
        except OSError:
            time.sleep(0.01)
        finally:
            connection.close()
    raise RuntimeError(f"{process.args} did not answer")


def _family(pid: int) -> Iterator[int]:
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from _family(int(child))


def _pss(pid: int) -> int:
    """The proportional set size of one process in KiB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _highest(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def _cpu(pid: int) -> float:
    ticks = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")
