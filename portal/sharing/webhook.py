"""Telling a recipient's system: one signed POST, to an address that is looked at before it is used.

The signature is an HMAC-SHA-256 over the time and the body (`Portal-Signature: t=…,v1=…`); after the
portal's secret was rotated there is one for each accepted secret. No redirect is followed, and outside
development neither plain http nor an address inside the network is spoken to.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

SIGNATURE = "Portal-Signature"
TIMEOUT_SECONDS = 5.0
DEADLINE_SECONDS = 10.0
LONGEST_ANSWER = 16 * 1024
SENDER = "MemberPortal/1"
# Leads to any IPv4 address where the network translates, so also to one inside it (RFC 6052).
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class AddressNotAllowed(Exception):
    """The address is not one that the portal speaks to; trying again does not help."""


class NotTaken(Exception):
    """The system did not take the message; it may at another time. The code says what it answered."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Gone(NotTaken):
    """The system says that nobody will ever take messages there (410)."""


@dataclass(frozen=True, slots=True)
class Line:
    """The way to other systems; ``unsafe`` allows what development alone may do."""

    unsafe: bool = False

    def post(self, url: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> Any:
        """Send ``body`` as JSON and return the JSON of the answer, None when it is empty or no JSON.

        Raises `AddressNotAllowed`, `Gone`, `NotTaken`, or `OSError` when nobody answers in time.
        """
        connection = self._connect(url)
        watch = threading.Timer(DEADLINE_SECONDS, _hang_up, [connection])
        watch.start()
        try:
            path = urlsplit(url)._replace(scheme="", netloc="", fragment="").geturl() or "/"
            said = {"Content-Type": "application/json", "User-Agent": SENDER, **headers}
            connection.request("POST", path, body=as_bytes(body), headers=said)
            return _read(connection.getresponse())
        except http.client.HTTPException as error:
            raise NotTaken("no-http") from error
        finally:
            watch.cancel()
            connection.close()

    def _connect(self, url: str) -> http.client.HTTPConnection:
        """Connect to an address that was looked at: a name could lead elsewhere the second time."""
        parts = urlsplit(url)
        is_secure = parts.scheme == "https"
        if parts.scheme not in ("https", "http") or not (is_secure or self.unsafe):
            raise AddressNotAllowed(url)
        host, port = parts.hostname or "", parts.port or (443 if is_secure else 80)
        found = _addresses(host, port)
        if not self.unsafe and not all(_is_public(address) for address in found):
            raise AddressNotAllowed(url)
        raw = socket.create_connection((found[0], port), timeout=TIMEOUT_SECONDS)
        connection: http.client.HTTPConnection
        if is_secure:
            context = ssl.create_default_context()
            try:
                raw = context.wrap_socket(raw, server_hostname=host)
            except BaseException:
                raw.close()
                raise
            connection = http.client.HTTPSConnection(host, port, timeout=TIMEOUT_SECONDS)
        else:
            connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
        connection.sock = raw
        return connection


def as_bytes(body: Mapping[str, Any]) -> bytes:
    """Return ``body`` as it is sent and signed: the same bytes for the same values."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signature(body: Mapping[str, Any], secrets: Sequence[str], *, at: int) -> str:
    """Return what proves that ``body`` comes from here, ``at`` that second; one for each secret."""
    signed = str(at).encode() + b"." + as_bytes(body)
    made = [hmac.new(one.encode(), signed, hashlib.sha256).hexdigest() for one in secrets]
    return ",".join([f"t={at}", *(f"v1={one}" for one in made)])


def _addresses(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def _is_public(address: str) -> bool:
    """Whether it is on the internet: not this machine, not this network, not a way around either."""
    number = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(number, "ipv4_mapped", None) or getattr(number, "sixtofour", None) or number
    is_outside = number.is_global and inner.is_global and not number.is_multicast
    return is_outside and not (number.version == 6 and number in TRANSLATED)


def _read(response: http.client.HTTPResponse) -> Any:
    if response.status == http.client.GONE:
        raise Gone("http-410")
    if not 200 <= response.status < 300:
        raise NotTaken(f"http-{response.status}")
    text = response.read(LONGEST_ANSWER + 1)
    if len(text) > LONGEST_ANSWER:
        raise NotTaken("answer-too-long")
    with suppress(ValueError):
        return json.loads(text)
    return None


def _hang_up(connection: http.client.HTTPConnection) -> None:
    """A system that sends a byte now and then does not keep the worker."""
    sock = connection.sock
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
