"""A stand-in for Google Analytics on loopback: it sets its cookies, measures, and remembers."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

from waitress.server import create_server

SCRIPT = """(() => {
  const config = [...dataLayer].find((each) => each[0] === "config");
  const [, id, how] = config;
  const flags = `; path=/; max-age=${how.cookie_expires}; ${how.cookie_flags}`;
  document.cookie = "_ga=GA1.1.1.1" + flags;
  document.cookie = `_ga_${id.slice(2)}=GS1.1.1` + flags;
  const here = new URL(document.currentScript.src).origin;
  const page = encodeURIComponent(how.page_location);
  fetch(`${here}/g/collect?page=${page}`, { method: "POST", mode: "no-cors" });
})();"""


class StandIn:
    """What the stand-in was asked for."""

    def __init__(self) -> None:
        self.scripts = 0
        self.measured: list[str] = []
        self.address = ""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/gtag/js":
            self.scripts += 1
            headers = [("Content-Type", "text/javascript"), *_SHARED]
            start_response("200 OK", headers)
            return [SCRIPT.encode()]
        self.measured += parse_qs(environ["QUERY_STRING"]).get("page", [])
        start_response("204 No Content", [])
        return []


# The portal's pages take scripts from elsewhere only if those say they may be shared.
_SHARED = [("Cross-Origin-Resource-Policy", "cross-origin"), ("Cache-Control", "no-store")]


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """Have the stand-in answer for the length of the ``with``."""
    stand_in = StandIn()
    server = create_server(stand_in, host="127.0.0.1", port=0, threads=2)
    stand_in.address = f"http://127.0.0.1:{server.effective_port}"
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        server.close()
