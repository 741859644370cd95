"""How an answer leaves: in one piece, from the thread that made it, whoever reads slowly."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import pytest

from portal.thread_pool import ThreadPool
from tests.serving.loops import ASKING, has_answer, looping

PIECE, PIECES = b"x" * 64 * 1024, 400
Answering = Callable[[dict[str, Any], Any], Iterable[bytes]]


def whole(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """A page of ten kilobytes that takes a few milliseconds of work."""
    sum(number * number for number in range(20_000))
    start_response("200 OK", [("Content-Length", "10000")])
    return [b"x" * 10_000]


def in_pieces(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
    """A file of 25 MB, more than waits in memory for a client."""
    start_response("200 OK", [("Content-Length", str(len(PIECE) * PIECES))])
    return (PIECE for _ in range(PIECES))


def read(client: socket.socket, into: list[bytes]) -> threading.Thread:
    """Read all that ``client`` is sent, in a thread of its own."""

    def run() -> None:
        with client:
            while data := client.recv(1 << 16):
                into.append(data)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.fixture
def one_core() -> Iterator[None]:
    """Let this process use one core, as when all are busy."""
    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(all_cores)})
    yield
    os.sched_setaffinity(0, all_cores)


@pytest.mark.usefixtures("one_core")
def test_the_loop_does_not_turn_while_threads_send() -> None:
    """Without that it turned some thirty times a page, and took a fifth of the processor."""
    with looping(whole, ThreadPool(8)) as loop:
        for _ in range(30):
            answers: list[list[bytes]] = [[] for _ in range(8)]
            readers = [read(loop.ask(), answer) for answer in answers]
            assert loop.turn_until(partial(all_done, readers))
            for answer in answers:
                assert b"".join(answer).endswith(b"x" * 10_000)
    assert loop.turns < 6 * 30 * 8


def all_done(readers: list[threading.Thread]) -> bool:
    return not any(reader.is_alive() for reader in readers)


def test_head_and_body_leave_together() -> None:
    with looping(whole, ThreadPool(4)) as loop, loop.ask() as client:
        assert loop.turn_until(lambda: has_answer(client))
        assert loop.turn_until(lambda: not loop.server.active_channels)
        head, _, body = client.recv(1 << 16).partition(b"\r\n\r\n")
    assert loop.sent == 1
    assert b"\r\nConnection: close" in head
    assert len(body) == 10_000


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("304 Not Modified", [("ETag", '"a"')]),
        ("204 No Content", []),
        ("303 See Other", [("Location", "/"), ("Content-Length", "0")]),
    ],
)
def test_an_answer_without_a_body_is_its_head(status: str, headers: list[tuple[str, str]]) -> None:
    def bare(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response(status, headers)
        return []

    with looping(bare, ThreadPool(4)) as loop, loop.ask() as client:
        assert loop.turn_until(lambda: not loop.server.active_channels and has_answer(client))
        head, _, body = client.recv(1 << 16).partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status}\r\n".encode())
    assert body == b""


def test_a_connection_is_kept_for_the_next_request() -> None:
    kept = ASKING.replace(b"Connection: close\r\n", b"")
    with looping(whole, ThreadPool(4)) as loop, loop.ask(kept + kept) as client:
        client.setblocking(False)
        received = bytearray()

        def both() -> bool:
            if has_answer(client):
                received.extend(client.recv(1 << 16))
            return received.count(b"HTTP/1.1 200 OK") == 2 and received.endswith(b"x" * 10_000)

        assert loop.turn_until(both)


def test_a_client_that_reads_late_gets_a_large_file_whole() -> None:
    with looping(in_pieces, ThreadPool(4)) as loop:
        client, got = loop.ask(), []
        assert not loop.turn_until(lambda: False, seconds=0.3)
        reader = read(client, got)
        assert loop.turn_until(lambda: not reader.is_alive())
    assert len(b"".join(got).partition(b"\r\n\r\n")[2]) == len(PIECE) * PIECES


def test_a_client_that_goes_away_holds_no_thread() -> None:
    pool = ThreadPool(4)
    with looping(in_pieces, pool) as loop:
        before = threading.active_count()
        loop.ask().close()
        assert loop.turn_until(lambda: threading.active_count() > before)
        assert loop.turn_until(lambda: not loop.server.active_channels)
        begun = time.monotonic()
        assert pool.shutdown()
        assert time.monotonic() - begun < 1
