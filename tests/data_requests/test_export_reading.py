"""An export is whole, opens without a network, and says how far it is."""

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable

import html5lib
import jsonschema
import pytest
from bs4 import BeautifulSoup
from flask import Flask

from portal import clock, tables
from portal.config import Settings
from portal.data.base import key_of
from portal.data.declarations import Category
from portal.data.ownership import Ownership
from portal.data.register import Register
from portal.data_requests.about import About
from portal.data_requests.export.asking import FORMATS, ask_for_export
from portal.data_requests.export.models import Export, ExportState
from portal.data_requests.export.tables import SCHEMA_VERSION
from portal.data_requests.handling import ask as make_request
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.jobs.worker import Worker
from portal.keys import load_keys
from portal.members.models import Member
from tests.cast import Cast
from tests.pages import Visitor

# Their last row is about the export itself, and goes on when the file is written.
ABOUT_ITSELF = frozenset({"data-request", "export"})
Written = Callable[..., zipfile.ZipFile]


@pytest.fixture
def written(settings: Settings, worker: Worker) -> Written:
    """What asks for everything about a member, lets it be written, and opens it."""

    def write(member: Member, language: str = "nb") -> zipfile.ZipFile:
        if not Export.of(member).exists():
            ask(member, settings, language)
        worker.work_due()
        export = Export.of(member).get()
        return zipfile.ZipFile(export.path(settings.data))

    return write


def ask(member: Member, settings: Settings, language: str = "nb") -> Export:
    return ask_for_export(
        member,
        areas=[category.value for category in Category],
        formats=list(FORMATS),
        since=None,
        until=None,
        passphrase=None,
        language=language,
        keys=load_keys(settings.data),
        at=clock.now(),
    )


def test_every_row_and_every_text_is_in_it_uncut(
    furnished: Cast, settings: Settings, written: Written
) -> None:
    """As JSON and as CSV, also what is very long; nothing of who has as much stored beside it."""
    long = "æøå \n" * 12_000
    for member in (furnished.kari, furnished.ola):
        request = make_request(member, RequestKind.REVIEW, at=clock.now(), details="kort")
        said = f"{member.username} {long}"
        DataRequest.update(details=said).where(DataRequest.id == request.id).execute()
    ask(furnished.kari, settings)
    expected = texts_of(furnished.kari)
    with written(furnished.kari) as archive:
        for name, rows in expected.items():
            as_json = json.loads(archive.read(f"data/{name}.json"))
            lines = archive.read(f"data/{name}.csv").decode("utf-8-sig")
            as_csv = list(csv.reader(io.StringIO(lines, newline="")))[1:]
            assert len(as_json) == len(as_csv) == len(rows), name
            settled = len(rows) - (name in ABOUT_ITSELF)
            for texts, one, cells in list(zip(rows, as_json, as_csv, strict=True))[:settled]:
                assert texts <= {value for value in one.values() if isinstance(value, str)}, name
                assert texts <= {cell.removeprefix("'") for cell in cells}, name
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert any(len(text) > 50_000 for texts in expected["data-request"] for text in texts)
    assert sum(len(rows) > 0 for rows in expected.values()) > 10
    assert b"ola \xc3\xa6" not in everything


def texts_of(member: Member) -> dict[str, list[set[str]]]:
    """Return the texts of every row that ``member`` may see, by table."""
    register = Register(tables.all_models())
    ownership = Ownership(register, Member)
    found = {}
    for table in About(register, member).tables():
        rows = ownership.rows(table.model, member.id).order_by(key_of(table.model))
        shown = rows.select(*table.fields).tuples()
        found[table.name] = [{text for text in row if isinstance(text, str)} for row in shown]
    return found


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_its_pages_open_without_a_network(furnished: Cast, written: Written, language: str) -> None:
    """Nothing is fetched, no script runs, and every link leads to a file that is there."""
    with written(furnished.kari, language) as archive:
        names = set(archive.namelist())
        for name in ("start-here.html", "letter.html"):
            text = archive.read(name).decode()
            html5lib.HTMLParser(strict=True).parse(text)
            page = BeautifulSoup(text, "lxml")
            assert page.html["lang"] == language
            assert not page.select("script, iframe, object, link[href], [src], form, style[src]")
            assert "url(" not in text
            assert "@import" not in text
            leads_to = {str(link["href"]) for link in page.select("a[href]")}
            files = {href for href in leads_to if not href.startswith(("#", "mailto:", "https:"))}
            assert files <= names
            inside = {href[1:] for href in leads_to if href.startswith("#")}
            assert inside <= {str(tag["id"]) for tag in page.select("[id]")}
        start = BeautifulSoup(archive.read("start-here.html").decode(), "lxml")
    assert start.h1 is not None
    assert "Blåfjell" in start.get_text()


def test_the_schema_in_it_is_the_published_one(cast: Cast, written: Written, app: Flask) -> None:
    """Anybody may read it, at an address with its version; it is a schema itself."""
    stranger = Visitor(app)
    published = json.loads(stranger.get(f"/schemas/export-{SCHEMA_VERSION}.json").content)
    jsonschema.Draft202012Validator.check_schema(published)
    assert published["$id"].endswith(f":{SCHEMA_VERSION}")
    with written(cast.kari) as archive:
        assert json.loads(archive.read("schema.json")) == published
        assert json.loads(archive.read("manifest.json"))["schema_version"] == SCHEMA_VERSION


def test_how_far_it_is_is_shown(cast: Cast, settings: Settings, visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    export = ask(cast.kari, settings)
    Export.update(rows_done=30, rows_total=120).where(Export.id == export.id).execute()
    fragment = visitor.fragment(f"/requests/{export.request.id}/export")
    assert "25 prosent er skrevet" in fragment.words
    assert 'value="25"' in fragment.text


def test_it_is_there_for_seven_days(cast: Cast, written: Written, visitor: Visitor) -> None:
    written(cast.kari).close()
    export = Export.of(cast.kari).get()
    assert export.stands is ExportState.READY
    assert export.expires_at - export.ready_at == dt.timedelta(days=7)


@pytest.mark.parametrize(
    ("language", "size", "shown"),
    [("nb", 1_234_567, "1,2 MB"), ("en", 1_234_567, "1.2 MB"), ("nb", 400, "0,1 MB")],
)
def test_its_size_is_written_as_the_reader_does(
    cast: Cast, written: Written, app: Flask, language: str, size: int, shown: str
) -> None:
    written(cast.kari).close()
    Export.update(size=size).execute()
    reader = Visitor(app, language)
    reader.sign_in("nordlys", "kari")
    assert shown in reader.get(f"/requests/{Export.of(cast.kari).get().request_id}").words
