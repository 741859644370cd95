"""Whoever was given the data is told what was granted: corrected, erased or restricted (GDPR art. 19).

An area that hands data on adds here what tells its recipients. It is called in the transaction of the
answer, so it enqueues jobs and sends nothing itself.
"""

import datetime as dt
from collections.abc import Callable

from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.states import RequestState

TellOnward = Callable[[DataRequest, dt.datetime], object]
TO_TELL: list[TellOnward] = []
# An erasure tells them itself, with what it is about to destroy.
CONCERNS = frozenset({RequestKind.RECTIFICATION, RequestKind.RESTRICTION, RequestKind.OBJECTION})


def tell_onward(request: DataRequest, state: RequestState, *, at: dt.datetime) -> None:
    """Let every recipient be told when ``request`` was granted and concerns what they have."""
    if state is RequestState.DONE and request.asks_for in CONCERNS:
        for tell in TO_TELL:
            tell(request, at)
