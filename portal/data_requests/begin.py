"""The point of no return: nobody reaches the data any more, and a job erases it."""

import datetime as dt
import secrets

from portal.activity.passing_on import Duty, Matter, pass_on
from portal.auth.sessions import end_all_sessions
from portal.data.base import transaction
from portal.data_requests.erasure_tables import Erasure, PlannedErasure
from portal.data_requests.ledger import Entry, Ledger
from portal.jobs.queue import enqueue
from portal.members.models import Member, MemberState

RUN = "erasure.run"


class TooLate(Exception):
    """The plan was taken back, or begun, in the meantime."""


def begin(plan: PlannedErasure, ledger: Ledger, *, at: dt.datetime) -> Erasure:
    """Begin what ``plan`` says and return the erasure.

    Nothing is destroyed yet: that waits for the line in the ledger. Raises `TooLate`.
    """
    subject = ledger.subject(plan.member)
    with transaction():
        member = Member.locked(plan.member)
        this = PlannedErasure.standing() & (PlannedErasure.id == plan.id)
        if not PlannedErasure.update(begun_at=at).where(this).execute():
            raise TooLate
        earlier = erasure_of(member)
        if earlier is not None:
            return earlier
        _close_off(member, at)
        erasure = Erasure.create(
            reference=secrets.token_hex(16),
            customer=member.customer,
            row=member.id,
            subject=subject,
            cause=plan.cause,
            decided_at=plan.decided_at,
            begun_at=at,
        )
        pass_on(Matter(Duty.ERASURE, member, at, origin=erasure.reference))
        ask_to_carry_out(erasure, at=at)
    return erasure


def begin_again(entry: Entry, member: Member | None, *, at: dt.datetime) -> Erasure:
    """Begin the erasure of ``entry`` once more, in a database that does not know of it.

    ``member`` is None when the database does not have the member either: then there is nothing to do.
    """
    with transaction():
        if member is not None:
            _close_off(member, at)
        erasure = Erasure.create(
            reference=entry.reference,
            customer=member.customer if member else None,
            row=entry.row,
            subject=entry.subject,
            cause=entry.cause,
            decided_at=dt.datetime.fromisoformat(entry.at),
            begun_at=at,
            entry=entry.number,
        )
        ask_to_carry_out(erasure, at=at)
    return erasure


def ask_to_carry_out(erasure: Erasure, *, at: dt.datetime) -> None:
    """Enqueue the job that carries ``erasure`` out."""
    enqueue(RUN, key=job_key(erasure), at=at, erasure=erasure.id)


def job_key(erasure: Erasure) -> str:
    """Return what makes the job of ``erasure`` one of its kind."""
    return f"{RUN}:{erasure.id}"


def erasure_of(member: Member) -> Erasure | None:
    """Return the erasure of ``member`` if it has begun."""
    if member.state != MemberState.ERASED:
        return None
    found = Erasure.select().where(Erasure.row == member.id).order_by(Erasure.id.desc()).first()
    return found if isinstance(found, Erasure) else None


def _close_off(member: Member, at: dt.datetime) -> None:
    Member.update(state=MemberState.ERASED.value).where(Member.id == member.id).execute()
    end_all_sessions(member, at=at)
