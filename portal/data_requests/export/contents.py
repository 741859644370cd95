"""What goes into the file of an export: rows as a stream, then the pages and cards made from them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal import clock
from portal.catalogues import catalogue
from portal.data.declarations import Category
from portal.data.register import Register
from portal.data_requests.about import Table, declared
from portal.data_requests.export import cards, pages
from portal.data_requests.export.archive import Archive, sum_of
from portal.data_requests.export.left_out import left_out
from portal.data_requests.export.models import Export
from portal.data_requests.export.tables import SCHEMA_VERSION, Source, schema
from portal.data_requests.export.writers import Chunks, write_csv, write_json
from portal.data_requests.letter import Letter, access_letter
from portal.profile.certificates import Certificate
from portal.profile.holidays import Holiday
from portal.profile.schedule import WorkSchedule

# As many rows as a person reads; the files have them all.
SHOWN = 200


class Contents:
    """One export being written; ``passphrase`` encrypts it."""

    def __init__(self, export: Export, register: Register, passphrase: str | None) -> None:
        self._areas, self._formats = export.picked()
        self._export, self._register, self._passphrase = export, register, passphrase
        self._source = Source.of(register, export.member, self._areas, export.since, export.until)
        self._say = catalogue(export.language).gettext
        self._counts: dict[str, int] = {}
        self._shown: dict[str, list[list[str]]] = {}
        self._done = 0

    def write(self, path: Path) -> str:
        """Write everything to ``path`` and return the SHA-256 of the whole file."""
        passes = len({"json", "csv"} & set(self._formats)) or 1
        self._note(rows_total=self._source.count() * passes)
        with Archive(path, self._passphrase) as archive:
            for table in self._source.tables:
                self._write_table(archive, table)
            self._write_cards(archive)
            self._write_pages(archive)
            archive.close({"schema_version": SCHEMA_VERSION, "rows": self._counts})
        return sum_of(path)

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
            kept += [list(map(pages.readable, row[1:])) for row in chunk[: SHOWN - len(kept)]]
            yield chunk

    def _told(self, count: int) -> None:
        self._done += count
        self._note(rows_done=self._done)

    def _note(self, **values: int) -> None:
        Export.update(values).where(Export.id == self._export.id).execute()

    def _write_cards(self, archive: Archive) -> None:
        """A format is written when its area was picked too."""
        member = self._export.member
        if self._wants("vcard", Category.CONTACT):
            archive.add("contact.vcf", cards.vcard(member))
        if self._wants("icalendar", Category.SCHEDULE):
            today = clock.local(clock.now()).date()
            archive.add("holidays.ics", cards.calendar(self._say(Holiday.called), self._days_off()))
            week = WorkSchedule.of(member).first()
            archive.add("schedule.ics", cards.week(week, today, self._say))
        if self._wants("badges", Category.CERTIFICATES):
            for certificate in Certificate.of(member).where(Certificate.removed_at.is_null()):
                name = f"certificates/{certificate.id}.json"
                archive.add(name, cards.badge(member, certificate))

    def _wants(self, form: str, area: Category) -> bool:
        return form in self._formats and area.value in self._areas

    def _days_off(self) -> Iterator[cards.Period]:
        asked = declared(Holiday.kind).asked
        names = dict(asked.choices) if asked else {}
        for holiday in Holiday.of(self._export.member).where(Holiday.removed_at.is_null()):
            what = self._say(names.get(holiday.kind, holiday.kind))
            yield cards.Period(holiday.id, what, holiday.starts_on, holiday.ends_on)

    def _write_pages(self, archive: Archive) -> None:
        export, lacking = self._export, left_out(self._register, self._export, self._say)
        archive.add("schema.json", _json(schema(self._register)))
        archive.add("left-out.json", _json(lacking))
        archive.add("letter.html", pages.render(export.language, "letter", letter=self._letter()))
        start = pages.render(
            export.language,
            "start-here",
            name=export.member.full_name,
            customer=export.member.customer.name,
            at=pages.now(),
            tables=[self._shown_table(table) for table in self._source.tables],
            left_out=lacking,
            formats=self._formats,
        )
        archive.add("start-here.html", start)

    def _letter(self) -> Letter:
        return access_letter(
            self._register,
            self._export.member,
            self._export.request,
            at=clock.now(),
            now=pages.now(),
            day=pages.today(),
            say=self._say,
            language=self._export.language,
        )

    def _shown_table(self, table: Table) -> dict[str, Any]:
        return {
            "name": table.name,
            "title": self._say(table.called),
            "labels": [self._say(declared(field).label) for field in table.fields],
            "rows": self._shown[table.name],
            "count": self._counts[table.name],
        }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()
