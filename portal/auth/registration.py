"""Registering: somebody asks to become a member. The address is confirmed before anything else.

Whoever asks gets the same answer after the same statements; what comes of it is made later by the
worker, and told by mail to that address alone.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping

from peewee import CharField, ForeignKeyField, ModelSelect

from portal.activity.journal import Act, enter
from portal.auth.limits import Limit, block, counter
from portal.data.base import BaseModel, transaction
from portal.data.declarations import (
    CUSTOMER_SIDE,
    ONE_MONTH,
    Category,
    Personal,
    counted_from,
    personal,
    technical,
)
from portal.data.fields import UtcDateTimeField
from portal.jobs.models import Job
from portal.jobs.queue import Effect, enqueue
from portal.keys import Keys
from portal.members.joining import add_member
from portal.members.models import Customer, Link, LinkUse, Member, MemberState, Registering
from portal.words import N_, Refused

ASKED = "auth.registration"
CONFIRM_MAIL = "mail.registration"
TAKEN_MAIL = "mail.registration-taken"
REFUSED_MAIL = "mail.registration-refused"
# How long the link in the mail works. Who waits for an admin, waits no longer than `ONE_MONTH`.
CONFIRM_WITHIN = dt.timedelta(days=2)
ASKED_FOR = ("username", "given_name", "family_name", "email")
PER_ADDRESS = Limit("registration", 10, 3600)
PER_MAILBOX = Limit("registration-mailbox", 3, 24 * 3600)
MOVED_ON = N_("En annen administrator har svart på denne registreringen.")


def _said(label: str) -> Personal:
    return Personal(
        Category.IDENTITY, label, seen_by=CUSTOMER_SIDE, retention=ONE_MONTH, replacement=""
    )


class Registration(BaseModel):
    """Somebody asked to become a member. ``member`` is who they became, once they did."""

    called = N_("Registreringen din")

    customer = technical(
        ForeignKeyField(Customer, null=True, backref="+", on_delete="CASCADE"),
        "where they asked; empty where nobody can",
    )
    member = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="CASCADE"), "who they became"
    )
    nonce = technical(CharField(), "makes the secret of each link different")
    language = technical(CharField(), "the language of the page they asked on")
    username = personal(CharField(), _said(N_("Brukernavnet du ba om")))
    given_name = personal(CharField(), _said(N_("Fornavn og mellomnavn da du registrerte deg")))
    family_name = personal(CharField(), _said(N_("Etternavn da du registrerte deg")))
    email = personal(CharField(), _said(N_("E-postadressen du registrerte deg med")))
    at = counted_from(personal(UtcDateTimeField(index=True), _said(N_("Da du ba om å bli medlem"))))
    confirmed_at = technical(UtcDateTimeField(null=True), "when the address was confirmed")
    refused_at = technical(UtcDateTimeField(null=True), "when an admin said no")

    class Meta:
        indexes = ((("customer", "confirmed_at"), False),)

    @property
    def full_name(self) -> str:
        """Return given and family name as one text."""
        return f"{self.given_name} {self.family_name}".strip()


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
    more, at = {"registration": asked.id}, asked.at
    if _is_taken(asked):
        return lambda: enqueue(TAKEN_MAIL, key=f"{TAKEN_MAIL}:{asked.id}", at=at, **more)
    return lambda: enqueue(CONFIRM_MAIL, key=f"{CONFIRM_MAIL}:{asked.id}", at=at, **more)


def token_of(asked: Registration, keys: Keys) -> str:
    """Return what stands in the address that confirms ``asked``."""
    return f"{asked.id}-{keys.fingerprint('registration', asked.id, asked.nonce)}"


def find_registration(text: str, keys: Keys, at: dt.datetime) -> Registration | None:
    """Return the registration whose token is ``text`` while it can be confirmed or waits, or None."""
    number, _, secret = text.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    asked = (
        Registration.select(Registration, Customer)
        .join(Customer)
        .where((Registration.id == int(number)) & Registration.refused_at.is_null())
        .first()
    )
    if not isinstance(asked, Registration):
        return None
    known = keys.is_fingerprint(secret, "registration", asked.id, asked.nonce)
    in_time = asked.confirmed_at is not None or at - asked.at < CONFIRM_WITHIN
    return asked if known and in_time else None


def confirm(asked: Registration, *, at: dt.datetime) -> Link | None:
    """Note that the address is theirs; where registration is open, return the link to a password.

    Where an admin decides, return None. Raises `Mistakes` when the username was taken meanwhile.
    """
    with transaction():
        if asked.confirmed_at is None:
            Registration.update(confirmed_at=at).where(Registration.id == asked.id).execute()
            asked.confirmed_at = at
        if asked.member is None and asked.customer.registration == Registering.OPEN:
            _admit(asked, by=None, at=at)
    if asked.member is None or asked.member.state != MemberState.INVITED:
        return None
    mine = Link.of(asked.member).where((Link.use == LinkUse.INVITATION) & ~Link.void)
    link = mine.order_by(Link.id.desc()).first()
    return link if isinstance(link, Link) else None


def waiting(customer: Customer) -> ModelSelect[Registration]:
    """Return a query for those who wait for an admin of ``customer``, the first to ask first."""
    open_ = Registration.member.is_null() & Registration.refused_at.is_null()
    return confirmed(customer).where(open_).order_by(Registration.id)


def confirmed(customer: Customer) -> ModelSelect[Registration]:
    """Return a query for those at ``customer`` who confirmed their address, answered or not."""
    mine = (Registration.customer == customer.id) & Registration.confirmed_at.is_null(False)
    return Registration.select().where(mine)


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


def _is_taken(asked: Registration) -> bool:
    mine = Member.customer == asked.customer_id
    same = (Member.username == asked.username) | (Member.email == asked.email)
    return bool(Member.select().where(mine & same).exists())


def _admit(asked: Registration, *, by: Member | None, at: dt.datetime) -> Member:
    written = {name: getattr(asked, name) for name in ASKED_FOR}
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
