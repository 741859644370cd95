"""What a request stops: a purpose while it is considered, everything when that is granted."""

import datetime as dt

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.activity.passing_on import Duty, Matter, pass_on
from portal.consents.collected import forget_collected
from portal.data.base import transaction
from portal.data.purposes import CATEGORISATION
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.states import MoveRefused, RequestState
from portal.data_requests.telling import ENDS_MAIL
from portal.jobs.queue import enqueue
from portal.members.models import Member
from portal.members.restriction import TOLD_AHEAD, in_force, lift, stop
from portal.words import N_

# The outcome of a review that leaves the member in no category.
REMOVED = "removed"
ENDED = frozenset({RequestState.REFUSED, RequestState.WITHDRAWN})


def stop_while_open(request: DataRequest, *, at: dt.datetime) -> None:
    """Stop what must not be done while ``request`` is being considered (GDPR art. 18(1)(d), 22(3))."""
    if request.asks_for is RequestKind.OBJECTION and request.purpose:
        stop(request.member, request.purpose, request.reference, at=at)
        _pass_on(Duty.OBJECTION, request, at, purpose=request.purpose)
    elif request.asks_for is RequestKind.REVIEW:
        stop(request.member, CATEGORISATION.key, request.reference, at=at)


def settle(
    request: DataRequest,
    state: RequestState,
    outcome: str | None,
    *,
    by: Member | None,
    at: dt.datetime,
) -> None:
    """Let the end of ``request`` have its effect on what is stopped.

    What was objected to with success stays stopped and goes, and so does a category that was taken away.
    """
    kind = request.asks_for
    if kind is RequestKind.RESTRICTION and state is RequestState.DONE:
        stop(request.member, None, request.reference, at=at)
        record(Kind.RESTRICTION_BEGAN, request.member, by=by, at=at, reference=request.reference)
        _pass_on(Duty.RESTRICTION, request, at)
    elif kind is RequestKind.OBJECTION and state is RequestState.DONE:
        forget_collected(str(request.purpose), request.member)
        _pass_on(Duty.OBJECTION_GRANTED, request, at, purpose=request.purpose)
    elif kind is RequestKind.REVIEW and state is RequestState.DONE and outcome == REMOVED:
        forget_collected(CATEGORISATION.key, request.member)
    elif state in ENDED or (kind is RequestKind.REVIEW and state is RequestState.DONE):
        lifted = lift(request.member, request.reference, told_at=at, ends_at=at)
        if lifted and kind is RequestKind.OBJECTION:
            _pass_on(Duty.RESTRICTION_ENDED, request, at, purpose=request.purpose)


def announce_end(request: DataRequest, *, by: Member, at: dt.datetime) -> dt.datetime:
    """Tell the member that the restriction ends, and return when it does.

    Raises `MoveRefused` when nothing is stopped, or the end has been told already.
    """
    ends_at = at + TOLD_AHEAD
    with transaction():
        if not lift(request.member, request.reference, told_at=at, ends_at=ends_at):
            raise MoveRefused(N_("Ingenting er stanset av denne henvendelsen nå."))
        record(Kind.RESTRICTION_ENDS, request.member, by=by, at=at, reference=request.reference)
        _pass_on(Duty.RESTRICTION_ENDED, request, at)
        enqueue(ENDS_MAIL, key=f"{ENDS_MAIL}:{request.id}:{ends_at}", at=at, request=request.id)
    return ends_at


def is_in_force(request: DataRequest, *, at: dt.datetime) -> bool:
    """Return whether the use that ``request`` stopped has no end yet."""
    return any(
        one.reference == request.reference and one.ends_at is None
        for one in in_force(request.member, at)
    )


def _pass_on(
    duty: Duty, request: DataRequest, at: dt.datetime, *, purpose: str | None = None
) -> None:
    """Let those be told who have the data; call it in the transaction of the act."""
    pass_on(Matter(duty, request.member, at, purpose=purpose, origin=request.reference))
