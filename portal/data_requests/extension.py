"""More time to answer: two more months, once, and told before the first month is over."""

import datetime as dt

from portal.data_requests.deadline import MONTHS_WHEN_EXTENDED, due_on, ends_at
from portal.data_requests.models import DataRequest
from portal.data_requests.states import MoveRefused
from portal.words import N_


def may_be_extended(request: DataRequest, at: dt.datetime) -> bool:
    """Return whether the deadline of ``request`` can still be moved at ``at``."""
    return not request.extended and at < ends_at(request.due_on, request.member.customer.zone)


def longer(request: DataRequest, at: dt.datetime) -> dict[object, object]:
    """Return what changes in the row (GDPR art. 12(3)); raises `MoveRefused` when nothing may."""
    zone = request.member.customer.zone
    if request.extended:
        raise MoveRefused(N_("Fristen er alt forlenget, og kan ikke forlenges igjen."))
    if at >= ends_at(request.due_on, zone):
        raise MoveRefused(N_("Fristen er ute, og kan ikke forlenges nå."))
    return {
        DataRequest.extended: 1,
        DataRequest.due_on: due_on(request.created_at, months=MONTHS_WHEN_EXTENDED, zone=zone),
    }
