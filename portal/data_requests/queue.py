"""The requests that a customer answers, nearest deadline first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, ModelSelect

from portal.data_requests.models import DataRequest, RequestMove
from portal.data_requests.states import OPEN, Actor, RequestState
from portal.members.models import Customer, Member

PAGE = 25
# Nobody needs to know whether it is more, and counting takes as long.
MOST_COUNTED = 1000
_OWNED: Any = DataRequest.member == Member.id


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests to show; what is None does not matter."""

    kind: str | None = None
    state: str | None = None
    taken_by: int | None = None
    late_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the last page ended."""

    due_on: dt.date
    id: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page of requests, how many there are in all, and where the next page begins."""

    requests: list[DataRequest]
    count: int
    next: Place | None


def queue(customer: Customer, wanted: Wanted, after: Place | None = None) -> Found:
    """Return the requests of ``customer``'s members that are ``wanted``, in two statements."""
    chosen = _chosen(customer, wanted)
    count = chosen.limit(MOST_COUNTED).count()
    page = chosen if after is None else chosen.where(_beyond(after))
    rows = list(page.order_by(DataRequest.due_on, DataRequest.id).limit(PAGE + 1))
    for row in rows:
        row.member.customer = customer
    more = len(rows) > PAGE
    last = rows[PAGE - 1] if more else None
    return Found(rows[:PAGE], count, Place(last.due_on, last.id) if last else None)


def found_by(customer: Customer, request_id: int) -> DataRequest:
    """Return the request of one of ``customer``'s members; raises `LookupError` without one."""
    request = _of(customer).where(DataRequest.id == request_id).first()
    if not isinstance(request, DataRequest):
        raise LookupError(request_id)
    request.member.customer = customer
    return request


def answered_by(who: Actor | None, *, customer: Customer | None = None) -> list[DataRequest]:
    """Return the open requests that ``who`` answers, or that anybody does, nearest deadline first."""
    found = _everybodys().where(DataRequest.state.in_(_states(None)))
    if who is not None:
        found = found.where(DataRequest.handled_by == who.value)
    if customer is not None:
        found = found.where(Member.customer == customer.id)
    return list(found.order_by(DataRequest.due_on, DataRequest.id))


def find_request(reference: str) -> DataRequest:
    """Return the request that people call ``reference``; raises `LookupError` without one."""
    named = DataRequest.reference == reference.strip().upper()
    request = _everybodys().where(named).first()
    if not isinstance(request, DataRequest):
        raise LookupError(reference)
    return request


def found_among(customer: Customer, numbers: Sequence[int]) -> list[DataRequest]:
    """Return those requests of ``customer``'s members that have one of ``numbers``, by deadline."""
    found = _of(customer).where(DataRequest.id.in_(list(numbers)))
    return list(found.order_by(DataRequest.due_on, DataRequest.id)) if numbers else []


def moves_with_names(request: DataRequest) -> list[RequestMove]:
    """Return every move made with ``request`` and who made it, oldest first, in one statement."""
    query = RequestMove.select(RequestMove, Member).join(
        Member, JOIN.LEFT_OUTER, on=(RequestMove.by == Member.id)
    )
    return list(query.where(RequestMove.request == request.id).order_by(RequestMove.id))


def _everybodys() -> "ModelSelect[DataRequest]":
    """For Cerum, which answers for every customer."""
    return DataRequest.select(DataRequest, Member, Customer).join(Member, on=_OWNED).join(Customer)


def _of(customer: Customer) -> "ModelSelect[DataRequest]":
    taker = Member.alias("taker")
    query = DataRequest.select(DataRequest, Member, taker).join(Member, on=_OWNED)
    query = query.join_from(
        DataRequest, taker, JOIN.LEFT_OUTER, on=(DataRequest.taken_by == taker.id)
    )
    return query.where(Member.customer == customer.id)


def _chosen(customer: Customer, wanted: Wanted) -> "ModelSelect[DataRequest]":
    query = _of(customer)
    if wanted.kind:
        query = query.where(DataRequest.kind == wanted.kind)
    if wanted.taken_by:
        query = query.where(DataRequest.taken_by == wanted.taken_by)
    if wanted.late_on:
        query = query.where(DataRequest.due_on < wanted.late_on)
    return query.where(DataRequest.state.in_(_states(wanted.state)))


def _states(wanted: str | None) -> list[str]:
    if wanted == "closed":
        return sorted(state.value for state in RequestState if state not in OPEN)
    if wanted:
        return [wanted]
    return sorted(state.value for state in OPEN)


def _beyond(place: Place) -> Any:
    same_day = (DataRequest.due_on == place.due_on) & (DataRequest.id > place.id)
    return (DataRequest.due_on > place.due_on) | same_day
