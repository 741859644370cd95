"""A member file that was sent through a page: kept, checked by the worker, imported when told to."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, IntegrityError

from portal import clock
from portal.data.base import BaseModel, transaction
from portal.data.declarations import technical
from portal.data.fields import UtcDateTimeField
from portal.files import write_whole
from portal.jobs.models import Job
from portal.jobs.queue import Effect, enqueue
from portal.members.importing.checking import CheckedFile, check_file
from portal.members.importing.header import Names
from portal.members.importing.text import read_text
from portal.members.joining import add_members, usernames
from portal.members.mistakes import Mistake, Mistakes
from portal.members.models import Customer, Member
from portal.words import N_, Refused

CHECK = "members.check-import"
IMPORT = "members.import"
FOLDER = "imports"
KEPT = dt.timedelta(days=1)
MOST_BYTES = 20 * 1024 * 1024
MOST_PROBLEMS = 200
TOLD_EVERY = 500
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
    mistakes = technical(IntegerField(default=0), "what must be put right first")
    is_late = technical(BooleanField(default=False), "a username was taken after the check")
    created_at = technical(UtcDateTimeField(index=True), "when the file came")

    class Meta:
        table_name = "member_import"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file, where; ``values`` belong in ``text``."""

    line: int | None
    column: str
    value: str
    text: str
    values: dict[str, object]


def receive(
    customer: Customer, name: str, file: IO[bytes], folder: Path, *, by: Member, at: dt.datetime
) -> MemberImport:
    """Keep ``file`` and let the worker check it; raises `Refused` for what cannot be a member file."""
    content = file.read(MOST_BYTES + 1)
    if not name.casefold().endswith(".csv") or not content or len(content) > MOST_BYTES:
        raise Refused(NO_CSV)
    with transaction():
        made = MemberImport.create(customer=customer, by=by, created_at=at)
        write_whole(_file(folder, made), content)
        enqueue(CHECK, key=f"{CHECK}:{made.id}", at=at, number=made.id)
    return made


def found(customer: Customer, number: int) -> MemberImport:
    """Return the import of ``customer`` with that number; raises `LookupError` without one."""
    mine = (MemberImport.customer == customer.id) & (MemberImport.id == number)
    made = MemberImport.select().where(mine).first()
    if not isinstance(made, MemberImport):
        raise LookupError(number)
    return made


def start(made: MemberImport, *, at: dt.datetime) -> None:
    """Let the worker add the members; raises `Refused` unless the file was checked and is in order."""
    with transaction():
        ready = (MemberImport.state == ImportState.CHECKED.value) & (MemberImport.mistakes == 0)
        _move(made, ready, ImportState.IMPORTING)
        enqueue(IMPORT, key=f"{IMPORT}:{made.id}", at=at, number=made.id)


def drop(made: MemberImport, folder: Path) -> None:
    """Forget the file; raises `Refused` when it is being imported."""
    _move(made, MemberImport.state == ImportState.CHECKED.value, ImportState.DROPPED)
    _forget(made, folder)


def problems(made: MemberImport, folder: Path) -> list[Problem]:
    """Return what the check found, at most `MOST_PROBLEMS`."""
    path = _file(folder, made).with_suffix(".json")
    return [Problem(**each) for each in json.loads(path.read_bytes())] if path.exists() else []


def check_later(job: Job, *, folder: Path, names: Callable[[], Names]) -> Effect | None:
    """Check the job's file line by line, telling how far it has come."""
    made = job.row(MemberImport, "number")
    if made is None or made.state != ImportState.CHECKING:
        return None
    checked = _check(made, folder, names())
    found = [_as_dict(mistake) for mistake in checked.mistakes[:MOST_PROBLEMS]]
    path = _file(folder, made).with_suffix(".json")
    write_whole(path, json.dumps(found).encode(), attempt=job.attempts)
    values = {
        MemberImport.state: ImportState.CHECKED.value,
        MemberImport.members: len(checked.members),
        MemberImport.mistakes: len(checked.mistakes),
    }
    return lambda: MemberImport.update(values).where(MemberImport.id == made.id).execute()


def import_later(job: Job, *, folder: Path, names: Callable[[], Names]) -> Effect | None:
    """Add the members of the job's file, all or none."""
    made = job.row(MemberImport, "number")
    if made is None or made.state != ImportState.IMPORTING:
        return None
    checked = _check(made, folder, names())
    return lambda: _add(made, checked, folder)


def forget_old(folder: Path, at: dt.datetime) -> None:
    """Delete the files that nobody imported."""
    for made in MemberImport.select().where(MemberImport.created_at < at - KEPT):
        _forget(made, folder)


def _add(made: MemberImport, checked: CheckedFile, folder: Path) -> None:
    values: dict[object, object] = {MemberImport.state: ImportState.CHECKED.value}
    try:
        if checked.mistakes:
            raise IntegrityError
        joined = add_members(made.customer, checked.members, by=made.by, at=clock.now())
    except IntegrityError:
        values |= {MemberImport.is_late: True, MemberImport.mistakes: len(checked.mistakes) or 1}
    else:
        values = {
            MemberImport.state: ImportState.DONE.value,
            MemberImport.members: joined.members,
            MemberImport.invited: joined.invited,
        }
        _forget(made, folder)
    MemberImport.update(values).where(MemberImport.id == made.id).execute()


def _check(made: MemberImport, folder: Path, names: Names) -> CheckedFile:
    try:
        with _file(folder, made).open("rb") as file:
            text = read_text(file)
    except Mistakes as mistakes:
        return CheckedFile(mistakes=list(mistakes.found))
    _tell(made, lines=text.count("\n"))

    def seen(line: int) -> None:
        if line % TOLD_EVERY == 0:
            _tell(made, reached=line)

    return check_file(text, names, usernames(made.customer), seen)


def _tell(made: MemberImport, **values: int) -> None:
    MemberImport.update(**values).where(MemberImport.id == made.id).execute()


def _move(made: MemberImport, begins: object, state: ImportState) -> None:
    this = (MemberImport.id == made.id) & begins
    if not MemberImport.update(state=state.value).where(this).execute():
        raise Refused(MOVED_ON)


def _file(folder: Path, made: MemberImport) -> Path:
    return folder / FOLDER / f"{made.id}.csv"


def _forget(made: MemberImport, folder: Path) -> None:
    path = _file(folder, made)
    path.unlink(missing_ok=True)
    path.with_suffix(".json").unlink(missing_ok=True)


def _as_dict(mistake: Mistake) -> dict[str, object]:
    return {
        "line": mistake.line,
        "column": mistake.heading or mistake.column or "",
        "value": mistake.value[:100],
        "text": mistake.reason.text,
        "values": dict(mistake.reason.values),
    }
