"""One web process: waitress on a socket it has inherited, ended without losing an answer.

Waitress reads a whole request before a thread takes it, so clients that send one byte a second hold
a connection each and no thread. What it cannot stand is running out of connections, hence the limit.
"""

import logging
import resource
import signal
import socket
import time
from types import FrameType
from typing import TYPE_CHECKING

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from portal.auth.hashing import MOST_WAITING
from portal.channel import MEGABYTE, Channel
from portal.thread_pool import STUCK_SECONDS, ThreadPool

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

DRAIN_SECONDS = 10.0
OPEN_FILES = 4096
MOST_THREADS = 48 + MOST_WAITING  # those who wait for a password to be hashed are beside the others
MOST_QUEUED = 2
HOW = {
    "connection_limit": 1000,
    "backlog": 2048,
    "channel_timeout": 30,  # seconds without a byte
    "cleanup_interval": 5,
    "max_request_header_size": 32 * 1024,
    "max_request_body_size": 21 * MEGABYTE,  # a member file and the form around it
    "asyncore_use_poll": True,  # select() fails at the 1024th open file
    "ident": None,
}
BEHIND_PROXIES = {
    "trusted_proxy": "*",  # nobody else reaches a socket on 127.0.0.1
    "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"},
}


class Server(TcpWSGIServer):  # type: ignore[misc]
    """One process' part of a socket that several accept connections from."""

    channel_class = Channel
    task_dispatcher: ThreadPool

    @classmethod
    def on(
        cls, listener: socket.socket, app: "WSGIApplication", pool: ThreadPool, proxies: int
    ) -> "Server":
        """Return what answers with ``app`` whoever comes to ``listener``, in the threads of ``pool``."""
        trust = BEHIND_PROXIES | {"trusted_proxy_count": proxies} if proxies else {}
        how = Adjustments(sockets=[listener], clear_untrusted_proxy_headers=True, **HOW, **trust)
        where = (listener.family, listener.type, listener.proto, listener.getsockname())
        return cls(app, _sock=listener, dispatcher=pool, adj=how, sockinfo=where, bind_socket=False)

    def readable(self) -> bool:
        """Return whether to accept: what this process could not begin with is another's."""
        return bool(super().readable()) and self.task_dispatcher.waiting() < MOST_QUEUED

    def turn(self, timeout: float) -> None:
        """Wait up to ``timeout`` seconds for something to come in or go out, and see to it."""
        wasyncore.loop(timeout=timeout, use_poll=True, map=self._map, count=1)
        self.task_dispatcher.relieve()


def listen(port: int, host: str = "127.0.0.1") -> socket.socket:
    """Return a socket bound to ``port``, not yet accepting. Raises `OSError` when it is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener


def serve(app: "WSGIApplication", listener: socket.socket, proxies: int = 0) -> None:
    """Answer requests until SIGTERM, then finish those that have begun and return.

    ``proxies`` is the number of reverse proxies in front whose forwarding headers are believed;
    with 0 such headers are taken away.
    """
    _allow_many_connections()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    pool = ThreadPool(MOST_THREADS)
    server = Server.on(listener, app, pool, proxies)
    stopping = False

    def stop(signo: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        server.pull_trigger()

    signal.signal(signal.SIGTERM, stop)
    while not stopping:
        server.turn(STUCK_SECONDS if pool.waiting() else 60)
    _drain(server)


def _allow_many_connections() -> None:
    """A connection is an open file, and most systems allow 1024 of those until asked for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _drain(server: Server) -> None:
    server.accepting = False
    deadline = time.monotonic() + DRAIN_SECONDS
    while _is_answering(server) and time.monotonic() < deadline:
        server.turn(0.1)
    server.task_dispatcher.shutdown()


def _is_answering(server: Server) -> bool:
    """Whether a request is being worked on or an answer is still on its way out."""
    channels = list(server.active_channels.values())
    return any(channel.requests or channel.total_outbufs_len for channel in channels)
