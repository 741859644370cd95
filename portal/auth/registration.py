"""Registering: somebody asks to become a member. The address is confirmed before anything else.

Whoever asks gets the same answer after the same statements; what comes of it is made later by the
worker, and told by mail to that address alone.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping

from portal.activity.journal import Act, enter
from portal.auth.limits import Limit, block, counter
from portal.auth.registrants import CONFIRM_WITHIN, Registration
from portal.data.base import transaction
from portal.jobs.models import Job
from portal.jobs.queue import Effect, enqueue
from portal.keys import Keys
from portal.members.customer import Registering
from portal.members.joining import add_member
from portal.members.link import Link, LinkUse
from portal.members.models import Customer, Member, MemberState
from portal.words import N_, Refused

ASKED = "auth.registration"
CONFIRM_MAIL = "mail.registration"
TAKEN_MAIL = "mail.registration-taken"
REFUSED_MAIL = "mail.registration-refused"
ASKED_FOR = ("username", "given_name", "family_name", "email")
PER_ADDRESS = Limit("registration", 10, 3600)
PER_MAILBOX = Limit("registration-mailbox", 3, 24 * 3600)
MOVED_ON = N_("En annen administrator har svart på denne registreringen.")


def ask_to_register(
    customer_id: str,
    written: Mapping[str, str],
    *,
    keys: Keys,
    address: str,
    language: str,
    at: dt.datetime,
) -> None:
    """Note that somebody asked to become a member, whether or not that is possible there.

    ``written`` has the checked values of `ASKED_FOR`. Too many from one network, or for one mailbox,
    are not noted.
    """
    limits = (
        counter(keys, PER_ADDRESS, block(address)),
        counter(keys, PER_MAILBOX, written["email"].casefold()),
    )
    full = [limit.is_full(at) for limit in limits]
    if any(full):
        return
    customer = Customer.select().where(Customer.key == customer_id.strip().casefold()).first()
    with transaction():
        for limit in limits:
            limit.count(at)
        asked = Registration.create(
            customer=customer if customer and _takes_members(customer) else None,
            nonce=secrets.token_urlsafe(16),
            language=language,
            at=at,
            **{name: written[name] for name in ASKED_FOR},
        )
        enqueue(ASKED, key=f"{ASKED}:{asked.id}", at=at, registration=asked.id)


def answer_asked(job: Job) -> Effect | None:
    """Return what comes of asking: a mail to confirm the address, or word that it will not do."""
    asked = job.row(Registration, "registration")
    if asked is None:
        return None
    if asked.customer is None:
        return asked.delete_instance
    number, at = asked.id, asked.at
    if _is_taken(asked):
        return lambda: enqueue(TAKEN_MAIL, key=f"{TAKEN_MAIL}:{number}", at=at, registration=number)
    return lambda: enqueue(CONFIRM_MAIL, key=f"{CONFIRM_MAIL}:{number}", at=at, registration=number)


def confirm(asked: Registration, *, at: dt.datetime) -> Link | None:
    """Note that the address is theirs; where registration is open, return the link to a password.

    Where an admin decides, return None. Raises `Mistakes` when the username was taken meanwhile.
    """
    with transaction():
        if asked.confirmed_at is None:
            Registration.update(confirmed_at=at).where(Registration.id == asked.id).execute()
            asked.confirmed_at = at
        if asked.member is None and _is_open(asked.customer):
            _admit(asked, by=None, at=at)
    if asked.member is None or asked.member.state != MemberState.INVITED:
        return None
    mine = Link.of(asked.member).where((Link.use == LinkUse.INVITATION) & ~Link.void)
    link = mine.order_by(Link.id.desc()).first()
    return link if isinstance(link, Link) else None


def approve(asked: Registration, *, by: Member, at: dt.datetime) -> Member:
    """Let who asked become a member, who is invited by mail to choose a password.

    Raises `Mistakes` when the username is taken, and `Refused` when it was answered already.
    """
    with transaction():
        _hold(asked)
        member = _admit(asked, by=by, at=at)
        enter(Act.APPROVED, by=by, at=at, about=member)
    return member


def refuse(asked: Registration, *, by: Member, at: dt.datetime) -> None:
    """Say no by mail. Raises `Refused` when it was answered already."""
    with transaction():
        _hold(asked)
        Registration.update(refused_at=at).where(Registration.id == asked.id).execute()
        enqueue(REFUSED_MAIL, key=f"{REFUSED_MAIL}:{asked.id}", at=at, registration=asked.id)
        enter(Act.REFUSED, by=by, at=at)


def forget_registrations(at: dt.datetime) -> int:
    """Delete what was not confirmed in time and what was refused, and return how many those were."""
    old = Registration.at <= at - CONFIRM_WITHIN
    over = Registration.confirmed_at.is_null() | (Registration.refused_at <= at - CONFIRM_WITHIN)
    return int(Registration.delete().where(old & over).execute())


def _takes_members(customer: Customer) -> bool:
    return customer.registration != Registering.INVITATION and customer.ends_at is None


def _is_open(customer: Customer | None) -> bool:
    return customer is not None and customer.registration == Registering.OPEN


def _is_taken(asked: Registration) -> bool:
    mine = Member.customer == asked.customer
    same = (Member.username == asked.username) | (Member.email == asked.email)
    return bool(Member.select().where(mine & same).exists())


def _admit(asked: Registration, *, by: Member | None, at: dt.datetime) -> Member:
    written = {name: getattr(asked, name) for name in ASKED_FOR}
    assert asked.customer is not None
    member = add_member(asked.customer, written, by=by, at=at)
    Registration.update(member=member).where(Registration.id == asked.id).execute()
    asked.member = member
    return member


def _hold(asked: Registration) -> None:
    """The second of two admins meets the first one's answer."""
    still = Registration.member.is_null() & Registration.refused_at.is_null()
    held = Registration.update(nonce=Registration.nonce).where(
        (Registration.id == asked.id) & still
    )
    if not held.execute():
        raise Refused(MOVED_ON)
