"""The server of a web process, with its loop in the hands of a test."""

import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from waitress import wasyncore

from portal.channel import Channel
from portal.server import Server, listen
from portal.thread_pool import ThreadPool

ASKING = b"GET / HTTP/1.1\r\nHost: portal\r\nConnection: close\r\n\r\n"


@dataclass
class Loop:
    """A server, and how often its loop has turned and its connections have sent."""

    server: Server
    address: tuple[str, int]
    turns: int = 0
    sent: int = 0

    def turn_until(self, done: Callable[[], bool], seconds: float = 10) -> bool:
        """Turn the loop until ``done`` or for some ``seconds``, and return whether it is done."""
        deadline = time.monotonic() + seconds
        while not done() and time.monotonic() < deadline:
            self.turns += 1
            self.server.turn(0.01)
        return done()

    def ask(self, request: bytes = ASKING) -> socket.socket:
        """Return a new connection that has sent ``request``."""
        client = socket.create_connection(self.address)
        client.sendall(request)
        return client


@contextmanager
def looping(app: Any, pool: ThreadPool) -> Iterator[Loop]:
    """Have a server of ``app`` for the length of a ``with``; nothing happens unless its loop turns."""
    with listen(0) as listener:
        server = Server.on(listener, app, pool, proxies=0)
        loop = Loop(server, listener.getsockname())

        class Counting(Channel):
            def send(self, *arguments: Any, **named: Any) -> Any:
                loop.sent += 1
                return super().send(*arguments, **named)

        server.channel_class = Counting
        try:
            yield loop
        finally:
            pool.shutdown()
            server.close()
            wasyncore.close_all(server._map)


def has_answer(client: socket.socket) -> bool:
    """Return whether ``client`` could read something."""
    return bool(select.select([client], [], [], 0)[0])
