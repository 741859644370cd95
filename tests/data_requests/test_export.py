"""Exports: what was picked and nothing else, harmless, encrypted when asked."""

import csv
import datetime as dt
import hashlib
import io
import json

import jsonschema
import pytest
import pyzipper
from hypothesis import given
from hypothesis import strategies as some

from portal import clock, tables
from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.clock import NORWAY
from portal.config import Settings
from portal.data.many import insert_many
from portal.data.register import Register
from portal.data_requests.export.models import Export
from portal.data_requests.export.tables import CHUNK, Source, schema
from portal.data_requests.export.writers import FORMULA, harmless
from portal.jobs.worker import Worker
from portal.web.portal import Portal
from tests.cast import Cast
from tests.data_requests.exports import opened, start


def test_it_holds_every_table_and_matches_its_schema(exported: Export, settings: Settings) -> None:
    described = schema(Register(tables.all_models()))
    with opened(exported, settings) as archive:
        names = set(archive.namelist())
        assert {"start-here.html", "schema.json", "manifest.json", "contact.vcf"} <= names
        for name, table in described["$defs"].items():
            rows = json.loads(archive.read(f"data/{name}.json"))
            for row in rows:
                jsonschema.validate(row, table)
        [member] = json.loads(archive.read("data/member.json"))
    assert member["family_name"] == "Blåfjell"


def test_the_manifest_sums_up_every_file(exported: Export, settings: Settings) -> None:
    with opened(exported, settings) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert set(manifest["files"]) == set(archive.namelist()) - {"manifest.json"}
        for name, said in manifest["files"].items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == said["sha256"]
    content = exported.path(settings.data).read_bytes()
    assert hashlib.sha256(content).hexdigest() == exported.sha256


def test_no_secret_and_nobody_else_is_in_it(
    cast: Cast, exported: Export, settings: Settings
) -> None:
    with opened(exported, settings) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert cast.kari.password_hash.encode() not in everything
    for other in (cast.ola, cast.other_kari, cast.admin):
        assert other.family_name.encode() not in everything


def test_what_is_left_out_is_listed_with_the_reason(
    cast: Cast, settings: Settings, worker: Worker
) -> None:
    start(cast.kari, settings, areas=["activity"], until=dt.date(2020, 1, 1))
    worker.work_due()
    with opened(Export.of(cast.kari).get(), settings) as archive:
        lacking = json.loads(archive.read("left-out.json"))
        page = archive.read("start-here.html").decode()
    why = {line.get("column", line["what"]): line["why"] for line in lacking}
    assert "aldri gitt ut" in why["password_hash"]
    assert "søk og sortering" in why["word"]
    assert why["Utdanning"] == "Du valgte ikke dette området."
    assert why["– 2020-01-01"] == "Rader utenfor perioden du valgte."
    assert all(line["why"] in page for line in lacking)


def test_the_letter_lies_in_it(exported: Export, settings: Settings) -> None:
    with opened(exported, settings) as archive:
        letter = archive.read("letter.html").decode()
    assert exported.request.reference in letter
    assert "Datatilsynet" in letter


def test_a_period_has_both_its_days(cast: Cast, settings: Settings, worker: Worker) -> None:
    midnight = dt.datetime(2026, 7, 1, tzinfo=NORWAY)
    moments = [midnight + dt.timedelta(hours=hours) for hours in (-0.01, 0, 47.99, 48)]
    Event.delete().execute()
    for at in moments:
        Event.create(member=cast.kari, kind=Kind.SIGNED_IN.code, at=at.astimezone(dt.UTC))
    days = {"since": dt.date(2026, 7, 1), "until": dt.date(2026, 7, 2)}
    start(cast.kari, settings, areas=["activity"], **days)
    worker.work_due()
    with opened(Export.of(cast.kari).get(), settings) as archive:
        rows = json.loads(archive.read("data/event.json"))
    assert [row["at"] for row in rows] == ["2026-06-30T22:00:00Z", "2026-07-02T21:59:24Z"]


def test_only_the_picked_areas_are_in_it(cast: Cast, settings: Settings, worker: Worker) -> None:
    start(cast.kari, settings, areas=["activity"])
    worker.work_due()
    with opened(Export.of(cast.kari).get(), settings) as archive:
        held = {name for name in archive.namelist() if name.startswith("data/")}
    assert "data/event.json" in held
    assert "data/session.json" not in held


def test_a_passphrase_encrypts_it_and_is_forgotten(
    cast: Cast, settings: Settings, worker: Worker
) -> None:
    phrase = "en lang setning med æøå"
    start(cast.kari, settings, passphrase=phrase)
    worker.work_due()
    export = Export.of(cast.kari).get()
    assert export.passphrase is None
    with pyzipper.AESZipFile(export.path(settings.data)) as archive:
        with pytest.raises(RuntimeError):
            archive.read("data/member.json")
        archive.setpassword(phrase.encode())
        assert b"kari" in archive.read("data/member.json")


def test_many_rows_stream_through(cast: Cast, settings: Settings, worker: Worker) -> None:
    sent = {"member": cast.kari.id, "kind": Kind.SIGNED_IN.code, "at": clock.now()}
    for _ in range(12):
        Event.insert_many([dict(sent) for _ in range(1000)]).execute()
    start(cast.kari, settings, areas=["activity"])
    worker.work_due()
    with opened(Export.of(cast.kari).get(), settings) as archive:
        assert len(json.loads(archive.read("data/event.json"))) >= 12_000
        lines = archive.read("data/event.csv").decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(lines)))) >= 12_001


def test_rows_are_read_a_chunk_at_a_time(cast: Cast, made: Portal) -> None:
    """A small guard of what `python -m tests.bench.rights` measures with a million."""
    event = {"member": cast.kari.id, "kind": Kind.SIGNED_IN.code, "at": clock.now()}
    insert_many(Event, [event] * (2 * CHUNK + 1))
    source = Source.of(made.register, cast.kari, ["activity"], None, None)
    [table] = [one for one in source.tables if one.model is Event]
    assert [len(chunk) for chunk in source.rows(table)] == [CHUNK, CHUNK, 1]
    assert CHUNK <= 5000


@given(some.text())
def test_no_cell_is_a_formula(text: str) -> None:
    assert not str(harmless(text)).startswith(FORMULA)
