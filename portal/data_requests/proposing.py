"""Erasing a member who did not ask: one admin proposes it, another approves, and 14 days pass."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from peewee import JOIN, ModelSelect

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.clock import local
from portal.data.base import transaction
from portal.data_requests.erasure_tables import Cause, ErasureProposal, PlannedErasure
from portal.data_requests.planned import TIME_TO_UNDO, plan_erasure, standing_plan, undo
from portal.jobs.queue import enqueue
from portal.members.membership import MOVED_ON, admins_of, keep_an_admin
from portal.members.models import Customer, Member, MemberState
from portal.words import N_, Refused

# The mail job carries the id of the proposal and of the admin who is told.
PROPOSED_MAIL = "mail.erasure-proposed"
HAS_ASKED = N_("Medlemmet har selv bedt om sletting.")
OWN = N_("Du kan ikke foreslå å slette deg selv. Be om sletting under «Henvendelser» i stedet.")
ONE_AND_THE_SAME = N_("Den som foreslo slettingen, kan ikke godkjenne den.")
PROPOSER_GONE = N_(
    "Forslaget gjelder ikke lenger, fordi den som foreslo, ikke er administrator nå."
)
BEGUN = N_("Slettingen er begynt, og kan ikke stanses.")


class Outcome(StrEnum):
    """What a proposal came to."""

    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Deciding:
    """Where it stands: who proposed what, and when the data goes if that is decided."""

    proposal: ErasureProposal
    proposer: Member | None
    due_at: dt.datetime | None

    @property
    def is_void(self) -> bool:
        """Return whether who proposed may not do so any more."""
        return self.due_at is None and not _may_decide(self.proposer)


def propose(member: Member, reason: str, *, by: Member, at: dt.datetime) -> ErasureProposal:
    """Record that ``by`` wants the data of ``member`` erased, and return the proposal.

    Raises `Refused` when somebody was faster, when the member asked, and for the last admin.
    """
    if member.id == by.id:
        raise Refused(OWN)
    with transaction():
        now = Member.locked(member)
        keep_an_admin(member)
        if standing_plan(now, Cause.ASKED) is not None:
            raise Refused(HAS_ASKED)
        if standing_plan(now, Cause.DECIDED) is not None or _open_for(now).exists():
            raise Refused(MOVED_ON)
        return _propose(now, reason, by, at)


def propose_after_ending(member: Member, *, by: Member, at: dt.datetime) -> None:
    """Propose the erasure of ``member`` whose membership ``by`` has ended; call it in that transaction.

    Nothing is proposed where an erasure is decided or proposed already.
    """
    planned = PlannedErasure.of(member).where(PlannedErasure.standing()).exists()
    if not planned and not _open_for(member).exists():
        _propose(member, "", by, at)


def let_fall(member: Member, *, by: Member, at: dt.datetime) -> None:
    """Let the proposal about ``member`` come to nothing, if there is one."""
    proposal = _open_for(member).first()
    if isinstance(proposal, ErasureProposal):
        _end(proposal, Outcome.WITHDRAWN, member, by, at)


def settle_unasked(member: Member, *, at: dt.datetime) -> None:
    """Close the proposal about ``member``, if there is one: it is decided without a second admin."""
    proposal = _open_for(member).first()
    if isinstance(proposal, ErasureProposal):
        _settle(proposal, Outcome.APPROVED, None, at)


def approve(member: Member, *, by: Member, at: dt.datetime) -> PlannedErasure:
    """Decide the erasure of ``member`` that another admin proposed, and return the plan.

    Raises `Refused` when ``by`` proposed it, when who proposed is no admin any more, which ends the
    proposal, and when somebody was faster.
    """
    with transaction():
        proposal = _held(member)
        if proposal.by_id == by.id:
            raise Refused(ONE_AND_THE_SAME)
        if _may_decide(proposal.by):
            keep_an_admin(member)
            _settle(proposal, Outcome.APPROVED, by, at)
            due_at = at + TIME_TO_UNDO
            day = local(due_at).date().isoformat()
            record(Kind.ERASURE_DECIDED, member, by=by, at=at, day=day)
            return plan_erasure(member, Cause.DECIDED, by=by, at=at, due_at=due_at)
        _end(proposal, Outcome.LAPSED, member, by, at)
    raise Refused(PROPOSER_GONE)


def withdraw(member: Member, *, by: Member, at: dt.datetime) -> None:
    """Let the proposal about ``member`` come to nothing; raises `Refused` when there is none."""
    with transaction():
        _end(_held(member), Outcome.WITHDRAWN, member, by, at)


def stop(member: Member, *, by: Member, at: dt.datetime) -> None:
    """Take back what was decided about ``member``; raises `Refused` when it is begun or taken back."""
    with transaction():
        plan = standing_plan(member, Cause.DECIDED)
        if plan is None or not undo(plan, at=at):
            raise Refused(BEGUN if plan is not None else MOVED_ON)
        record(Kind.ERASURE_STOPPED, member, by=by, at=at)


def deciding(member: Member) -> Deciding | None:
    """Return what is proposed or decided about ``member`` now, in one statement."""
    decided = (
        (PlannedErasure.member == ErasureProposal.member)
        & (PlannedErasure.cause == Cause.DECIDED.value)
        & PlannedErasure.standing()
    )
    is_open = ErasureProposal.settled_at.is_null()
    stands = is_open | (
        (ErasureProposal.outcome == Outcome.APPROVED.value) & PlannedErasure.id.is_null(False)
    )
    query = (
        ErasureProposal.select(ErasureProposal, Member, PlannedErasure)
        .join(Member, JOIN.LEFT_OUTER, on=(ErasureProposal.by == Member.id), attr="proposer")
        .join_from(ErasureProposal, PlannedErasure, JOIN.LEFT_OUTER, on=decided, attr="decided")
        .where((ErasureProposal.member == member.id) & stands)
        .order_by(ErasureProposal.id.desc())
    )
    found = query.first()
    if not isinstance(found, ErasureProposal):
        return None
    plan, is_settled = getattr(found, "decided", None), found.settled_at is not None
    proposer = getattr(found, "proposer", None)
    return Deciding(found, proposer, plan.due_at if plan and is_settled else None)


def waiting(customer: Customer, most: int) -> list[ErasureProposal]:
    """Return the open proposals about members of ``customer``, with member and proposer."""
    proposer = Member.alias("proposer")
    query = (
        ErasureProposal.select(ErasureProposal, Member, proposer)
        .join(Member, on=(ErasureProposal.member == Member.id))
        .join_from(
            ErasureProposal, proposer, JOIN.LEFT_OUTER, on=(ErasureProposal.by == proposer.id)
        )
        .where((Member.customer == customer.id) & ErasureProposal.settled_at.is_null())
    )
    return list(query.order_by(ErasureProposal.id).limit(most))


def _propose(member: Member, reason: str, by: Member, at: dt.datetime) -> ErasureProposal:
    record(Kind.ERASURE_PROPOSED, member, by=by, at=at)
    made: ErasureProposal = ErasureProposal.create(
        member=member, reason=reason, by=by, proposed_at=at
    )
    for other in admins_of(member.customer).where(Member.id.not_in([by.id, member.id])):
        key = f"{PROPOSED_MAIL}:{made.id}:{other.id}"
        enqueue(PROPOSED_MAIL, key=key, at=at, proposal=made.id, admin=other.id)
    return made


def _open_for(member: Member) -> "ModelSelect[ErasureProposal]":
    return ErasureProposal.of(member).where(ErasureProposal.settled_at.is_null())


def _held(member: Member) -> ErasureProposal:
    """The open proposal; two who settle it wait for one another."""
    Member.locked(member)
    found = _open_for(member).first()
    if not isinstance(found, ErasureProposal):
        raise Refused(MOVED_ON)
    return found


def _end(
    proposal: ErasureProposal, outcome: Outcome, member: Member, by: Member, at: dt.datetime
) -> None:
    _settle(proposal, outcome, by, at)
    record(Kind.ERASURE_PROPOSAL_ENDED, member, by=by, at=at)


def _settle(
    proposal: ErasureProposal, outcome: Outcome, by: Member | None, at: dt.datetime
) -> None:
    values = {"outcome": outcome.value, "settled_at": at, "settled_by": by}
    this = (ErasureProposal.id == proposal.id) & ErasureProposal.settled_at.is_null()
    if not ErasureProposal.update(**values).where(this).execute():
        raise Refused(MOVED_ON)


def _may_decide(proposer: Member | None) -> bool:
    is_there = proposer is not None and proposer.state == MemberState.ACTIVE
    return proposer is not None and is_there and proposer.is_admin
