"""A membership's life: ended, begun again, made admin. A customer is never without an admin."""

import datetime as dt
from collections.abc import Sequence

from peewee import ModelSelect

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.data.base import transaction
from portal.data.declarations import Role
from portal.data.engine import is_postgresql
from portal.jobs.queue import enqueue
from portal.members.invitations import invite
from portal.members.models import Customer, Member, MemberState
from portal.words import N_, Refused

ADMINS_MAIL = "mail.admins-changed"
LAST_ADMIN = N_("%(name)s er den eneste administratoren. Gjør en annen til administrator først.")
MOVED_ON = N_("En annen administrator har endret dette. Se hvordan det står nå.")


def find_member(customer: Customer, member_id: int) -> Member:
    """Return the member of ``customer`` with that id; raises `LookupError` when there is none."""
    mine = (Member.customer == customer.id) & (Member.id == member_id)
    mine &= Member.state != MemberState.ERASED.value
    member = Member.select().where(mine).first()
    if not isinstance(member, Member):
        raise LookupError(member_id)
    member.customer = customer
    return member


def find_among(customer: Customer, numbers: Sequence[int]) -> list[Member]:
    """Return those members of ``customer`` that have one of ``numbers``, by name."""
    mine = (Member.customer == customer.id) & Member.id.in_(list(numbers))
    mine &= Member.state != MemberState.ERASED.value
    found = Member.select().where(mine).order_by(Member.sort_key, Member.id)
    return list(found) if numbers else []


def admins_of(customer: Customer) -> "ModelSelect[Member]":
    """Return a query for the admins of ``customer`` who can sign in."""
    active = (Member.role == Role.ADMIN.value) & (Member.state == MemberState.ACTIVE.value)
    return Member.select().where((Member.customer == customer.id) & active)


def hold(customer: Customer) -> None:
    """Let others who change something of ``customer`` wait until this transaction ends."""
    query = Customer.select(Customer.id).where(Customer.id == customer.id)
    (query.for_update() if is_postgresql() else query).get()


def keep_an_admin(member: Member) -> None:
    """Raise `Refused` when ``member`` is the last admin; call it in the transaction of the act."""
    hold(member.customer)
    now = Member.locked(member)
    if not (now.is_admin and now.is_active):
        return
    if not admins_of(member.customer).where(Member.id != member.id).exists():
        raise Refused(LAST_ADMIN, name=now.full_name)


def begin_again(member: Member, *, by: Member, at: dt.datetime) -> MemberState:
    """Let ``member`` in again and return their state: who never chose a password is invited."""
    with transaction():
        now = Member.locked(member)
        if now.state != MemberState.ENDED:
            raise Refused(MOVED_ON)
        state = MemberState.ACTIVE if now.password_hash else MemberState.INVITED
        Member.update(state=state.value).where(Member.id == member.id).execute()
        now.state = state.value
        record(Kind.MEMBER_REACTIVATED, member, by=by, at=at)
        invite([now], by=by, at=at)
    return state


def set_role(member: Member, role: Role, *, by: Member, at: dt.datetime) -> None:
    """Give ``member`` ``role``; the other admins are told by mail of one more or one less of them.

    Raises `Refused` for the last admin, for who has no active membership, and when it is so already.
    """
    with transaction():
        hold(member.customer)
        now = Member.locked(member)
        if now.role == role:
            raise Refused(MOVED_ON)
        if role is not Role.MEMBER and not now.is_active:
            raise Refused(N_("Bare et aktivt medlem kan få en rolle."))
        if role is not Role.ADMIN:
            keep_an_admin(member)
        Member.update(role=role.value).where(Member.id == member.id).execute()
        record(Kind.ROLE_CHANGED, member, by=by, at=at)
        if Role.ADMIN not in (role, now.role):
            return
        for other in admins_of(member.customer).where(Member.id.not_in([by.id, member.id])):
            key = f"{ADMINS_MAIL}:{member.id}:{other.id}:{at.isoformat()}"
            enqueue(ADMINS_MAIL, key=key, at=at, member=other.id)
