"""Asking for a right and moving the request on: every change of state goes through `make_move`."""

import datetime as dt
import secrets

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.data.base import transaction
from portal.data_requests.deadline import due_on
from portal.data_requests.extension import longer, may_be_extended
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest, RequestMove
from portal.data_requests.planned import undo_for
from portal.data_requests.running import refuse_second
from portal.data_requests.states import (
    OPEN,
    RULES,
    Actor,
    Move,
    MoveRefused,
    RequestState,
    after,
)
from portal.data_requests.stopping import settle, stop_while_open
from portal.data_requests.telling import STAFF, tell_of_move, tell_of_new
from portal.members.models import Member
from portal.words import N_

# Letters and digits that are hard to mistake for one another when read aloud.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
REFERENCE_LENGTH = 8
# The portal carries these out itself: an answer by hand would say that something is done which is not.
BY_THE_PORTAL = frozenset({RequestKind.EXPORT, RequestKind.ERASURE})
NO_ERASURE = frozenset({RequestState.WITHDRAWN, RequestState.REFUSED})


def ask(
    member: Member,
    kind: RequestKind,
    *,
    at: dt.datetime,
    handled_by: Actor = Actor.CUSTOMER,
    purpose: str | None = None,
    subject: str | None = None,
    details: str = "",
    proposal: str | None = None,
    by_itself: bool = False,
) -> DataRequest:
    """Record that ``member`` uses a right, start the clock and tell who answers; return the request.

    Raises `AlreadyAsked` when the same is being considered. What is ``by_itself`` needs nobody's work.
    """
    with transaction():
        member = Member.locked(member)
        refuse_second(member, kind, purpose, subject)
        request = DataRequest.create(
            member=member,
            reference="".join(secrets.choice(_ALPHABET) for _ in range(REFERENCE_LENGTH)),
            kind=kind.value,
            handled_by=handled_by.value,
            purpose=purpose,
            subject=subject,
            details=details,
            proposal=proposal,
            created_at=at,
            due_on=due_on(at, zone=member.customer.zone),
        )
        stop_while_open(request, at=at)
        record(Kind.REQUEST_MADE, member, by=member, at=at, reference=request.reference)
        if not (by_itself or kind in BY_THE_PORTAL):
            tell_of_new(request, at=at)
    return request


def make_move(
    request: DataRequest,
    move: Move,
    *,
    actor: Actor,
    by: Member | None,
    at: dt.datetime,
    reason: str | None = None,
    outcome: str | None = None,
) -> DataRequest:
    """Move ``request`` and return it as it stands then; ``outcome`` is what the answer came to.

    Raises `MoveRefused` when the move may not be made, also when somebody else was faster.
    """
    state = after(request.stands, move, actor, reason)
    _refuse_others(request, move, actor)
    with transaction():
        if state in NO_ERASURE and not undo_for(request, at=at):
            raise MoveRefused(N_("Slettingen er begynt, og kan ikke angres."))
        more = _beyond_the_state(request, move, by, at)
        if outcome is not None:
            more[DataRequest.outcome] = outcome
        _set(request, state, at, more)
        made = RequestMove.create(
            member=request.member_id,
            request=request,
            move=move.value,
            state=state.value,
            actor=actor.value,
            by=by,
            reason=reason,
            at=at,
        )
        settle(request, state, outcome, by=by, at=at)
        why, reference = reason or "", request.reference
        record(Kind.REQUEST_MOVED, request.member, by=by, at=at, why=why, reference=reference)
        tell_of_move(made, at=at)
        return found(request.member, request.id)


def possible(request: DataRequest, actor: Actor, *, at: dt.datetime) -> list[Move]:
    """Return the moves ``actor`` may make with ``request`` now; `make_move` refuses all others."""
    return [
        move
        for move, rule in RULES.items()
        if actor in rule.actors
        and request.stands in rule.begins
        and not _is_anothers(request, move, actor)
        and (move is not Move.EXTEND or may_be_extended(request, at))
    ]


def _refuse_others(request: DataRequest, move: Move, actor: Actor) -> None:
    if _is_anothers(request, move, actor):
        raise MoveRefused(N_("Dette er det ikke du som kan gjøre med henvendelsen."))


def _is_anothers(request: DataRequest, move: Move, actor: Actor) -> bool:
    """Whether ``move`` belongs to who handles the request, or to the portal itself."""
    if actor not in STAFF:
        return False
    if move is Move.ANSWER and request.asks_for in BY_THE_PORTAL:
        return True
    return move is not Move.HAND_OVER and request.handled_by != actor


def _set(
    request: DataRequest, state: RequestState, at: dt.datetime, more: dict[object, object]
) -> None:
    """Change the row only if it still stands as it did when the move was thought of."""
    closed = None if state in OPEN else at
    same = (
        (DataRequest.id == request.id)
        & (DataRequest.state == request.state)
        & (DataRequest.extended == request.extended)
        & (DataRequest.handled_by == request.handled_by)
    )
    values = {DataRequest.state: state.value, DataRequest.closed_at: closed, **more}
    if DataRequest.update(values).where(same).execute() != 1:
        raise MoveRefused(N_("Henvendelsen er kommet videre. Se hvordan den står nå."))


def found(member: Member, request_id: int) -> DataRequest:
    """Return the request of ``member`` with that id; raises `LookupError` when there is none."""
    request = DataRequest.of(member).where(DataRequest.id == request_id).first()
    if request is None:
        raise LookupError(request_id)
    assert isinstance(request, DataRequest)
    return request


def open_requests(member: Member) -> list[DataRequest]:
    """Return the requests of ``member`` that still wait for an answer, newest first.

    One of a kind can be open at a time, or one for each field and purpose, so they are few. They are
    sorted here: asked to do it, PostgreSQL reads all requests in their order, and looks for open ones.
    """
    waiting = DataRequest.of(member).where(DataRequest.state.in_([state.value for state in OPEN]))
    return sorted(waiting, key=lambda request: int(request.id), reverse=True)


def requests_before(member: Member, number: int | None, most: int) -> list[DataRequest]:
    """Return the newest requests of ``member``, or those of number below ``number``, newest first."""
    query = DataRequest.of(member).order_by(DataRequest.id.desc()).limit(most)
    return list(query if number is None else query.where(DataRequest.id < number))


def history(request: DataRequest) -> list[RequestMove]:
    """Return every move made with ``request``, oldest first."""
    moves = RequestMove.select().where(RequestMove.request == request.id)
    return list(moves.order_by(RequestMove.id))


def _beyond_the_state(
    request: DataRequest, move: Move, by: Member | None, at: dt.datetime
) -> dict[object, object]:
    if move is Move.TAKE:
        return {DataRequest.taken_by: by.id if by else None}
    if move is Move.EXTEND:
        return longer(request, at)
    if move is Move.HAND_OVER:
        to_cerum = request.handled_by == Actor.CUSTOMER
        handler = Actor.CERUM if to_cerum else Actor.CUSTOMER
        return {DataRequest.handled_by: handler.value, DataRequest.taken_by: None}
    return {}
