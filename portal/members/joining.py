"""Joining: new members are added, one or many at once, and invited to choose a password."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import chunked

from portal.activity.kinds import Kind
from portal.activity.models import record_for_all
from portal.data.base import transaction
from portal.data.declarations import Role
from portal.data.many import insert_and_return
from portal.members.columns import check_member
from portal.members.invitations import invite
from portal.members.models import Customer, Member, MemberState
from portal.members.search_index import index_words, placing
from portal.words import N_, Refused

ROWS_AT_ONCE = 500


class UsernameTaken(Refused):
    """Another member of the same customer has the username."""

    def __init__(self) -> None:
        super().__init__(N_("Et annet medlem hos kunden har dette brukernavnet."))


@dataclass(frozen=True, slots=True)
class Joined:
    """How many members were added, and how many of them have an address to invite them at."""

    members: int
    invited: int


def add_member(
    customer: Customer,
    written: Mapping[str, str],
    *,
    by: Member | None,
    at: dt.datetime,
    role: Role = Role.MEMBER,
) -> Member:
    """Add the member that ``written`` describes by column name, invite them and return them.

    ``by`` is None for the operator. Raises `Mistakes` with a reason for each value.
    """
    checking = check_member(written)
    username = checking.values.get("username")
    with transaction():
        if username in usernames(customer):
            checking.refuse("username", username, UsernameTaken())
        values = {**checking.finish(), "role": role.value}
        members = _insert(customer, [values], at)
        _welcome(members, Kind.MEMBER_ADDED, by, at)
    return members[0]


def add_members(
    customer: Customer, many: Iterable[dict[str, Any]], *, by: Member | None, at: dt.datetime
) -> Joined:
    """Add members whose values are already checked, all or none, and invite them.

    Raises `IntegrityError` when one of the usernames was taken in the meantime.
    """
    added = invited = 0
    with transaction():
        for some in chunked(many, ROWS_AT_ONCE):
            members = _insert(customer, some, at)
            invited += _welcome(members, Kind.MEMBER_IMPORTED, by, at)
            added += len(members)
    return Joined(added, invited)


def change_members(
    changes: Sequence[tuple[Member, Mapping[str, Any]]], *, by: Member | None, at: dt.datetime
) -> None:
    """Store the checked values that a file has for members already there; each of them is told."""
    with transaction():
        for member, values in changes:
            Member.update(**values).where(Member.id == member.id).execute()
        members = [member for member, _ in changes]
        record_for_all(Kind.MEMBER_UPDATED, members, by=by, at=at)


def usernames(customer: Customer) -> frozenset[str]:
    """Return every username of ``customer``."""
    rows: Any = Member.select(Member.username).where(Member.customer == customer.id).tuples()
    return frozenset(username for (username,) in rows)


def _insert(customer: Customer, rows: list[dict[str, Any]], at: dt.datetime) -> list[Member]:
    shared = {"customer": customer.id, "state": MemberState.INVITED.value, "created_at": at}
    whole = [{**row, **shared, **placing(row)} for row in rows]
    members = insert_and_return(Member, whole)
    index_words(members)
    return members


def _welcome(members: list[Member], kind: Kind, by: Member | None, at: dt.datetime) -> int:
    record_for_all(kind, members, by=by, at=at)
    return invite(members, by=by, at=at)
