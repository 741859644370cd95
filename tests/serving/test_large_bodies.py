"""A body that is too large is refused by the portal itself, which keeps nothing of it."""

import contextlib
import json
import socket
from pathlib import Path

from tests.serving.processes import Served

GIGABYTE = 10**9
PIECE = b"x" * 65_536
HEAD = b"POST /seen HTTP/1.1\r\nHost: portal\r\n"
MOST_KEPT = 8 * 1024  # KiB


def answer_to(served: Served, head: bytes, pieces: int, *, chunked: bool = False) -> str:
    """Send ``head`` and then ``pieces``, as long as somebody listens; return what comes back."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as client:
        client.sendall(HEAD + head)
        with contextlib.suppress(OSError):
            for _ in range(pieces):
                client.sendall(b"%x\r\n%s\r\n" % (len(PIECE), PIECE) if chunked else PIECE)
        found = b""
        with contextlib.suppress(OSError):
            while piece := client.recv(PIECE.__len__()):
                found += piece
        return found.decode("latin-1")


def kept(served: Served) -> int:
    """Return how much memory the processes have in KiB."""
    children = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children").read_text()
    return sum(_resident(int(child)) for child in children.split())


def _resident(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def length_seen(answer: str) -> int:
    """Return the length that the application was told of."""
    return int(json.loads(answer.partition("\r\n\r\n")[2])["CONTENT_LENGTH"])


def test_a_gigabyte_is_not_taken_in(served: Served) -> None:
    served.get("/pid")
    before = kept(served)
    answer = answer_to(served, b"Content-Length: %d\r\n\r\n" % GIGABYTE, 200)
    assert length_seen(answer) == GIGABYTE
    assert "Connection: close" in answer
    assert kept(served) - before < MOST_KEPT


def test_nor_is_a_body_without_end(served: Served) -> None:
    served.get("/pid")
    before = kept(served)
    answer = answer_to(served, b"Transfer-Encoding: chunked\r\n\r\n", 600, chunked=True)
    assert length_seen(answer) >= 21 * 1024 * 1024
    assert kept(served) - before < MOST_KEPT
    assert served.get("/pid")
