"""Exports that are asked for, and opened."""

import datetime as dt
import zipfile

from portal import clock
from portal.config import Settings
from portal.data.declarations import Category
from portal.data_requests.export.asking import FORMATS, ask_for_export
from portal.data_requests.export.models import Export
from portal.keys import load_keys
from portal.members.models import Member

ALL = [category.value for category in Category]


def start(
    member: Member,
    settings: Settings,
    *,
    passphrase: str | None = None,
    areas: list[str] = ALL,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Export:
    """Let ``member`` ask for an export, of everything unless said otherwise."""
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
    """Return the archive of an export that is ready."""
    return zipfile.ZipFile(export.path(settings.data))
