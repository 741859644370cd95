"""Clients that send one byte a second must not keep others waiting."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

import pytest

from tests.serving.processes import Served

CLIENTS = 200
PAGES = 60
SLOW_HEADERS = b"GET / HTTP/1.1\r\nHost: portal\r\nX-Long: " + b"a" * 1000
SLOW_BODY = b"b" * 1000
BODY_HEAD = b"POST / HTTP/1.1\r\nHost: portal\r\nContent-Length: 1000\r\n\r\n"


@contextmanager
def slow_clients(port: int, head: bytes, rest: bytes) -> Iterator[list[socket.socket]]:
    """Hold `CLIENTS` connections open, each sent ``head`` at once and ``rest`` a byte a second."""
    clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(CLIENTS)]
    for client in clients:
        client.sendall(head)
    done = threading.Event()

    def drip() -> None:
        for byte in cycle(rest):
            for client in clients:
                client.send(bytes([byte]))
            if done.wait(1):
                return

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        yield clients
    finally:
        done.set()
        dripping.join()
        for client in clients:
            client.close()


@pytest.mark.parametrize(
    ("head", "rest"),
    [(b"", SLOW_HEADERS), (BODY_HEAD, SLOW_BODY)],
    ids=["headers", "bodies"],
)
def test_a_page_is_quick_beside_two_hundred_slow_clients(
    served: Served, head: bytes, rest: bytes
) -> None:
    with slow_clients(served.port, head, rest) as clients:
        time.sleep(1)
        times = sorted(_seconds_for_a_page(served) for _ in range(PAGES))
        assert times[int(PAGES * 0.95)] < 0.5
        assert all(_is_open(client) for client in clients)


def _seconds_for_a_page(served: Served) -> float:
    begun = time.perf_counter()
    served.get("/")
    time.sleep(0.02)
    return time.perf_counter() - begun


def _is_open(client: socket.socket) -> bool:
    client.setblocking(False)
    try:
        return client.recv(1) != b""
    except BlockingIOError:
        return True
