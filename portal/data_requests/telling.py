"""Who is told by mail about a request, and of what: the member of answers, the others of work."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum

from portal import clock
from portal.data.declarations import Role
from portal.data_requests.models import DataRequest, RequestMove
from portal.data_requests.states import Actor, Move
from portal.jobs.models import Job
from portal.jobs.queue import Args, Effect, enqueue, enqueue_many
from portal.members.models import Member, MemberState

MOVED_MAIL = "mail.request-moved"
RECEIVED_MAIL = "mail.request-received"
ENDS_MAIL = "mail.restriction-ends"
# Carries the request and the occasion; it is worked off to a mail for each who answers.
TELL_STAFF = "data-requests.tell-staff"
WAITS_MAIL = "mail.request-waits"
STAFF = frozenset({Actor.CUSTOMER, Actor.CERUM})
# What the member is told of by mail; that somebody began to look is on the page.
TOLD = frozenset({Move.ASK, Move.MESSAGE, Move.ANSWER, Move.REFUSE, Move.EXTEND, Move.HAND_OVER})


class Occasion(IntEnum):
    """Why somebody who answers requests is written to."""

    NEW = 1
    WRITTEN = 2
    HANDED_OVER = 3
    SOON = 4
    LAST_DAY = 5
    LATE = 6
    LONG_LATE = 7


# Whom the customer's silence is told to besides the customer.
TO_CERUM = frozenset({Occasion.LATE, Occasion.LONG_LATE})
TO_OPERATOR = frozenset({Occasion.LONG_LATE})
BY_MEMBER = frozenset({Move.REPLY, Move.MESSAGE})


class Desk(IntEnum):
    """Where at Cerum a mail goes: to who answers for data protection, or to who runs the portal."""

    CONTACT = 1
    OPERATOR = 2


def tell_of_new(request: DataRequest, *, at: dt.datetime) -> None:
    """Enqueue the member's receipt, and word to who answers."""
    key = f"{RECEIVED_MAIL}:{request.id}"
    enqueue(RECEIVED_MAIL, key=key, at=at, request=request.id)
    tell_staff(request, Occasion.NEW, mark="new", at=at)


def tell_of_move(made: RequestMove, *, at: dt.datetime) -> None:
    """Enqueue word of ``made`` to the other side."""
    move, actor = Move(made.move), Actor(made.actor)
    if actor in STAFF and move in TOLD:
        enqueue(MOVED_MAIL, key=f"{MOVED_MAIL}:{made.id}", at=at, move=made.id)
    if move is Move.HAND_OVER:
        tell_staff(made.request, Occasion.HANDED_OVER, mark=str(made.id), at=at)
    elif actor is Actor.MEMBER and move in BY_MEMBER:
        tell_staff(made.request, Occasion.WRITTEN, mark=str(made.id), at=at)


def tell_staff(request: DataRequest, occasion: Occasion, *, mark: str, at: dt.datetime) -> None:
    """Enqueue word to who answers ``request``, once for each ``mark``."""
    key = f"{TELL_STAFF}:{request.id}:{occasion}:{mark}"
    enqueue(TELL_STAFF, key=key, at=at, request=request.id, occasion=occasion.value)


def spread(job: Job) -> Effect | None:
    """Return the effect of the job: a mail for each who is to be told."""
    request = job.row(DataRequest, "request")
    if request is None or not request.is_open:
        return None
    occasion = Occasion(job.arg("occasion") or 0)
    mails: list[tuple[str | None, Args]] = [
        (
            f"{WAITS_MAIL}:{job.id}:{number}",
            {"request": request.id, "occasion": occasion.value, **to},
        )
        for number, to in enumerate(_addressees(request, occasion))
    ]
    return lambda: enqueue_many(WAITS_MAIL, mails, at=clock.now())


def _addressees(request: DataRequest, occasion: Occasion) -> list[Args]:
    told: list[Args] = []
    if request.handled_by == Actor.CUSTOMER:
        told += [{"admin": admin.id, "desk": None} for admin in _admins(request.member)]
    if request.handled_by == Actor.CERUM or occasion in TO_CERUM:
        told.append({"admin": None, "desk": Desk.CONTACT.value})
    if occasion in TO_OPERATOR:
        told.append({"admin": None, "desk": Desk.OPERATOR.value})
    return told


def _admins(member: Member) -> list[Member]:
    active = (Member.role == Role.ADMIN.value) & (Member.state == MemberState.ACTIVE.value)
    here = (Member.customer == member.customer_id) & active & Member.email.is_null(False)
    return list(Member.select(Member.id).where(here).order_by(Member.id))
