"""Many requests, each on a connection of its own: with wrk where it is installed, else with our own.

A kept connection would stay with one web process and measure how evenly they were dealt out.
"""

import asyncio
import re
import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

CONNECTIONS = 16
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, slots=True)
class Load:
    """How one target did in one round; times in milliseconds."""

    per_second: float
    requests: int
    p50: float
    p99: float
    failed: int


@cache
def tool() -> str:
    """Return the name of what makes the load."""
    if shutil.which("wrk") is None:
        return "our own asyncio client (wrk is not installed)"
    told = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False).stdout
    return " ".join(told.split()[:2])


def put_load(url: str, cookie: str, seconds: float) -> Load:
    """Ask for ``url`` from `CONNECTIONS` clients for some ``seconds``."""
    if shutil.which("wrk"):
        return _with_wrk(url, cookie, seconds)
    return asyncio.run(_with_our_own(url, cookie, seconds))


def percentile(values: list[float], share: float) -> float:
    """Return the value that ``share`` of ``values`` do not exceed; 0.0 when there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def typical(loads: list[Load]) -> Load:
    """Return the medians over several rounds."""
    return Load(
        statistics.median(one.per_second for one in loads),
        sum(one.requests for one in loads),
        statistics.median(one.p50 for one in loads),
        statistics.median(one.p99 for one in loads),
        sum(one.failed for one in loads),
    )


def _with_wrk(url: str, cookie: str, seconds: float) -> Load:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--latency"]
    headers = ["-H", "Connection: close", "-H", f"Cookie: {cookie}", "-H", "Accept-Language: nb"]
    told = subprocess.run([*command, *headers, url], capture_output=True, text=True, check=True)
    return _read(told.stdout)


def _read(told: str) -> Load:
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    broken = re.search(
        r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told
    )
    failed = sum(int(number) for found in (wrong, broken) if found for number in found.groups())
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    asked = re.search(r"(\d+) requests in ", told)
    assert rate is not None and asked is not None, told
    return Load(float(rate[1]), int(asked[1]), _latency(told, "50"), _latency(told, "99"), failed)


def _latency(told: str, percent: str) -> float:
    found = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s)$", told, re.MULTILINE)
    assert found is not None, told
    return float(found[1]) * _UNITS[found[2]]


async def _with_our_own(url: str, cookie: str, seconds: float) -> Load:
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n"
        f"Accept-Language: nb\r\nCookie: {cookie}\r\n\r\n"
    ).encode()
    times: list[float] = []
    failed = 0
    deadline = time.perf_counter() + seconds

    async def client() -> None:
        nonlocal failed
        while (begun := time.perf_counter()) < deadline:
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            writer.write(request)
            answer = await reader.read()
            writer.close()
            times.append((time.perf_counter() - begun) * 1000)
            failed += b" 200 " not in answer[:15]

    await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
    p50, p99 = percentile(times, 0.5), percentile(times, 0.99)
    return Load(len(times) / seconds, len(times), p50, p99, failed)
