"""Access to what is stored: the letter is ready at once, since it is made from what is there."""

import datetime as dt

from portal.data.base import transaction
from portal.data_requests.handling import ask, make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.states import Actor, Move
from portal.members.models import Member


def ask_for_access(member: Member, details: str, *, at: dt.datetime) -> DataRequest:
    """Record that ``member`` asks what is stored, answer it with the letter, and return the request."""
    with transaction():
        asked = ask(member, RequestKind.ACCESS, at=at, details=details, by_itself=True)
        return make_move(asked, Move.ANSWER, actor=Actor.PORTAL, by=None, at=at)
