"""A recipient's system is told by one signed message, and what it answers is what the member reads."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import socket
from typing import Any

import pytest

from portal import clock
from portal.jobs.models import Job, JobState
from portal.jobs.queue import MOST_TRIES
from portal.jobs.worker import Worker
from portal.sharing import webhook
from portal.sharing.columns import Shareables
from portal.sharing.models import RecipientVersion
from portal.sharing.notices import TELL, Stand, notices_of, tell_again
from portal.sharing.telling import read_answer, webhook_secret
from portal.sharing.webhook import SIGNATURE, AddressNotAllowed, Line, signature
from portal.sharing.words import Channel, Ground, Outcome
from portal.web.portal import Portal
from tests.cast import Cast
from tests.clock import Clock
from tests.outbox import Outbox
from tests.sharing.people import COLUMNS, move_house, payroll
from tests.sharing.stand_in import StandIn


@pytest.fixture
def bureau(
    cast: Cast, shareables: Shareables, clock: Clock, system: StandIn, outbox: Outbox
) -> RecipientVersion:
    """A payroll bureau whose system is told."""
    return payroll(
        cast.nordlys,
        shareables,
        by=cast.admin,
        at=_now(),
        columns=[*COLUMNS, "member.street"],
        webhook_url=system.url,
    )


def _now() -> dt.datetime:
    return clock.now()


def stands(cast: Cast) -> Stand:
    [found] = notices_of(cast.kari, 2)
    return found


def test_the_message_is_signed_and_has_no_personal_data(
    cast: Cast, bureau: RecipientVersion, worker: Worker, system: StandIn, made: Portal
) -> None:
    move_house(cast.kari)
    worker.work_due()
    [(headers, body)] = system.told
    said = dict(part.split("=", 1) for part in headers[SIGNATURE].split(","))
    secret = webhook_secret(bureau.recipient, made.keys)
    made_here = hmac.new(secret.encode(), f"{said['t']}.".encode() + body, hashlib.sha256)
    assert hmac.compare_digest(said["v1"], made_here.hexdigest())
    assert int(said["t"]) == int(_now().timestamp())
    told = json.loads(body)
    assert (told["act"], told["columns"]) == ("correction", ["member.street"])
    assert told["code"] == stands(cast).notice.code
    for personal in ("Kari", "Blåfjell", "Nyveien", "Ørneveien"):
        assert personal not in body.decode()


def test_every_accepted_secret_signs_while_one_is_replaced() -> None:
    both = signature({"a": 1}, ["new", "old"], at=5)
    assert both.split(",")[1:] == [
        signature({"a": 1}, [one], at=5).split(",")[1] for one in ("new", "old")
    ]
    assert signature({"a": 1}, ["new"], at=6) != signature({"a": 1}, ["new"], at=5)
    assert signature({"a": 2}, ["new"], at=5) != signature({"a": 1}, ["new"], at=5)


@pytest.mark.parametrize(
    ("status", "said", "outcome"),
    [
        (204, None, Outcome.TOLD),
        (200, {"outcome": "confirmed"}, Outcome.CONFIRMED),
        (202, {"outcome": "nonsense"}, Outcome.TOLD),
        (200, ["confirmed"], Outcome.TOLD),
        (200, {"outcome": "refused"}, Outcome.REFUSED),
        (410, None, Outcome.FAILED),
    ],
)
def test_what_it_answers_is_how_the_notice_stands(
    cast: Cast,
    bureau: RecipientVersion,
    worker: Worker,
    system: StandIn,
    status: int,
    said: Any,
    outcome: Outcome,
) -> None:
    system.says(status, said)
    move_house(cast.kari)
    worker.work_due()
    assert stands(cast).outcome is outcome
    assert stands(cast).step.channel == Channel.WEBHOOK


def test_a_no_keeps_its_reason_its_end_and_its_words_in_each_language(
    cast: Cast, bureau: RecipientVersion, worker: Worker, system: StandIn
) -> None:
    words = {"nb": "Bokføring.", "en": "Bookkeeping.", "xx": "?", "nn": 5}
    no = {"outcome": "refused", "code": "law", "until": "2031-12-31", "message": words}
    system.says(200, no)
    move_house(cast.kari)
    worker.work_due()
    stand = stands(cast)
    assert (stand.step.reason, stand.step.until) == (Ground.LAW, dt.date(2031, 12, 31))
    assert [stand.said(language) for language in ("nb", "en", "nn")] == [
        "Bokføring.",
        "Bookkeeping.",
        "Bokføring.",
    ]


@pytest.mark.parametrize(
    "said",
    [
        {"outcome": "refused", "code": ["law"], "until": 7, "message": "nei"},
        {"outcome": "refused", "code": "?", "until": "31.2.2030", "message": {"nb": "x" * 601}},
        {"outcome": "refused", "message": {"nb": "a\x00b"}},
    ],
)
def test_what_makes_no_sense_in_a_no_is_left_out(said: Any) -> None:
    found = read_answer(said)
    assert (found.outcome, found.ground, found.until, found.texts) == (
        Outcome.REFUSED,
        Ground.OTHER,
        None,
        None,
    )


def test_a_system_that_is_away_is_tried_again_until_it_answers(
    cast: Cast, bureau: RecipientVersion, worker: Worker, system: StandIn, clock: Clock
) -> None:
    system.says(503)
    move_house(cast.kari)
    worker.work_due()
    assert stands(cast).outcome is Outcome.WAITING
    clock.move(minutes=5)
    system.says(200, {"outcome": "confirmed"})
    worker.work_due()
    assert stands(cast).outcome is Outcome.CONFIRMED
    keys = {headers["Idempotency-Key"] for headers, _ in system.told}
    assert len(system.told) == 2
    assert len(keys) == 1


def test_one_that_never_answers_has_failed_and_can_be_told_again(
    cast: Cast, bureau: RecipientVersion, worker: Worker, system: StandIn
) -> None:
    move_house(cast.kari)
    Job.update(failures=MOST_TRIES - 1).where(Job.kind == TELL).execute()
    system.says(500)
    worker.work_due()
    assert stands(cast).outcome is Outcome.FAILED
    assert Job.get(Job.kind == TELL).state == JobState.DONE
    tell_again(stands(cast), by=cast.admin, at=_now())
    assert stands(cast).outcome is Outcome.WAITING
    worker.work_due()
    assert stands(cast).outcome is Outcome.TOLD


def test_no_redirect_is_followed(
    cast: Cast, bureau: RecipientVersion, worker: Worker, system: StandIn
) -> None:
    system.says(302, None, Location=f"{system.url}/elsewhere")
    move_house(cast.kari)
    worker.work_due()
    assert len(system.told) == 1
    assert stands(cast).outcome is Outcome.WAITING


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "https://127.0.0.1:9/",
        "https://localhost:9/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/",
        "https://[::1]:9/",
        "https://[::ffff:127.0.0.1]:9/",
        "https://[64:ff9b::7f00:1]:9/",
        "https://0.0.0.0:9/",
        "ftp://127.0.0.1/",
    ],
)
def test_outside_development_no_address_inside_the_network_is_spoken_to(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*_: object, **__: object) -> None:
        raise AssertionError("spoke to it")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(AddressNotAllowed):
        Line().post(url, {}, {})


def test_one_that_sends_a_byte_now_and_then_is_hung_up_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(webhook, "DEADLINE_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises((OSError, webhook.NotTaken)):
            Line(unsafe=True).post(url, {}, {})
