"""A trivial portal in its own processes: `python -m tests.serving.trivial PROCESSES PROXIES`.

Prints its port, then serves until told to stop. `/slow` takes a second, `/aside` too and takes no
place meanwhile; `/pid` says who answers, `/seen` what it knows of the request.
"""

import json
import os
import sys
import time
from collections.abc import Iterable
from contextlib import nullcontext
from functools import partial
from typing import Any

from portal.server import listen, serve
from portal.supervise import Child, Supervisor
from portal.thread_pool import stepping_aside

SLOW_SECONDS = 1.0
WAITS = {"/slow": nullcontext, "/aside": stepping_aside}
SEEN = ("REMOTE_ADDR", "wsgi.url_scheme", "HTTP_HOST", "HTTP_X_FORWARDED_FOR", "CONTENT_LENGTH")


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer what the path asks for, after reading the whole body."""
    environ["wsgi.input"].read()
    if wait := WAITS.get(environ["PATH_INFO"]):
        sys.stdout.write(f"{environ['PATH_INFO']} begun\n")  # in one piece, beside other threads
        sys.stdout.flush()
        with wait():
            time.sleep(SLOW_SECONDS)
    body = answers(environ).get(environ["PATH_INFO"], b"x" * 9000)
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def answers(environ: dict[str, Any]) -> dict[str, bytes]:
    """Return what is said of this process and of this request, by path."""
    seen = {name: environ.get(name) for name in SEEN}
    return {"/pid": str(os.getpid()).encode(), "/seen": json.dumps(seen).encode()}


if __name__ == "__main__":
    listener = listen(0)
    listener.listen(2048)
    answer = partial(serve, application, listener, int(sys.argv[2]))
    children = [Child(f"web process {n}", answer) for n in range(int(sys.argv[1]))]
    print(listener.getsockname()[1], flush=True)
    sys.exit(Supervisor(children).run())
