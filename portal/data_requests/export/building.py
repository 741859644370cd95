"""The job that writes an export: the file is made beside its place, and its being ready is the effect.

A file is named after the attempt that wrote it, so a worker that was given up for dead and is not
cannot touch another's; what earlier attempts left is wiped when the next one begins.
"""

from __future__ import annotations

import datetime as dt
import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from portal import clock
from portal.data.register import Register
from portal.data_requests.export.asking import SEAL, failed
from portal.data_requests.export.models import Export, ExportState
from portal.data_requests.handling import make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.states import OPEN, Actor, Move
from portal.data_requests.wiping import files_of, wipe
from portal.files import sync_file, sync_folder
from portal.jobs.models import Job
from portal.jobs.queue import Effect, enqueue
from portal.keys import Keys
from portal.members.models import Member, MemberState

if TYPE_CHECKING:
    from portal.data_requests.export.contents import Contents

READY_MAIL = "mail.export-ready"
# A disk that is full now may have room in a minute; a member who waits is told after the third try.
TRIES = 3

log = logging.getLogger("portal.export")


def build_export(job: Job, *, register: Register, data: Path, keys: Keys) -> Effect | None:
    """Write the export that ``job`` is for; its being ready, or having failed, is the job's effect."""
    export = job.row(Export, "export")
    if export is None or export.stands is not ExportState.RUNNING or _is_erased(export):
        return None
    folder = files_of(data, export.member_id)
    wipe_attempts(export, folder)
    # The zip and calendar libraries take a tenth of a start, and only who writes an export needs them.
    from portal.data_requests.export.contents import Contents

    try:
        return _build(export, job, Contents(export, register, _passphrase(export, keys)), folder)
    except Exception as error:
        wipe_attempts(export, folder)
        if _is_erased(export):
            return None
        if job.tries < TRIES:
            raise
        log.error("export %s: given up after %s: %s", export.id, TRIES, type(error).__name__)
        return partial(failed, export)


def wipe_attempts(export: Export, folder: Path) -> None:
    """Wipe what attempts at ``export`` have written, whole or not."""
    if folder.exists():
        for path in (*folder.glob(f"{export.id}-*"), *folder.glob(f".{export.id}-*")):
            wipe(path)


def _build(export: Export, job: Job, contents: Contents, folder: Path) -> Effect:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{export.id}-{job.attempts}.zip"
    unfinished = folder / f".{name}"
    unfinished.touch(mode=0o600)
    total = contents.write(unfinished)
    sync_file(unfinished)
    size = unfinished.stat().st_size
    unfinished.replace(folder / name)
    sync_folder(folder)
    return partial(_ready, export, folder / name, size, total)


def _ready(export: Export, path: Path, size: int, total: str) -> None:
    at = clock.now()
    running = (Export.id == export.id) & (Export.state == ExportState.RUNNING.value)
    values = {"file": path.name, "size": size, "sha256": total, "ready_at": at, "passphrase": None}
    if not Export.update(state=ExportState.READY.value, **values).where(running).execute():
        path.unlink(missing_ok=True)  # its member was erased meanwhile
        return
    _answer(export, at)
    enqueue(READY_MAIL, key=f"{READY_MAIL}:{export.id}", at=at, export=export.id)


def _is_erased(export: Export) -> bool:
    """Whether an erasure has begun, which takes the file away wherever it is."""
    there = (Member.id == export.member_id) & (Member.state != MemberState.ERASED.value)
    return not Member.select().where(there).exists()


def _answer(export: Export, at: dt.datetime) -> None:
    """Close the request, and earlier ones of which nothing came."""
    asked = DataRequest.of(export.member).where(DataRequest.kind == RequestKind.EXPORT.value)
    for request in asked.where(DataRequest.state.in_([state.value for state in OPEN])):
        make_move(request, Move.ANSWER, actor=Actor.PORTAL, by=None, at=at)


def _passphrase(export: Export, keys: Keys) -> str | None:
    if export.passphrase is None:
        return None
    return keys.sealer(SEAL).decrypt(bytes(export.passphrase)).decode()
