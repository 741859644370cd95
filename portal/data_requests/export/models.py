"""An export: what was picked, how far it is, and the file while it lasts."""

from __future__ import annotations

import datetime as dt
import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from peewee import BlobField, CharField, ForeignKeyField, IntegerField, TextField

from portal.data.declarations import (
    MEMBER_ONLY,
    NOBODY,
    ONE_DAY,
    Category,
    Personal,
    Source,
    personal,
    technical,
)
from portal.data.fields import DayField, UtcDateTimeField
from portal.data.purposes import DOCUMENTATION
from portal.data_requests.models import THREE_YEARS, DataRequest
from portal.data_requests.wiping import files_of
from portal.members.models import MemberRow
from portal.words import N_

KEPT_FOR = dt.timedelta(days=7)


class ExportState(StrEnum):
    """Where an export is in its life."""

    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


STATE_NAMES = {
    ExportState.RUNNING: N_("Lages"),
    ExportState.READY: N_("Klar"),
    ExportState.FAILED: N_("Mislyktes"),
    ExportState.GONE: N_("Slettet"),
}


def _said(label: str, source: Source = Source.PORTAL) -> Personal:
    return Personal(
        Category.REQUESTS,
        label,
        purpose=DOCUMENTATION,
        source=source,
        seen_by=MEMBER_ONLY,
        retention=THREE_YEARS,
    )


class Export(MemberRow):
    """One export of one member."""

    called = N_("Filer du har bedt om")

    if TYPE_CHECKING:
        member_id: int

    request = technical(
        ForeignKeyField(DataRequest, unique=True, backref="+", on_delete="CASCADE"),
        "the request it answers",
    )
    areas = personal(TextField(), _said(N_("Valgte områder"), Source.MEMBER))
    formats = personal(TextField(), _said(N_("Valgte formater"), Source.MEMBER))
    since = personal(DayField(null=True), _said(N_("Fra og med dato"), Source.MEMBER))
    until = personal(DayField(null=True), _said(N_("Til og med dato"), Source.MEMBER))
    language = technical(CharField(), "the language the file speaks")
    passphrase = personal(
        BlobField(null=True),
        Personal(
            Category.REQUESTS,
            N_("Passordet til filen"),
            seen_by=NOBODY,
            retention=ONE_DAY,
            secret=True,
        ),
    )
    state = personal(CharField(default=ExportState.RUNNING.value), _said(N_("Tilstand")))
    rows_done = technical(IntegerField(default=0), "how far the writing is")
    rows_total = technical(IntegerField(default=0), "how far there is to go")
    file = technical(CharField(null=True), "name of the file in the folder of exports")
    size = technical(IntegerField(null=True), "length of the file in bytes")
    sha256 = technical(CharField(null=True), "what the file's content sums up to")
    ready_at = personal(UtcDateTimeField(null=True), _said(N_("Klar")))
    fetched_at = personal(UtcDateTimeField(null=True), _said(N_("Sist hentet")))
    gone_at = personal(UtcDateTimeField(null=True), _said(N_("Filen slettet")))
    created_at = personal(UtcDateTimeField(), _said(N_("Bedt om")))

    class Meta:
        indexes = ((("member", "state"), False),)

    @property
    def stands(self) -> ExportState:
        """Return where the export is in its life."""
        return ExportState(self.state)

    @property
    def expires_at(self) -> dt.datetime | None:
        """Return when the file is taken away, once it is ready."""
        return self.ready_at + KEPT_FOR if self.ready_at else None

    @property
    def percent(self) -> int:
        """Return how much is written, in whole per cent."""
        return min(99, 100 * self.rows_done // max(1, self.rows_total))

    def picked(self) -> tuple[list[str], list[str]]:
        """Return the areas and the formats that were picked."""
        return list(json.loads(self.areas)), list(json.loads(self.formats))

    def path(self, folder: Path) -> Path:
        """Return where the file lies in the portal's data ``folder``."""
        assert self.file is not None
        return files_of(folder, self.member_id) / self.file
