"""Who answers for a purpose: one of the customer's admins, named by an admin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from peewee import fn

from portal.activity.journal import Act, enter
from portal.data.base import transaction
from portal.data.declarations import Role
from portal.members.membership import hold
from portal.members.models import Customer, Member, MemberState
from portal.record.models import PurposeOwner
from portal.words import N_, Refused

MOVED_ON = N_("En annen administrator har endret dette. Se hvordan det står nå.")
NO_ADMIN = N_("Velg en av administratorene.")


def name_owner(
    customer: Customer,
    purpose: str,
    owner_id: int,
    *,
    after: int | None = None,
    by: Member,
    at: dt.datetime,
) -> None:
    """Let an active admin of ``customer`` answer for ``purpose``; raises `Refused` for anybody else.

    ``after`` is what `last_naming` said when the choice was made; `Refused` too when it says more now.
    """
    admins = {admin.id: admin for admin in owners_to_choose(customer)}
    if owner_id not in admins:
        raise Refused(NO_ADMIN)
    with transaction():
        hold(customer)
        if after not in (None, last_naming(customer, purpose)):
            raise Refused(MOVED_ON)
        owner = admins[owner_id]
        PurposeOwner.create(customer=customer, purpose=purpose, owner=owner, by=by, at=at)
        enter(Act.OWNER_NAMED, by=by, at=at, about=owner, values={"key": purpose})


def last_naming(customer: Customer, purpose: str) -> int:
    """Return the number of the row that names who answers for ``purpose``; 0 before there is one."""
    mine = (PurposeOwner.customer == customer.id) & (PurposeOwner.purpose == purpose)
    return int(PurposeOwner.select(fn.MAX(PurposeOwner.id)).where(mine).scalar() or 0)


def owners_to_choose(customer: Customer) -> list[Member]:
    """Return the active admins of ``customer``, by name."""
    active = (Member.customer == customer.id) & (Member.state == MemberState.ACTIVE.value)
    rows = Member.select().where(active & (Member.role == Role.ADMIN.value))
    return list(rows.order_by(Member.sort_key, Member.id))


def names_of(customer: Customer, numbers: Iterable[int]) -> dict[int, str]:
    """Return the names of those of ``customer`` who have the ``numbers``."""
    wanted = sorted(set(numbers))
    if not wanted:
        return {}
    rows = Member.select().where((Member.customer == customer.id) & Member.id.in_(wanted))
    return {member.id: member.full_name for member in rows}
