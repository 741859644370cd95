"""Asking for an export: one at a time, a new one each calendar day, and the file gone after a week."""

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

from portal import clock
from portal.data.base import transaction
from portal.data.declarations import Category
from portal.data_requests.export.models import Export, ExportState
from portal.data_requests.handling import ask, make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.states import Actor, Move
from portal.data_requests.wiping import wipe
from portal.jobs.queue import enqueue
from portal.keys import Keys
from portal.members.models import Member
from portal.words import N_, Refused

BUILD = "data-requests.export"
SEAL = "export-passphrases"
FORMATS = ("json", "csv", "vcard", "icalendar", "badges")
LEAVERS_AREAS = (
    Category.IDENTITY,
    Category.CONTACT,
    Category.WORK,
    Category.EDUCATION,
    Category.EXPERIENCE,
    Category.CERTIFICATES,
    Category.SCHEDULE,
    Category.TIME_CLOCK,
)


def ask_for_export(
    member: Member,
    *,
    areas: Sequence[str],
    formats: Sequence[str],
    since: dt.date | None,
    until: dt.date | None,
    passphrase: str | None,
    language: str,
    keys: Keys,
    at: dt.datetime,
) -> Export:
    """Record the request, start the job and return the export.

    Raises `Refused` while another one is being made, and when one was made today.
    """
    sealed = keys.sealer(SEAL).encrypt(passphrase.encode()) if passphrase else None
    with transaction():
        Member.locked(member)
        refuse_too_soon(member, at)
        request = ask(member, RequestKind.EXPORT, at=at)
        make_move(request, Move.TAKE, actor=Actor.PORTAL, by=None, at=at)
        export = Export.create(
            member=member,
            request=request,
            areas=json.dumps(list(areas)),
            formats=json.dumps(list(formats)),
            since=since,
            until=until,
            language=language,
            passphrase=sealed,
            created_at=at,
        )
        enqueue(BUILD, key=job_key(export), at=at, export=export.id)
    return export


def job_key(export: Export) -> str:
    """Return what makes the job of ``export`` one of its kind."""
    return f"{BUILD}:{export.id}"


def refuse_too_soon(member: Member, at: dt.datetime) -> None:
    """Raise `Refused` when ``member`` may not ask for an export at ``at``."""
    newest = Export.of(member).order_by(Export.id.desc()).first()
    if newest is None or newest.stands is ExportState.FAILED:
        return
    if newest.stands is ExportState.RUNNING:
        raise Refused(N_("Vi lager alt en fil til deg. Du får e-post når den er klar."))
    if clock.local(newest.created_at).date() == clock.local(at).date():
        raise Refused(N_("Du har alt bedt om en fil i dag. Du kan be om en ny i morgen."))


def export_of(request: DataRequest) -> Export | None:
    """Return the export that answers ``request``, if it is one."""
    found = Export.select().where(Export.request == request.id).first()
    return found if isinstance(found, Export) else None


def fetched(export: Export, *, at: dt.datetime) -> None:
    """Note that the file was fetched."""
    Export.update(fetched_at=at).where(Export.id == export.id).execute()


def destroy(export: Export, folder: Path, *, at: dt.datetime) -> bool:
    """Wipe the file before its time; return False when it was gone already.

    The row goes first: a file that nobody can fetch any more may be wiped again.
    """
    gone = (
        Export.update(state=ExportState.GONE.value, gone_at=at, passphrase=None)
        .where((Export.id == export.id) & (Export.state == ExportState.READY.value))
        .execute()
    )
    if export.file:
        wipe(export.path(folder))
    return bool(gone)


def failed(export: Export) -> None:
    """Note that the file could not be made, so that another one may be asked for at once."""
    still = (Export.id == export.id) & (Export.state == ExportState.RUNNING.value)
    Export.update(state=ExportState.FAILED.value, passphrase=None).where(still).execute()
