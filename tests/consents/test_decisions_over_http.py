"""A hundred answers sent at the same moment to a running portal of several processes: none is lost."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from flask import Flask

from portal.config import Settings
from portal.consents.chain import verify
from portal.consents.history import all_events
from portal.data.engine import db, released
from tests.cast import Cast
from tests.consents.answers import notary_of, publish
from tests.pages import Visitor

MANY, PROCESSES, BUSY = 100, 2, 503
SERVE = """
import sys
from waitress.server import create_server
from portal import create_app
server = create_server(create_app(), host="127.0.0.1", port=0, threads=10)
print(server.effective_port, flush=True)
server.run()
"""


@pytest.fixture
def asked(cast: Cast) -> Cast:
    """The cast, in a portal whose shipped texts are published. Time goes on, as it does elsewhere."""
    publish()
    return cast


@pytest.fixture
def ports(settings: Settings, app: Flask) -> Iterator[list[int]]:
    """Where two processes of the portal answer, on the database of this test."""
    with released(), _serving(settings) as one, _serving(settings) as other:
        yield [one, other]


@contextmanager
def _serving(settings: Settings) -> Iterator[int]:
    environment = {
        **os.environ,
        "PORTAL_DATA": str(settings.data),
        "PORTAL_DATABASE_URL": settings.database_url,
        "PORTAL_BASE_URL": settings.base_url,
        "PORTAL_BCRYPT_COST": "4",
    }
    command = [sys.executable, "-c", SERVE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def test_a_hundred_answers_at_once_are_a_hundred_events(
    asked: Cast, app: Flask, kari: Visitor, ports: list[int]
) -> None:
    page = kari.get("/consents")
    session = kari.client.get_cookie("session", domain="127.0.0.1")
    assert session is not None
    headers = {
        "Cookie": f"session={session.value}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Host": kari.base_url.partition("//")[2],
        "Referer": f"{kari.base_url}/consents",
    }
    body = urlencode({"csrf_token": str(page.token)})

    def answer(number: int) -> int:
        """Send one answer; told that the portal is busy, press again, as a person would."""
        act = ("consent", "withdrawal")[number % 2]
        port, status = ports[number // 2 % PROCESSES], BUSY
        while status == BUSY:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("POST", f"/consents/tailoring/{act}", body, headers)
            status = connection.getresponse().status
            connection.close()
        return status

    with ThreadPoolExecutor(MANY) as pool:
        statuses = list(pool.map(answer, range(MANY)))
    assert statuses == [303] * MANY
    with db.connection_context():
        events = all_events(asked.kari)
        assert [event.sequence for event in events] == list(range(1, MANY + 1))
        said = [event.kind in ("given", "renewed") for event in events]
        assert said.count(True) == said.count(False) == MANY // 2
        assert verify(asked.kari.id, notary_of(app)) == []
