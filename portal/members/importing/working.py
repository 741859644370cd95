"""What the worker does with a member file: checks it as a whole, then adds the members row by row.

Some rows at a time are one transaction that also says how far it has come. Nobody waits long for the
database meanwhile, and a worker that is killed goes on where the last one stopped.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from peewee import IntegrityError

from portal import clock
from portal.data.base import transaction
from portal.data.many import count_rows
from portal.jobs.models import Job
from portal.jobs.queue import Effect, LeaseLost
from portal.members.importing import problems
from portal.members.importing.checking import MemberFile
from portal.members.importing.comparing import Compared, Outcome, compare, compare_some
from portal.members.importing.header import Names
from portal.members.importing.text import read_text
from portal.members.importing.upload import (
    ImportState,
    MemberImport,
    file_of,
    forget,
    problems_of,
)
from portal.members.joining import Joined, add_members, change_members
from portal.members.mistakes import Mistake, Mistakes
from portal.members.models import Member


def check_later(job: Job, *, folder: Path, names: Callable[[], Names]) -> Effect | None:
    """Check the job's file row by row, telling how far it has come."""
    made = job.row(MemberImport, "number")
    if made is None or made.state != ImportState.CHECKING:
        return None
    found = _check(made, folder, names())
    return lambda: _tell(made, state=ImportState.CHECKED.value, **found)


def import_later(job: Job, *, folder: Path, names: Callable[[], Names]) -> Effect | None:
    """Add the members of the job's file, and change those that are there already.

    Nothing is done when the file was in order and is not any more.
    """
    made = job.row(MemberImport, "number")
    if made is None or made.state != ImportState.IMPORTING:
        return None
    if not made.done:
        found = _check(made, folder, names())
        if found["faulty"] and not made.skips:
            late = {**found, "state": ImportState.CHECKED.value, "is_late": True}
            return lambda: _tell(made, **late)
        _tell(made, members=0, changed=0, faulty=0, mistakes=0)
    _add_all(made, folder, names())
    return lambda: _finish(made, folder)


def _check(made: MemberImport, folder: Path, names: Names) -> dict[str, object]:
    """Return the counts of the file; what is wrong with it is written beside it."""
    counts: Counter[str] = Counter()
    wrong: list[Mistake] = []
    with problems.writing(problems_of(made, folder)) as noted:
        try:
            file = _open(made, folder, names)
            noted.begin(file.header.headings)
            wrong += file.header.mistakes()
            for some in compare(made.customer, file):
                _count(counts, some, noted)
                _tell(made, reached=some[-1].row.line)
        except Mistakes as mistakes:
            wrong += mistakes.found
        if wrong:
            noted.add([], wrong)
    if wrong:  # what is wrong with the file as a whole cannot be left out
        counts[Outcome.NEW] = counts[Outcome.CHANGED] = 0
    return {
        "members": counts[Outcome.NEW],
        "changed": counts[Outcome.CHANGED],
        "faulty": max(counts[Outcome.FAULTY], bool(wrong)),
        "mistakes": counts["mistakes"] + len(wrong),
    }


def _count(counts: Counter[str], some: list[Compared], noted: problems.Problems) -> None:
    for one in some:
        counts[one.outcome] += 1
        if one.row.mistakes:
            counts["mistakes"] += len(one.row.mistakes)
            noted.add(one.row.cells, one.row.mistakes)


def _open(made: MemberImport, folder: Path, names: Names) -> MemberFile:
    with file_of(made, folder).open("rb") as file:
        text = read_text(file)
    _tell(made, lines=text.count("\n") + 1)
    return MemberFile(text, names)


def _add_all(made: MemberImport, folder: Path, names: Names) -> None:
    file = _open(made, folder, names)
    done = made.done
    for some in compare(made.customer, file, begin_at=done):
        try:
            _add(made, some, done, at=clock.now())
        except IntegrityError:  # a username was taken a moment ago
            some = compare_some(made.customer, file, [one.row for one in some])
            late = [one.row for one in some if one.row.mistakes]
            with problems.adding(problems_of(made, folder)) as noted:
                for row in late:
                    noted.add(row.cells, row.mistakes)
            _add(made, some, done, at=clock.now())
        if done == made.done:
            count_rows(Member)
        done += len(some)


def _add(made: MemberImport, some: list[Compared], done: int, *, at: dt.datetime) -> None:
    """Add and change what ``some`` rows say, and that it was done, both or neither."""
    new = [one.row.values for one in some if one.outcome is Outcome.NEW]
    changed = [(one.member, one.changes) for one in some if one.member and one.changes]
    with transaction():
        joined = add_members(made.customer, new, by=made.by, at=at) if new else Joined(0, 0)
        change_members(changed, by=made.by, at=at)
        values = {
            MemberImport.done: done + len(some),
            MemberImport.reached: some[-1].row.line,
            MemberImport.members: MemberImport.members + joined.members,
            MemberImport.invited: MemberImport.invited + joined.invited,
            MemberImport.changed: MemberImport.changed + len(changed),
            MemberImport.faulty: MemberImport.faulty
            + sum(one.outcome is Outcome.FAULTY for one in some),
        }
        this = (MemberImport.id == made.id) & (MemberImport.done == done)
        if not MemberImport.update(values).where(this).execute():
            raise LeaseLost


def _finish(made: MemberImport, folder: Path) -> None:
    _tell(made, state=ImportState.DONE.value)
    forget(made, folder)


def _tell(made: MemberImport, **values: object) -> None:
    MemberImport.update(**values).where(MemberImport.id == made.id).execute()
