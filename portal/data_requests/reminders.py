"""Deadlines are watched: those who answer are reminded, and silence is told one step further up.

The customer before and on the last day, Cerum's contact the day after, the operator a week after. A row
for each step says that it was taken, so nobody is told of the same step twice.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from peewee import fn

from portal.data.base import transaction
from portal.data.batches import batches
from portal.data_requests.models import DataRequest, RequestReminder
from portal.data_requests.states import OPEN
from portal.data_requests.telling import Occasion, tell_staff
from portal.members.models import Customer, Member

# Days after the deadline, before it negative, with what is told then.
STEPS = {
    7: Occasion.LONG_LATE,
    1: Occasion.LATE,
    0: Occasion.LAST_DAY,
    -2: Occasion.SOON,
    -7: Occasion.SOON,
}


def remind(at: dt.datetime) -> int:
    """Take the step that is due for every open request at ``at``, and return how many that was.

    Steps that were slept through are passed over: only the latest is told.
    """
    named: Any = Customer.select(Customer.time_zone).distinct().tuples()
    zones = [ZoneInfo(name) for (name,) in named]
    return sum(
        _remind(request, days, at=at)
        for zone in zones
        for days in STEPS
        for numbers in batches(DataRequest, _due(days, zone, at))
        for request in DataRequest.select().where(DataRequest.id.in_(numbers))
    )


def reminders_of(request: DataRequest) -> list[RequestReminder]:
    """Return every reminder about ``request``, oldest first."""
    found = RequestReminder.select().where(RequestReminder.request == request.id)
    return list(found.order_by(RequestReminder.id))


def _due(days: int, zone: ZoneInfo, at: dt.datetime) -> Any:
    """Return what is true of the open requests for which nothing so late was told yet."""
    latest = at.astimezone(zone).date() - dt.timedelta(days=days)
    told = RequestReminder.select(RequestReminder.id).where(
        (RequestReminder.request == DataRequest.id)
        & (RequestReminder.due_on == DataRequest.due_on)
        & (RequestReminder.days >= days)
    )
    here = Member.select(Member.id).join(Customer).where(Customer.time_zone == zone.key)
    is_open = DataRequest.state.in_([state.value for state in OPEN])
    is_theirs = DataRequest.member.in_(here)
    return is_open & (DataRequest.due_on <= latest) & is_theirs & ~fn.EXISTS(told)


def _remind(request: DataRequest, days: int, *, at: dt.datetime) -> int:
    with transaction():
        row = {"member": request.member_id, "request": request.id, "due_on": request.due_on}
        row |= {"days": days, "at": at}
        made = RequestReminder.insert(row).on_conflict_ignore().execute()
        tell_staff(request, STEPS[days], mark=f"{request.due_on}:{days}", at=at)
    return 1 if made else 0
