"""Granting a correction: the value goes into the profile, and the request is answered with it."""

import datetime as dt
from typing import Any

from peewee import Field

from portal.data.base import transaction
from portal.data.declarations import Personal, declaration_of
from portal.data_requests.handling import make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.states import Actor, Move
from portal.members.models import Member
from portal.profile.profile import Profile
from portal.profile.refusals import NotEditable, NotFound
from portal.profile.switches import Switches
from portal.words import N_, Refused, Sentence

OFF = N_("«%(label)s» er slått av hos dere. Slå feltet på, eller avslå med en begrunnelse.")


def field_of(request: DataRequest) -> "Field[Any] | None":
    """Return the column that ``request`` wants corrected, if there still is one."""
    found: Field[Any] | None = Member._meta.fields.get(request.subject or "")
    return found


def corrects_a_field(request: DataRequest) -> bool:
    """Return whether a yes to ``request`` stores a value."""
    return request.asks_for is RequestKind.RECTIFICATION and field_of(request) is not None


def grant(
    request: DataRequest,
    typed: str,
    *,
    switches: Switches,
    by: Member,
    at: dt.datetime,
    reason: str,
) -> DataRequest:
    """Store what ``typed`` means and answer ``request``, both or neither; return it as it is then.

    Raises `Refused` when the value cannot be accepted and `MoveRefused` when somebody was faster.
    """
    field = field_of(request)
    said = declaration_of(field) if field is not None else None
    if field is None or not isinstance(said, Personal) or said.asked is None:
        raise Refused(N_("Feltet finnes ikke lenger. Avslå med en begrunnelse."))
    profile = Profile(request.member, by, switches)
    with transaction():
        answered = make_move(
            request,
            Move.ANSWER,
            actor=Actor.CUSTOMER,
            by=by,
            at=at,
            reason=reason,
            outcome=typed.strip(),
        )
        profile.lock()
        try:
            section = profile.section(said.asked.section)
            value = said.asked.check(typed)
            profile.change(section, {field.name: value}, at=at, origin=request.reference)
        except (NotFound, NotEditable):
            raise Refused(OFF, label=Sentence(said.asked.label)) from None
    return answered
