"""A recipient's system on this machine: takes what it is told, and answers as a test says."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Told = tuple[dict[str, str], bytes]


@dataclass
class StandIn:
    """Where it listens, what it was told, and what it answers: (status, body, headers)."""

    url: str
    told: list[Told] = field(default_factory=list)
    answers: list[tuple[int, Any, dict[str, str]]] = field(default_factory=list)

    def says(self, status: int, body: Any = None, **headers: str) -> None:
        """Answer the next message so; without a word it is 204."""
        self.answers.append((status, body, headers))


@contextmanager
def listening() -> Iterator[StandIn]:
    """Give a system that listens on loopback until the ``with`` ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            system.told.append((dict(self.headers), body))
            status, said, headers = system.answers.pop(0) if system.answers else (204, None, {})
            sent = b"" if said is None else json.dumps(said).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    system = StandIn(f"http://127.0.0.1:{server.server_port}/hook")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield system
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
