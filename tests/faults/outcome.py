"""What came of exports and erasures: what was lost, what came twice, what is half done."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.data_requests.begin import RUN
from portal.data_requests.erasure_tables import ErasedTable, Erasure
from portal.data_requests.export.asking import BUILD
from portal.data_requests.export.building import READY_MAIL
from portal.data_requests.export.models import Export, ExportState
from portal.data_requests.ledger import EntryKind, Ledger
from portal.data_requests.wiping import FOLDER
from portal.jobs.models import Job, JobState
from portal.members.models import Member
from portal.tables import all_models
from tests.searching import files_with

GOING, STAYING = "zqxgoing", "zqxstaying"
EVENTS, DEGREES = 400, 3
KINDS = (RUN, BUILD, READY_MAIL)


def settled(members: int) -> bool:
    """Return whether nothing is left to do."""
    going = (members + 1) // 2
    done = Erasure.select().where(Erasure.finished_at.is_null(False)).count()
    busy = Job.select().where(Job.kind.in_(KINDS), Job.state == JobState.OPEN.value).exists()
    return done == going and not busy


def tell(data: Path, members: int) -> dict[str, Any]:
    """Return what is wrong, and how many jobs were hit by a kill."""
    staying = list(Member.select().where(Member.given_name.startswith(STAYING)))
    return {
        "members": members,
        "jobs_hit": Job.select().where(Job.kind.in_(KINDS), Job.attempts > 1).count(),
        "lost": [*_lost(staying, members)],
        "doubled": [*_doubled(data, staying)],
        "half": [*_half_done(data, staying)],
    }


def _lost(staying: list[Member], members: int) -> Iterator[str]:
    if len(staying) != members // 2:
        yield f"{len(staying)} of {members // 2} members stayed"
    if Erasure.select().where(Erasure.finished_at.is_null(False)).count() != (members + 1) // 2:
        yield "an erasure was not finished"
    ready = {one.member_id for one in Export.select() if one.stands is ExportState.READY}
    for member in staying:
        if member.id not in ready:
            stands = [export.state for export in Export.of(member)]
            yield f"no file for {member.username}: {stands}"
    yield from (f"dead: {job.kind}" for job in Job.select().where(Job.state == JobState.DEAD.value))


def _doubled(data: Path, staying: list[Member]) -> Iterator[str]:
    exports = Counter(one.member_id for one in Export.select())
    yield from (f"{n} exports of member {member}" for member, n in exports.items() if n > 1)
    lines = Counter((entry.kind, entry.reference) for entry in Ledger(data).entries())
    yield from (f"{n} lines of {kind}" for (kind, _), n in lines.items() if n > 1)
    rows = [row for (row,) in Erasure.select(Erasure.row).tuples()]
    yield from (f"{n} erasures of row {row}" for row, n in Counter(rows).items() if n > 1)
    mails = list((data / "outbox").glob(f"*{READY_MAIL}.eml"))
    to = Counter(_receiver(path) for path in mails)
    yield from (f"{n} mails to {who}" for who, n in to.items() if n > 1 and STAYING in who)
    for line in ErasedTable.select().where(ErasedTable.name == "education"):
        if line.deleted != DEGREES:
            yield f"{line.deleted} of {DEGREES} degrees counted"


def _half_done(data: Path, staying: list[Member]) -> Iterator[str]:
    yield from (f"{name} holds an erased member" for name in files_with(data, GOING))
    for model in all_models():
        yield from (f"a row: {row}" for row in model.select().tuples() if GOING in repr(row))
    files = {path for path in (data / FOLDER).rglob("*") if path.is_file()}
    ready = {one.member_id: one.path(data) for one in Export.select() if one.file}
    yield from (f"{path.name} belongs to no export" for path in files - set(ready.values()))
    for member in (one for one in staying if one.id in ready):
        with zipfile.ZipFile(ready[member.id]) as archive:
            if archive.testzip() or len(json.loads(archive.read("data/event.json"))) < EVENTS:
                yield f"the file of {member.username} is not whole"
    certificates = [e for e in Ledger(data).entries() if e.kind is EntryKind.CERTIFICATE]
    if len(certificates) != Erasure.select().where(Erasure.finished_at.is_null(False)).count():
        yield "a certificate is not in the ledger"


def _receiver(path: Path) -> str:
    lines = path.read_text("utf-8").splitlines()
    return next(line for line in lines if line.startswith("To:"))
