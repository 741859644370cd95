"""Asking why somebody looked: a request for access that a person answers (GDPR art. 15(1)(a))."""

import datetime as dt

from peewee import JOIN

from portal.activity.looking import LookUp
from portal.data_requests.handling import ask
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.members.models import Member

ABOUT = "look-up:"


def ask_why(member: Member, look_up_id: int, words: str, *, at: dt.datetime) -> DataRequest:
    """Ask why ``member`` was looked at, once for each look, and return the request.

    Raises `LookupError` when nobody looked at ``member`` under that number.
    """
    if not LookUp.of(member).where(LookUp.id == look_up_id).exists():
        raise LookupError(look_up_id)
    subject = f"{ABOUT}{look_up_id}"
    asked = DataRequest.of(member).where(DataRequest.subject == subject).first()
    if isinstance(asked, DataRequest):
        return asked
    return ask(member, RequestKind.ACCESS, at=at, subject=subject, details=words)


def look_asked_about(request: DataRequest) -> LookUp | None:
    """Return the look that ``request`` asks about, with who looked, if it is still known."""
    number = (request.subject or "").removeprefix(ABOUT)
    if not (is_about_a_look(request) and number.isdigit()):
        return None
    query = LookUp.select(LookUp, Member).join(Member, JOIN.LEFT_OUTER, on=(LookUp.by == Member.id))
    mine = (LookUp.member == request.member) & (LookUp.id == int(number))
    found = query.where(mine).first()
    return found if isinstance(found, LookUp) else None


def is_about_a_look(request: DataRequest) -> bool:
    """Return whether ``request`` asks why somebody looked."""
    return (request.subject or "").startswith(ABOUT)
