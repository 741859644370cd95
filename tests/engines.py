"""The two engines the suite runs on; `PORTAL_TEST_ENGINE` chooses between sqlite and postgresql."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# A test's database may be lost with the machine, so nothing waits for the disk.
SERVER = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    " -c listen_addresses=127.0.0.1 -c max_connections=100"
)


def name() -> str:
    """Return the engine this run is on."""
    chosen = os.environ.get("PORTAL_TEST_ENGINE") or "sqlite"
    if chosen not in ("sqlite", "postgresql"):
        raise SystemExit(f"PORTAL_TEST_ENGINE must be sqlite or postgresql, not {chosen!r}")
    return chosen


@contextmanager
def chosen(folder: Path) -> Iterator[str]:
    """Give the address of an empty database on this run's engine."""
    if name() == "sqlite":
        yield f"sqlite:///{folder / 'portal.db'}"
        return
    with cluster() as server:
        yield f"{server}/postgres"


@contextmanager
def cluster() -> Iterator[str]:
    """Start a PostgreSQL server that lives as long as the ``with``, and give its address."""
    where = os.environ.get("PYTEST_DEBUG_TEMPROOT")  # in memory, if there is room
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-", dir=where))
    port = _free_port()
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        data = folder / "data"
        how = ("-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        _run("initdb", "-D", data, *how)
        _run(
            "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", _options(folder, port), "start"
        )
        yield f"postgresql://postgres@127.0.0.1:{port}"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            _run("pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)


def is_installed() -> bool:
    """Return whether a PostgreSQL server can be started here."""
    return _programs() is not None


def _run(program: str, *arguments: str | Path) -> None:
    programs = _programs()
    if programs is None:
        raise SystemExit("PORTAL_TEST_ENGINE=postgresql needs the Debian package postgresql")
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*as_owner, str(programs / program), *map(str, arguments)]
    done = subprocess.run(
        command, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{program} failed:\n{done.stdout}")


def _programs() -> Path | None:
    """Debian keeps the server's programs off the PATH, a folder for each version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def _version(initdb: Path) -> float:
    return float(initdb.parts[-3])


def _options(folder: Path, port: int) -> str:
    return f"-p {port} -k {folder} {SERVER}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
