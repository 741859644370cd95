"""A member file that was sent through a page: kept, checked by the worker, imported when told to."""

import datetime as dt
import os
import secrets
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import IO

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField

from portal.activity.journal import Act, enter
from portal.data.base import BaseModel, transaction
from portal.data.declarations import technical
from portal.data.fields import UtcDateTimeField
from portal.jobs.queue import enqueue
from portal.members.importing import problems
from portal.members.importing.problems import Problem, Rejected
from portal.members.models import Customer, Member
from portal.words import N_, Refused

CHECK = "members.check-import"
IMPORT = "members.import"
FOLDER = "imports"
KEPT = dt.timedelta(days=1)
MOST_BYTES = 20 * 1024 * 1024
MOST_PROBLEMS = 200
PIECE = 64 * 1024
NO_CSV = N_("Filen må være en CSV-fil på høyst 20 MB.")
MOVED_ON = N_("Filen er alt lagt inn eller forkastet.")


class ImportState(StrEnum):
    """Where an import stands."""

    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    DONE = "done"
    DROPPED = "dropped"


class MemberImport(BaseModel):
    """A file that an admin sent. The file itself is in a folder, and goes when the import is over."""

    customer = technical(
        ForeignKeyField(Customer, backref="+", on_delete="CASCADE"), "whose members they will be"
    )
    by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"), "who sent the file"
    )
    state = technical(CharField(default=ImportState.CHECKING.value), "where the import stands")
    lines = technical(IntegerField(default=0), "lines in the file")
    reached = technical(IntegerField(default=0), "the line the check has come to")
    members = technical(IntegerField(default=0), "new members in the file, or added")
    changed = technical(IntegerField(default=0), "members in the file who are changed")
    faulty = technical(IntegerField(default=0), "rows in the file that cannot be used")
    skips = technical(BooleanField(default=False), "rows that cannot be used are left out")
    done = technical(IntegerField(default=0), "rows that the import has come to")
    invited = technical(IntegerField(default=0), "how many of them were invited")
    mistakes = technical(IntegerField(default=0), "how much is wrong with the file")
    is_late = technical(BooleanField(default=False), "a username was taken after the check")
    created_at = technical(UtcDateTimeField(index=True), "when the file came")

    class Meta:
        table_name = "member_import"


def receive(
    customer: Customer, name: str, file: IO[bytes], folder: Path, *, by: Member, at: dt.datetime
) -> MemberImport:
    """Keep ``file`` and let the worker check it; raises `Refused` for what cannot be a member file."""
    if not name.casefold().endswith(".csv"):
        raise Refused(NO_CSV)
    arrived = _take_in(file, folder / FOLDER)
    try:
        with transaction():
            made = MemberImport.create(customer=customer, by=by, created_at=at)
            enter(Act.FILE_SENT, by=by, at=at)
            arrived.replace(file_of(made, folder))
            enqueue(CHECK, key=f"{CHECK}:{made.id}", at=at, number=made.id)
    finally:
        arrived.unlink(missing_ok=True)
    return made


def found(customer: Customer, number: int) -> MemberImport:
    """Return the import of ``customer`` with that number; raises `LookupError` without one."""
    mine = (MemberImport.customer == customer.id) & (MemberImport.id == number)
    made = MemberImport.select().where(mine).first()
    if not isinstance(made, MemberImport):
        raise LookupError(number)
    return made


def lately(customer: Customer, most: int) -> list[MemberImport]:
    """Return the last imports of ``customer``, newest first."""
    query = MemberImport.select().where(MemberImport.customer == customer.id)
    return list(query.order_by(MemberImport.id.desc()).limit(most))


def start(made: MemberImport, *, skips: bool, by: Member, at: dt.datetime) -> None:
    """Let the worker add the members; with ``skips``, without the rows that cannot be used.

    Raises `Refused` unless the file was checked, and is in order or ``skips``.
    """
    with transaction():
        ready = MemberImport.state == ImportState.CHECKED.value
        ready &= (MemberImport.members > 0) | (MemberImport.changed > 0)
        if not skips:
            ready &= MemberImport.faulty == 0
        _move(made, ready, ImportState.IMPORTING, skips=skips, reached=0)
        enter(Act.FILE_USED, by=by, at=at)
        enqueue(IMPORT, key=f"{IMPORT}:{made.id}:{at.isoformat()}", at=at, number=made.id)


def drop(made: MemberImport, folder: Path, *, by: Member, at: dt.datetime) -> None:
    """Forget the file; raises `Refused` when it is being imported."""
    with transaction():
        _move(made, MemberImport.state == ImportState.CHECKED.value, ImportState.DROPPED)
        enter(Act.FILE_DROPPED, by=by, at=at)
    forget(made, folder)
    problems_of(made, folder).unlink(missing_ok=True)


def rejected_of(made: MemberImport, folder: Path) -> tuple[list[str], Iterator[Rejected]]:
    """Return the headings of the file and each row of it that cannot be used, while they are kept."""
    path = problems_of(made, folder)
    return problems.headings(path), problems.rejected(path)


def first_problems(made: MemberImport, folder: Path) -> list[Problem]:
    """Return what is wrong with the file, at most `MOST_PROBLEMS`."""
    found = (each for row in problems.rejected(problems_of(made, folder)) for each in row.problems)
    return list(islice(found, MOST_PROBLEMS))


def forget_old(folder: Path, at: dt.datetime) -> None:
    """Delete the files whose time is over."""
    for made in MemberImport.select().where(MemberImport.created_at < at - KEPT):
        forget(made, folder)
        problems_of(made, folder).unlink(missing_ok=True)


def forget(made: MemberImport, folder: Path) -> None:
    """Delete the file itself."""
    file_of(made, folder).unlink(missing_ok=True)


def file_of(made: MemberImport, folder: Path) -> Path:
    """Return where the file is kept."""
    return folder / FOLDER / f"{made.id}.csv"


def problems_of(made: MemberImport, folder: Path) -> Path:
    """Return where its problems are kept."""
    return folder / FOLDER / f"{made.id}.problems"


def _take_in(file: IO[bytes], folder: Path) -> Path:
    """Write what comes to a file of its own, piece by piece, and no more than may come."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f".{secrets.token_hex(8)}"
    room = MOST_BYTES
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as kept:
        while piece := file.read(PIECE):
            room -= len(piece)
            if room < 0:
                break
            kept.write(piece)
        kept.flush()
        os.fsync(kept.fileno())
    if room < 0 or room == MOST_BYTES:
        path.unlink()
        raise Refused(NO_CSV)
    return path


def _move(made: MemberImport, begins: object, state: ImportState, **more: object) -> None:
    this = (MemberImport.id == made.id) & begins
    if not MemberImport.update(state=state.value, **more).where(this).execute():
        raise Refused(MOVED_ON)
