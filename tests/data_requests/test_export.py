"""Exports: what was picked and nothing else, harmless, encrypted when asked, gone after a week."""

import csv
import datetime as dt
import hashlib
import io
import json
import zipfile

import jsonschema
import pytest
import pyzipper
from hypothesis import given
from hypothesis import strategies as some

from portal import clock, tables
from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.config import Settings
from portal.data.declarations import Category
from portal.data.register import Register
from portal.data_requests.export.asking import FORMATS, ask_for_export, expire
from portal.data_requests.export.models import KEPT_FOR, Export, ExportState
from portal.data_requests.export.tables import schema
from portal.data_requests.export.writers import FORMULA, harmless
from portal.jobs.worker import Worker
from portal.keys import load_keys
from portal.members.models import Member
from portal.words import Refused
from tests.cast import Cast
from tests.pages import Visitor

ALL = [category.value for category in Category]


@pytest.fixture
def exported(cast: Cast, settings: Settings, worker: Worker) -> Export:
    start(cast.kari, settings)
    worker.work_due()
    return Export.of(cast.kari).get()


def start(
    member: Member, settings: Settings, *, passphrase: str | None = None, areas: list[str] = ALL
) -> Export:
    return ask_for_export(
        member,
        areas=areas,
        formats=list(FORMATS),
        since=None,
        passphrase=passphrase,
        language="nb",
        keys=load_keys(settings.data),
        at=clock.now(),
    )


def opened(export: Export, settings: Settings) -> zipfile.ZipFile:
    return zipfile.ZipFile(export.path(settings.data))


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


def test_what_is_left_out_is_listed_with_the_reason(exported: Export, settings: Settings) -> None:
    with opened(exported, settings) as archive:
        left_out = json.loads(archive.read("left-out.json"))
        page = archive.read("start-here.html").decode()
    assert {"table": "member", "column": "password_hash"}.items() <= left_out[0].items() or any(
        row["column"] == "password_hash" for row in left_out
    )
    assert "member.password_hash" in page


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


@given(some.text())
def test_no_cell_is_a_formula(text: str) -> None:
    assert not str(harmless(text)).startswith(FORMULA)


def test_one_at_a_time_and_one_a_day(cast: Cast, settings: Settings, worker: Worker) -> None:
    start(cast.kari, settings)
    with pytest.raises(Refused):
        start(cast.kari, settings)
    start(cast.ola, settings)
    worker.work_due()
    with pytest.raises(Refused):
        start(cast.kari, settings)


def test_the_file_is_wiped_when_its_week_is_over(exported: Export, settings: Settings) -> None:
    path = exported.path(settings.data)
    assert exported.ready_at is not None
    over = exported.ready_at + KEPT_FOR
    assert expire(settings.data, over - dt.timedelta(seconds=1)) == 0
    assert path.exists()
    assert expire(settings.data, over) == 1
    assert not path.exists()
    assert Export.get().stands is ExportState.GONE
    assert not [name for name in path.parent.iterdir() if name.name.startswith(".")]


def test_from_asking_to_fetching_and_wiping(cast: Cast, visitor: Visitor, worker: Worker) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get("/requests/new/export")
    page = visitor.submit(form="main form[action='/requests/new/export']")
    assert "Vi lager filen" in page.words
    request = Export.of(cast.kari).get().request
    assert 'data-hx-trigger="every 5s"' in visitor.fragment(f"/requests/{request.id}/export").text
    worker.work_due()
    fragment = visitor.fragment(f"/requests/{request.id}/export")
    assert "every 5s" not in fragment.text
    answer = visitor.get(f"/requests/{request.id}/download")
    assert answer.headers["Content-Type"] == "application/zip"
    assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None
    part = visitor.get(f"/requests/{request.id}/download", headers={"Range": "bytes=10-19"})
    assert (part.status, part.content) == (206, answer.content[10:20])
    visitor.get(f"/requests/{request.id}")
    assert "Filen er slettet" in visitor.submit(form="main form[action$='removal']").words
    assert visitor.get(f"/requests/{request.id}/download").status == 404


def test_the_download_asks_who_it_is(cast: Cast, visitor: Visitor, exported: Export) -> None:
    from portal.auth.models import Session

    visitor.sign_in("nordlys", "kari")
    Session.update(authenticated_at=clock.now() - dt.timedelta(minutes=6)).execute()
    answer = visitor.get(f"/requests/{exported.request.id}/download")
    assert answer.status == 303
    assert "/security/confirmation/" in str(answer.location)


def test_nobody_else_fetches_it(cast: Cast, visitor: Visitor, exported: Export) -> None:
    visitor.sign_in("fjord", "kari")
    for ending in ("download", "export"):
        assert visitor.get(f"/requests/{exported.request.id}/{ending}").status == 404


@pytest.mark.parametrize("phrase", ["x", "x" * 10_000, "kort"])
def test_a_passphrase_no_file_can_have_is_refused(visitor: Visitor, phrase: str) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get("/requests/new/export")
    page = visitor.submit({"passphrase": phrase}, form="main form[action='/requests/new/export']")
    assert page.status == 422
    assert Export.select().count() == 0


def test_the_leavers_pack_is_one_click(cast: Cast, visitor: Visitor, worker: Worker) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get("/requests/new/export")
    visitor.submit(form="main form[action='/requests/leavers-pack']")
    worker.work_due()
    areas, _ = Export.of(cast.kari).get().picked()
    assert "certificates" in areas
    assert "activity" not in areas
