"""Somebody with a browser, over real HTTP: keeps cookies, fills in the forms that are shown."""

import re
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.answers import filled_in
from tests.bench.servers import PASSWORD
from tests.elements import parsed

TIMEOUT_SECONDS = 60.0
# What a form sends, by name; a name may come more than once.
Typed = Mapping[str, str] | Sequence[tuple[str, str]]
LANGUAGE = "nb"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    location: str | None
    body: bytes
    seconds: float


@dataclass
class Person:
    """One person. Every request is a connection of its own."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def cookie(self) -> str:
        """Return the header that carries the cookies."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def get(self, path: str) -> Answer:
        """Open ``path``."""
        return self._ask("GET", path)

    def post(self, path: str, typed: Typed) -> Answer:
        """Send ``typed`` to ``path``."""
        return self._ask("POST", path, urlencode(typed).encode())

    def token(self, path: str) -> list[tuple[str, str]]:
        """Open ``path`` and return what every form on it sends."""
        return [("csrf_token", _token(self.get(path).body))]

    def open_sign_in(self, username: str = "kari") -> dict[str, str]:
        """Open the sign-in page as after closing the browser, and return what to send."""
        self.cookies.pop("session", None)
        return {
            "csrf_token": _token(self.get("/login").body),
            "customer_id": "nordlys",
            "username": username,
            "password": PASSWORD,
        }

    def sign_in(self, username: str = "kari") -> Answer:
        """Sign in to Nordlys; a notice of a new policy stays where it is."""
        return self.post("/login", self.open_sign_in(username))

    def acknowledge_policy(self) -> None:
        """Say that the notice has been seen, if it stands before the profile."""
        notice = self.get("/profile").location
        if notice is not None:
            self.post("/policy/acknowledgement", _form(self.get(notice).body))

    def send(self, path: str, body: bytes, content_type: str) -> Answer:
        """Send ``body`` as it is to ``path``."""
        return self._ask("POST", path, body, content_type)

    def _ask(self, method: str, path: str, body: bytes = b"", content_type: str = FORM) -> Answer:
        begun = time.perf_counter()
        here = f"127.0.0.1:{self.port}"
        headers = {"Host": here, "Connection": "close", "Accept-Language": LANGUAGE}
        headers |= {"Cookie": self.cookie, "Content-Length": str(len(body))}
        if method == "POST":
            headers |= {"Content-Type": content_type, "Referer": f"http://{here}{path}"}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        asked = f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body
        status, said, content = _exchanged(self.port, asked)
        for name, value in said:
            if name == "Set-Cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        took = time.perf_counter() - begun
        return Answer(status, dict(said).get("Location"), content, took)


def _exchanged(port: int, asked: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return status, headers and body of the answer to ``asked``.

    The client works on the cores that are measured; `http.client` takes three times as long to read.
    """
    with socket.socket() as line:
        line.settimeout(TIMEOUT_SECONDS)
        line.connect(("127.0.0.1", port))
        line.sendall(asked)
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    head, _, content = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    said = [(name, value) for name, _, value in pairs]
    length = dict(said).get("Content-Length", "0")
    assert int(length) == len(content), f"{len(content)} bytes came of {length}"
    return int(first.split(" ", 2)[1]), said, content


def _token(page: bytes) -> str:
    """Return the token against forged requests, without parsing all of the page."""
    found = re.search(rb'name="csrf_token" value="([^"]+)"', page)
    assert found is not None, "the page has no form"
    return found[1].decode()


def _form(page: bytes) -> dict[str, str]:
    """Return what a browser would send of the main form, as it stands."""
    form = parsed(page.decode()).select_one("main form[method=post]")
    assert form is not None, "the page has no form"
    return {name: str(value) for name, value in filled_in(form).items()}
