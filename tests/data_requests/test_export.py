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
from icalendar import Calendar

from portal import clock, tables
from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.clock import NORWAY
from portal.config import Settings
from portal.data.declarations import Category
from portal.data.many import insert_many
from portal.data.register import Register
from portal.data_requests.export.asking import FORMATS, ask_for_export
from portal.data_requests.export.models import KEPT_FOR, Export, ExportState
from portal.data_requests.export.tables import CHUNK, Source, schema
from portal.data_requests.export.upkeep import expire
from portal.data_requests.export.writers import FORMULA, harmless
from portal.jobs.worker import Worker
from portal.keys import load_keys
from portal.members.models import Member
from portal.profile.certificates import Certificate
from portal.profile.holidays import Holiday
from portal.profile.schedule import WorkSchedule
from portal.web.portal import Portal
from portal.words import Refused
from tests.cast import Cast
from tests.clock import Clock
from tests.pages import Visitor

ALL = [category.value for category in Category]


@pytest.fixture
def exported(cast: Cast, settings: Settings, worker: Worker) -> Export:
    start(cast.kari, settings)
    worker.work_due()
    return Export.of(cast.kari).get()


def start(
    member: Member,
    settings: Settings,
    *,
    passphrase: str | None = None,
    areas: list[str] = ALL,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Export:
    return ask_for_export(
        member,
        areas=areas,
        formats=list(FORMATS),
        since=since,
        until=until,
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


def test_a_card_is_in_it_only_when_its_area_is(
    furnished: Cast, settings: Settings, worker: Worker
) -> None:
    start(furnished.kari, settings, areas=["activity"])
    start(furnished.ola, settings)
    worker.work_due()
    with opened(Export.of(furnished.kari).get(), settings) as archive:
        assert not [name for name in archive.namelist() if name.endswith((".vcf", ".ics"))]
        assert not [name for name in archive.namelist() if name.startswith("certificates/")]
    with opened(Export.of(furnished.ola).get(), settings) as archive:
        assert {"contact.vcf", "holidays.ics", "schedule.ics"} <= set(archive.namelist())


def test_the_letter_lies_in_it(exported: Export, settings: Settings) -> None:
    with opened(exported, settings) as archive:
        letter = archive.read("letter.html").decode()
    assert exported.request.reference in letter
    assert "Datatilsynet" in letter


def test_calendars_say_what_the_portal_knows(
    furnished: Cast, settings: Settings, worker: Worker, clock: Clock
) -> None:
    start(furnished.kari, settings, areas=["schedule"])
    worker.work_due()
    with opened(Export.of(furnished.kari).get(), settings) as archive:
        days_off = Calendar.from_ical(archive.read("holidays.ics")).walk("VEVENT")
        week = Calendar.from_ical(archive.read("schedule.ics")).walk("VEVENT")
    stored = Holiday.of(furnished.kari).where(Holiday.removed_at.is_null())
    assert [(one.start, one.end) for one in days_off] == [
        (holiday.starts_on, holiday.ends_on + dt.timedelta(days=1)) for holiday in stored
    ]
    runs = WorkSchedule.of(furnished.kari).get().runs()
    assert [len(one["RRULE"]["BYDAY"]) for one in week] == [
        last - first + 1 for first, last, _ in runs
    ]
    assert len({str(one["UID"]) for one in (*days_off, *week)}) == len(days_off) + len(week)


def test_a_badge_has_what_open_badges_asks_for(
    furnished: Cast, settings: Settings, worker: Worker
) -> None:
    """What the specification's schema requires of each class; its text may not be copied here."""
    start(furnished.kari, settings, areas=["certificates"])
    worker.work_due()
    with opened(Export.of(furnished.kari).get(), settings) as archive:
        names = [name for name in archive.namelist() if name.startswith("certificates/")]
        badges = [json.loads(archive.read(name)) for name in names]
    assert (
        len(badges)
        == Certificate.of(furnished.kari).where(Certificate.removed_at.is_null()).count()
    )
    for badge in badges:
        assert badge["@context"][0] == "https://www.w3.org/ns/credentials/v2"
        assert badge["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
        assert "proof" not in badge
        subject = badge["credentialSubject"]
        [holder] = subject["identifier"]
        achievement = subject["achievement"]
        for part, needed in (
            (badge, {"@context", "id", "type", "name", "issuer", "credentialSubject", "validFrom"}),
            (badge["issuer"], {"id", "type", "name"}),
            (subject, {"type", "achievement"}),
            (achievement, {"id", "type", "name", "description", "criteria"}),
            (holder, {"type", "hashed", "identityHash", "identityType"}),
        ):
            assert needed <= part.keys()
        for part in (badge, badge["issuer"], achievement):
            assert part["id"].startswith("urn:uuid:")
        assert (holder["identityType"], holder["hashed"]) == ("name", False)
        assert holder["identityHash"] == furnished.kari.full_name
        assert dt.datetime.fromisoformat(badge["validFrom"]).tzinfo is not None


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


def test_a_period_that_ends_before_it_begins_is_refused(visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get("/requests/new/export")
    typed = {"since": "2026-07-02", "until": "2026-07-01"}
    page = visitor.submit(typed, form="main form[action='/requests/new/export']")
    assert page.status == 422
    assert "Perioden må slutte" in page.words
    assert 'value="2026-07-02"' in page.text


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


def test_one_at_a_time_and_one_a_day(cast: Cast, settings: Settings, worker: Worker) -> None:
    start(cast.kari, settings)
    with pytest.raises(Refused):
        start(cast.kari, settings)
    start(cast.ola, settings)
    worker.work_due()
    with pytest.raises(Refused):
        start(cast.kari, settings)


def test_the_page_says_when_the_next_one_can_be_asked_for(
    cast: Cast, settings: Settings, visitor: Visitor, worker: Worker
) -> None:
    visitor.sign_in("nordlys", "kari")
    assert "i morgen" not in visitor.get("/requests/new/export").words
    start(cast.kari, settings)
    assert "Vi lager alt en fil til deg" in visitor.get("/requests/new/export").words
    worker.work_due()
    assert "Du kan be om en ny i morgen" in visitor.get("/requests/new/export").words


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
    assert page.errors["passphrase"] == "Passordet til filen må ha fra 10 til 128 tegn."
    assert Export.select().count() == 0


def test_the_leavers_pack_is_one_click(cast: Cast, visitor: Visitor, worker: Worker) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get("/requests/new/export")
    visitor.submit(form="main form[action='/requests/leavers-pack']")
    worker.work_due()
    areas, _ = Export.of(cast.kari).get().picked()
    assert "certificates" in areas
    assert "activity" not in areas
