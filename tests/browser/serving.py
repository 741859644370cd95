"""The portal on a port of its own, in a thread: tests reach its database and its clock."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from waitress import wasyncore

from portal.server import MOST_THREADS, Server, listen
from portal.thread_pool import ThreadPool


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Give the address at which ``app`` answers for the length of the ``with``."""
    pool, stop = ThreadPool(MOST_THREADS), threading.Event()
    with listen(0) as listener:
        server = Server.on(listener, app, pool, proxies=0)

        def run() -> None:
            while not stop.is_set():
                server.turn(0.2)

        thread = threading.Thread(target=run, name="server")
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            stop.set()
            thread.join()
            pool.shutdown()
            server.close()
            wasyncore.close_all(server._map)
