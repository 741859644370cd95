"""The trivial portal, started and stopped around a test."""

import http.client
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Served:
    """A supervisor with its children, and the port they answer on."""

    process: subprocess.Popen[str]
    port: int

    def get(self, path: str, timeout: float = 10) -> bytes:
        """Return the body of an answer with status 200, asked for on a new connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        assert answer.status == 200
        return body

    def hear(self, line: str) -> None:
        """Wait until one of the processes says ``line``."""
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == f"{line}\n"

    def stop(self) -> int:
        """Ask it to stop as `kill` does and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@contextmanager
def start(web_processes: int, proxies: int = 0) -> Iterator[Served]:
    """Run the trivial portal for the length of a ``with``."""
    arguments = [str(web_processes), str(proxies)]
    command = [sys.executable, "-m", "tests.serving.trivial", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    try:
        yield Served(process, int(process.stdout.readline()))
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
        process.stdout.close()
