"""A receipt proves what was asked and answered, to whoever holds it, and tells nobody else anything."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from portal.config import ROOT
from portal.consents.expiry import EXPIRE
from portal.consents.history import all_events
from portal.consents.models import Channel, ConsentEvent, EventKind
from portal.consents.settings import set_renewal
from portal.consents.verification import read_receipt
from portal.jobs.models import Job
from portal.jobs.worker import Worker
from tests.answers import Page
from tests.cast import Cast
from tests.clock import START, Clock
from tests.consents.answers import answer
from tests.kept import Kept
from tests.pages import Visitor

SCHEMA = json.loads((ROOT / "portal" / "consents" / "receipt.schema.json").read_text("utf-8"))

LATER = START + dt.timedelta(days=40)
DECISIONS = (
    ("give", "tailoring"),
    ("pause", "tailoring"),
    ("give", "tailoring"),
    ("withdraw", "visit-analytics"),
    ("withdraw", "tailoring"),
    ("give", "position"),
)


def validate(receipt: dict[str, Any]) -> None:
    Draft202012Validator(SCHEMA).validate(receipt)


@pytest.fixture
def lived(app: Flask, told: Cast, clock: Clock, worker: Worker, beginnings: Kept) -> Cast:
    """Kari has given, paused, renewed, declined, withdrawn and let a consent run out."""

    def decide() -> None:
        set_renewal(told.nordlys, "position", 1, by=None, at=START)
        for verb, key in DECISIONS:
            answer(app, told.kari, verb, key)
            clock.move(minutes=1)
        clock.set(LATER)
        worker.work_due()

    beginnings.reach("decided", decide)
    clock.set(LATER)
    return told


def test_every_kind_of_event_has_a_receipt_of_the_one_shape(lived: Cast) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    events = all_events(lived.kari)
    assert {event.kind for event in events} == {kind.value for kind in EventKind}
    for event in events:
        validate(json.loads(event.receipt))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda r: r.pop("dct:created"),
        lambda r: r.update({"name": "Kari"}),
        lambda r: r["dpv:hasRecordOfActivity"]["dpv:hasDataSubject"].update({"@id": "kari"}),
        lambda r: r["dpv:hasRecordOfActivity"]["dpv:hasConsentStatus"].update({"@type": []}),
        lambda r: r["dpv:hasRecordOfActivity"]["dpv:hasNotice"].pop("dct:description"),
    ],
)
def test_the_schema_would_notice(lived: Cast, spoil: Callable[[Any], object]) -> None:
    receipt = json.loads(all_events(lived.kari)[0].receipt)
    spoil(receipt)
    assert list(Draft202012Validator(SCHEMA).iter_errors(receipt)) != []


def test_it_repeats_what_was_read_and_names_no_person(lived: Cast) -> None:
    event = all_events(lived.kari)[0]
    receipt = json.loads(event.receipt)
    record = receipt["dpv:hasRecordOfActivity"]
    notice = record["dpv:hasNotice"]
    assert "Får Nordlys Drift AS bruke stillingen din" in notice["dct:description"]
    assert notice["portal:shownBeside"] == ["Ja", "Nei"]
    assert record["dpv:hasDataController"]["dpv:hasName"] == "Nordlys Drift AS"
    assert record["dpv:hasDataProcessor"]["dpv:hasName"] == "Cerum AS"
    for name in ("Kari", "Blåfjell", "kari@"):
        assert name not in event.receipt


def test_cerum_answers_for_what_cerum_decides(lived: Cast) -> None:
    (event,) = [e for e in all_events(lived.kari) if e.purpose == "visit-analytics"]
    record = json.loads(event.receipt)["dpv:hasRecordOfActivity"]
    assert record["dpv:hasDataController"]["dpv:hasName"] == "Cerum AS"
    assert "dpv:hasDataProcessor" not in record


def test_it_says_where_the_data_goes_and_only_measuring_leaves_the_eea(lived: Cast) -> None:
    for event in all_events(lived.kari):
        process = json.loads(event.receipt)["dpv:hasRecordOfActivity"]["dpv:hasProcess"]
        stored = process["dpv:hasStorageCondition"][0]["dpv:hasLocation"]
        leaves = "EØS" in process["dpv:hasRecipient"]["dct:description"]
        assert stored == (["loc:EEA", "loc:US"] if leaves else "loc:EEA"), event.purpose
        assert leaves == (event.purpose == "visit-analytics")


def test_time_ended_one_and_nobody_is_said_to_have_done_it(lived: Cast) -> None:
    ended = all_events(lived.kari)[-1]
    assert (ended.kind, ended.by, ended.channel) == ("expired", None, Channel.SCHEDULE)
    assert Job.select().where(Job.kind == EXPIRE).count() == 1


def sign_in_again(kari: Visitor) -> Visitor:
    kari.sign_in("nordlys", "kari")
    return kari


@pytest.fixture
def reader(lived: Cast, visitor: Visitor) -> Visitor:
    """Kari, at her receipts."""
    return sign_in_again(visitor)


def test_a_receipt_is_a_page_and_a_file(reader: Visitor, lived: Cast) -> None:
    event = all_events(lived.kari)[0]
    page = reader.get(f"/consents/receipts/{event.reference}")
    for said in ("Samtykke gitt", "3. mars 2026 kl. 10.00", event.sha256, "Kari Blåfjell", "Ja"):
        assert said in page.words
    file = reader.get(f"/consents/receipts/{event.reference}.jsonld")
    assert file.headers["Content-Type"].startswith("application/ld+json")
    assert "attachment" in file.headers["Content-Disposition"]
    validate(json.loads(file.text))
    assert read_receipt(file.text) == event.sha256


def test_somebody_elses_receipt_is_not_found(lived: Cast, app: Flask) -> None:
    event = all_events(lived.kari)[0]
    for customer, username in (("nordlys", "ola"), ("nordlys", "admin"), ("fjord", "kari")):
        other = Visitor(app)
        other.sign_in(customer, username)
        for end in ("", ".jsonld"):
            assert other.get(f"/consents/receipts/{event.reference}{end}").status == 404
    assert reader_status(other, event) == 404


def reader_status(visitor: Visitor, event: ConsentEvent) -> int:
    return visitor.get(f"/consents/receipts/{event.id}").status


def test_the_passport_has_them_all(reader: Visitor, lived: Cast) -> None:
    passport = json.loads(reader.get("/consents/passport").text)
    receipts = passport["portal:receipts"]
    events = all_events(lived.kari)
    assert [receipt["portal:sha256"] for receipt in receipts] == [e.sha256 for e in events]
    for receipt in receipts:
        validate(receipt["portal:receipt"])
        assert receipt["portal:verifiedAt"].endswith(receipt["portal:sha256"])


def verify(visitor: Visitor, text: str) -> Page:
    visitor.get("/consents/verification")
    return visitor.submit({"receipt": text})


@pytest.fixture
def stranger(lived: Cast, app: Flask) -> Visitor:
    """Somebody who was shown a receipt."""
    return Visitor(app)


@pytest.mark.parametrize("indent", [None, 2, 8])
def test_anybody_may_verify_a_receipt_however_it_is_laid_out(
    stranger: Visitor, lived: Cast, indent: int | None
) -> None:
    receipt = json.loads(all_events(lived.kari)[0].receipt)
    answered = verify(stranger, json.dumps(receipt, indent=indent, ensure_ascii=bool(indent)))
    assert "Kvitteringen er ekte" in answered.words
    assert answered.path.startswith("/consents/verification/")


def test_a_fingerprint_is_enough_and_may_be_typed_by_hand(stranger: Visitor, lived: Cast) -> None:
    sha256 = all_events(lived.kari)[0].sha256
    assert (
        "Kvitteringen er ekte" in verify(stranger, f" {sha256[:32].upper()} {sha256[32:]}\n").words
    )


def test_a_receipt_that_was_changed_is_not_known(stranger: Visitor, lived: Cast) -> None:
    for event in all_events(lived.kari):
        changed = event.receipt.replace("2026", "2025", 1)
        assert "Vi kjenner ikke kvitteringen" in verify(stranger, changed).words


def test_a_row_that_was_changed_is_told_of(stranger: Visitor, lived: Cast) -> None:
    event = all_events(lived.kari)[0]
    ConsentEvent.update(kind="withdrawn").where(ConsentEvent.id == event.id).execute()
    page = stranger.get(f"/consents/verification/{event.sha256}")
    assert "Kvitteringen er endret hos oss" in page.words


def test_the_verdict_tells_nothing_about_anybody(stranger: Visitor, lived: Cast) -> None:
    for event in all_events(lived.kari):
        page = stranger.get(f"/consents/verification/{event.sha256}")
        text = page.text.replace(event.sha256, "")  # a hash may have any four digits in it
        for told in ("Kari", "Nordlys", "nordlys", event.purpose, event.reference, "2026"):
            assert told not in text


@pytest.mark.parametrize(
    "nonsense",
    ["hei", "[]", "null", "1", "{", "[" * 5000, '"\\ud800"', "{}" * 10, "a" * 63, "g" * 64],
)
def test_nonsense_is_refused_at_its_field(stranger: Visitor, nonsense: str) -> None:
    page = verify(stranger, nonsense)
    assert page.status == 422
    assert "receipt" in page.errors


@pytest.mark.parametrize("text", ["{}", '{"a": "\\ud800"}', '{"a": 1e999}', '{"a": NaN}'])
def test_what_is_json_but_no_receipt_of_ours_is_unknown(stranger: Visitor, text: str) -> None:
    assert "Vi kjenner ikke kvitteringen" in verify(stranger, text).words


@pytest.mark.parametrize("address", ["0" * 63, "G" * 64, "A" * 64, "x"])
def test_an_address_that_is_no_fingerprint_is_not_found(stranger: Visitor, address: str) -> None:
    assert stranger.get(f"/consents/verification/{address}").status == 404
