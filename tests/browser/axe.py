"""axe-core beside the portal: its pages import it from their own host, as their policy allows."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

PATH = "/axe"
# Axe reads a colour anew wherever it meets it, a quarter of its work; the same text is the same colour.
REMEMBER = """{
  const { Color } = axe.commons.color, read = Color.prototype.parseString, known = new Map();
  Color.prototype.parseString = function (text) {
    if (!known.has(text)) known.set(text, read.call(new Color(0, 0, 0), text));
    const { r, g, b, alpha } = known.get(text);
    return Object.assign(this, { r, g, b, alpha });
  };
}"""


class Beside:
    """An application with axe-core at `PATH`: kept by the browser, which reads it once a profile.

    Handing it to each page anew takes longer than having it there.
    """

    def __init__(self, app: Any) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH:
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        headers = [
            ("Content-Type", "text/javascript; charset=utf-8"),
            ("Content-Length", str(len(_module()))),
            ("Cache-Control", "max-age=999999999, immutable"),
        ]
        start_response("200 OK", headers)
        return [_module()]


@cache
def _module() -> bytes:
    return (files("axe_playwright_python") / "axe.min.js").read_bytes() + REMEMBER.encode()
