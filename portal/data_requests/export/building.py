"""The job that writes an export: rows as a stream into a zip, then the file put in its place."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal import clock
from portal.catalogues import catalogue
from portal.config import ROOT
from portal.data.register import Register
from portal.data_requests.about import Table, declared
from portal.data_requests.export import cards
from portal.data_requests.export.archive import Archive, sum_of
from portal.data_requests.export.asking import SEAL
from portal.data_requests.export.models import Export, ExportState
from portal.data_requests.export.tables import SCHEMA_VERSION, Source, left_out, plain, schema
from portal.data_requests.export.writers import Chunks, write_csv, write_json
from portal.data_requests.handling import make_move
from portal.data_requests.states import OPEN, Actor, Move
from portal.jobs.models import Job
from portal.jobs.queue import Effect, enqueue
from portal.keys import Keys
from portal.profile.certificates import Certificate
from portal.profile.holidays import Holiday
from portal.profile.schedule import WorkSchedule
from portal.words import N_

HOURS = N_("Arbeid: %(hours)s timer")
READY_MAIL = "mail.export-ready"
# As many rows as a person reads; the files have them all.
SHOWN = 200


class Building:
    """One export being written."""

    def __init__(self, export: Export, register: Register, folder: Path, keys: Keys) -> None:
        areas, self._formats = export.picked()
        self._export, self._register, self._folder, self._keys = export, register, folder, keys
        self._source = Source.of(register, export.member, areas, export.since)
        self._say = catalogue(export.language).gettext
        self._counts: dict[str, int] = {}
        self._shown: dict[str, list[list[Any]]] = {}
        self._done = 0

    def write(self) -> Path:
        """Write the whole file beside its place and return where it is."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = self._folder / f".{self._export.id}.part"
        unfinished.touch(mode=0o600)
        passes = len({"json", "csv"} & set(self._formats)) or 1
        self._note(rows_total=self._source.count() * passes)
        archive = Archive(unfinished, self._passphrase())
        for table in self._source.tables:
            self._write_table(archive, table)
        self._write_cards(archive)
        archive.add("schema.json", _json(schema(self._register)))
        archive.add("left-out.json", _json(left_out(self._register)))
        archive.add("start-here.html", self._start_page().encode())
        archive.close({"schema_version": SCHEMA_VERSION, "rows": self._counts})
        return unfinished

    def _write_table(self, archive: Archive, table: Table) -> None:
        labels = [self._say(declared(field).label) for field in table.fields]
        if "csv" in self._formats:
            with archive.file(f"data/{table.name}.csv") as file:
                write_csv(file, table, labels, self._watched(table), self._told)
        if "json" in self._formats or "csv" not in self._formats:
            with archive.file(f"data/{table.name}.json") as file:
                write_json(file, table, self._watched(table), self._told)

    def _watched(self, table: Table) -> Chunks:
        """Count the rows that pass, and keep the first of them for the page."""
        self._counts[table.name] = 0
        kept = self._shown[table.name] = []
        for chunk in self._source.rows(table):
            self._counts[table.name] += len(chunk)
            kept += [[plain(value) for value in row[1:]] for row in chunk[: SHOWN - len(kept)]]
            yield chunk

    def _told(self, count: int) -> None:
        self._done += count
        self._note(rows_done=self._done)

    def _note(self, **values: int) -> None:
        Export.update(values).where(Export.id == self._export.id).execute()

    def _write_cards(self, archive: Archive) -> None:
        member = self._export.member
        if "vcard" in self._formats:
            archive.add("contact.vcf", cards.vcard(member))
        if "icalendar" in self._formats:
            archive.add("holidays.ics", cards.calendar(self._say(Holiday.called), self._days_off()))
            name, today = self._say(WorkSchedule.called), clock.today()
            archive.add("schedule.ics", cards.week(name, self._working_days(), today))
        if "badges" in self._formats:
            for certificate in Certificate.of(member).where(Certificate.removed_at.is_null()):
                name = f"certificates/{certificate.id}.json"
                archive.add(name, cards.badge(member, certificate))

    def _working_days(self) -> Iterator[tuple[int, str]]:
        schedule = WorkSchedule.of(self._export.member).first()
        for first, last, hours in schedule.runs() if schedule is not None else ():
            what = self._say(HOURS) % {"hours": format_decimal(hours, locale=self._export.language)}
            for number in range(first, last + 1):
                yield number, what

    def _days_off(self) -> Iterator[tuple[str, dt.date, dt.date]]:
        for holiday in Holiday.of(self._export.member).where(Holiday.removed_at.is_null()):
            asked = declared(Holiday.kind).asked
            names = dict(asked.choices) if asked else {}
            yield (
                self._say(names.get(holiday.kind, holiday.kind)),
                holiday.starts_on,
                holiday.ends_on,
            )

    def _start_page(self) -> str:
        pages = Environment(
            loader=FileSystemLoader(str(ROOT / "templates")),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
        )
        pages.install_gettext_translations(  # type: ignore[attr-defined]
            catalogue(self._export.language), newstyle=True
        )
        member = self._export.member
        return pages.get_template("export/start-here.html").render(
            language=self._export.language,
            name=member.full_name,
            customer=member.customer.name,
            at=clock.local(clock.now()).strftime("%d.%m.%Y %H:%M"),
            tables=[self._shown_table(table) for table in self._source.tables],
            left_out=[f"{row['table']}.{row['column']}" for row in left_out(self._register)],
        )

    def _shown_table(self, table: Table) -> dict[str, Any]:
        return {
            "name": table.name,
            "title": self._say(table.called),
            "labels": [self._say(declared(field).label) for field in table.fields],
            "rows": self._shown[table.name],
            "count": self._counts[table.name],
        }

    def _passphrase(self) -> str | None:
        if self._export.passphrase is None:
            return None
        return self._keys.sealer(SEAL).decrypt(bytes(self._export.passphrase)).decode()


def build_export(job: Job, *, register: Register, data: Path, keys: Keys) -> Effect | None:
    """Write the export that ``job`` is for; its being ready is the job's effect."""
    export = job.row(Export, "export")
    if export is None or export.stands is not ExportState.RUNNING:
        return None
    folder = data / "exports"
    written = Building(export, register, folder, keys).write()
    name = f"{export.id}-{keys.fingerprint('export', export.id)}.zip"
    size, total = written.stat().st_size, sum_of(written)
    written.replace(folder / name)
    return lambda: _ready(export, name, size, total)


def _ready(export: Export, name: str, size: int, total: str) -> None:
    at = clock.now()
    Export.update(
        state=ExportState.READY.value,
        file=name,
        size=size,
        sha256=total,
        ready_at=at,
        passphrase=None,
    ).where(Export.id == export.id).execute()
    if export.request.stands in OPEN:
        make_move(export.request, Move.ANSWER, actor=Actor.PORTAL, by=None, at=at)
    enqueue(READY_MAIL, key=f"{READY_MAIL}:{export.id}", at=at, export=export.id)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()
