"""Carrying an erasure out: ledger, recipients, files, rows, word to the member, the member's own row.

Every step may be run again: a job that is killed anywhere begins anew and finds less to do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peewee import CharField, fn

from portal import clock
from portal.config import SettingsError
from portal.consents.models import ConsentHead
from portal.data.base import transaction
from portal.data.declarations import Category
from portal.data.leftovers import purge_leftovers
from portal.data.lifetimes import declared
from portal.data_requests import certificate
from portal.data_requests.clearing import Clearing
from portal.data_requests.erasure_tables import Erasure, ErasureTold
from portal.data_requests.ledger import Ledger
from portal.data_requests.plan import Plan
from portal.data_requests.wiping import wipe_files_of
from portal.jobs.queue import enqueue
from portal.mail.post import Post
from portal.members.models import Member, MemberState

# Returns the names of those who must be told that a member is erased.
Recipients = Callable[[Member], Iterable[str]]
CHECK = "erasure.check"
# Longer than a request can take that was let in before the door was closed.
CHECK_AFTER = dt.timedelta(minutes=2)


class LedgerIncomplete(SettingsError):
    """The ledger lacks lines that the database knows of; nothing is erased until it is whole again."""


def nobody(_member: Member) -> Iterable[str]:
    """Return no recipient: what is told to whom is for the area that shares data."""
    return ()


@dataclass(frozen=True, slots=True)
class Eraser:
    """What it takes to erase: the plan, the ledger, the data folder, the post, and who must be told."""

    plan: Plan
    ledger: Ledger
    data: Path
    post: Post
    recipients: Recipients = nobody

    def carry_out(self, erasure: Erasure, tell_done: Callable[[Member], object]) -> Erasure:
        """Do what is left of ``erasure`` and return it; ``tell_done`` writes to the member."""
        if erasure.finished_at is None:
            self._note(erasure)
            member = member_of(erasure)
            if member is not None:
                self._erase(erasure, member, tell_done)
            purge_leftovers([table.name for table in (*self.plan.tables, self.plan.root)])
            erasure = self._finish(erasure, clock.now())
        assert erasure.finished_at and erasure.sha256
        self.ledger.note_certificate(erasure.reference, erasure.sha256, at=erasure.finished_at)
        return erasure

    def look_again(self, erasure: Erasure) -> None:
        """Erase what a request or an export wrote that was let in before the door was closed."""
        member = member_of(erasure)
        if member is not None:
            wipe_files_of(self.data, member.id)
            clearing = Clearing(self.plan, member.id, at=clock.now(), erasure=None)
            clearing.clear_tables()
            clearing.clear_member()
            purge_leftovers([table.name for table in (*self.plan.tables, self.plan.root)])

    def _note(self, erasure: Erasure) -> None:
        """The line in the ledger comes before everything that destroys."""
        if erasure.entry is not None:
            return
        refuse_incomplete(self.ledger)
        entry = self.ledger.note_erasure(
            erasure.reference, erasure.row, erasure.subject, erasure.cause, at=erasure.begun_at
        )
        Erasure.update(entry=entry.number).where(Erasure.id == erasure.id).execute()

    def _erase(
        self, erasure: Erasure, member: Member, tell_done: Callable[[Member], object]
    ) -> None:
        self._count(erasure, member)
        _note_answers(erasure, member)
        self._note_recipients(erasure, member)
        self._wipe_files(member)
        clearing = Clearing(self.plan, member.id, at=clock.now(), erasure=erasure)
        clearing.clear_tables()
        if member.email:
            tell_done(member)
        self._wipe_files(member)
        clearing.clear_member()

    def _finish(self, erasure: Erasure, at: dt.datetime) -> Erasure:
        with transaction():
            if member_of(erasure) is not None:
                key = f"{CHECK}:{erasure.id}"
                enqueue(CHECK, key=key, at=at, delay=CHECK_AFTER, erasure=erasure.id)
            return certificate.issue(erasure, at=at)

    def _count(self, erasure: Erasure, member: Member) -> None:
        if not erasure.rows:
            rows = sum(count.rows for count in self.plan.counts(member.id, clock.now()))
            Erasure.update(rows=rows).where(Erasure.id == erasure.id).execute()

    def _note_recipients(self, erasure: Erasure, member: Member) -> None:
        at = clock.now()
        rows = [
            {"erasure": erasure.id, "recipient": name, "noted_at": at}
            for name in self.recipients(member)
        ]
        if rows:
            ErasureTold.insert_many(rows).on_conflict_ignore().execute()

    def _wipe_files(self, member: Member) -> None:
        """Exports, and the address on mails that lie in the outbox."""
        wipe_files_of(self.data, member.id)
        self.post.forget(self._addresses(member))

    def _addresses(self, member: Member) -> set[str]:
        """Every address of the member, in whatever table it stands."""
        found: set[str] = set()
        for table in (*self.plan.tables, self.plan.root):
            texts = [
                field
                for field, said in declared(table.model)
                if said.category is Category.CONTACT and isinstance(field, CharField)
            ]
            if texts:
                own = self.plan.own(table, member.id)
                rows: Any = table.model.select(*texts).where(own).tuples()
                found.update(value for row in rows for value in row if value and "@" in value)
        return found


def _note_answers(erasure: Erasure, member: Member) -> None:
    """Keep of the answers about consent what names nobody: how many, and what their chain ends with.

    Who has a receipt can still show with it that the answer was given (GDPR art. 7(1)).
    """
    head = ConsentHead.of(member).first()
    if head is not None:
        values = {"answers": head.length, "answers_seal": head.seal}
        Erasure.update(values).where(Erasure.id == erasure.id).execute()


def refuse_incomplete(ledger: Ledger) -> None:
    """Raise `LedgerIncomplete` when ``ledger`` ends before the last line the database knows of."""
    last = Erasure.select(fn.MAX(Erasure.entry)).scalar() or 0
    if len(ledger.journal) < last:
        path = ledger.journal.path
        raise LedgerIncomplete(f"{path} ends before line {last}; take it from the newest backup")


def member_of(erasure: Erasure) -> Member | None:
    """Return the member of ``erasure`` while the row is there: with its values, or emptied."""
    closed = (Member.id == erasure.row) & (Member.state == MemberState.ERASED.value)
    found = Member.select().where(closed).first()
    return found if isinstance(found, Member) else None
