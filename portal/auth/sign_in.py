"""Sign-in with customer id, username and password: one answer and one length of time for every no."""

import datetime as dt
import time

from peewee import ModelSelect, Value

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.activity.rules import Answer, alarm, notice
from portal.activity.security_log import Circumstances
from portal.activity.signals import Signal
from portal.auth.devices import known_device
from portal.auth.limits import SignInLimits, block
from portal.auth.passwords import Passwords
from portal.data.base import transaction
from portal.data.engine import released
from portal.data.prepared import PreparedJoin
from portal.keys import Keys
from portal.members.models import Customer, Member


class SignInRefused(Exception):
    """The three fields do not belong together, or it may not be tried now; never said which."""


def sign_in(
    customer_id: str,
    username: str,
    password: str,
    *,
    keys: Keys,
    passwords: Passwords,
    address: str,
    device_token: str | None,
    at: dt.datetime,
) -> Member:
    """Return the member whom the three fields belong to.

    Raises `SignInRefused` for unknown customer, unknown member, wrong password, ended membership and
    too many tries alike, and `Busy` when the machine cannot hash for more people at once.
    """
    begun = time.perf_counter()
    member = find_member(customer_id, username)
    device = known_device(member, device_token)
    typed = (customer_id.strip().casefold(), username.strip().casefold())
    limits = SignInLimits(keys, *typed, address, device.id if device else None)
    if limits.refuse(at) or not limits.reserve(at):
        limits.turned_away(at)
        with released():
            passwords.wait_as_long(begun)
        raise SignInRefused
    with released():
        right = passwords.matches(member.password_hash if member else None, password)
    if member is None or not right or not member.is_active:
        _note_failure(limits, member, at)
        passwords.note_no(begun)
        raise SignInRefused
    limits.give_back(at)
    if passwords.is_outdated(member.password_hash or ""):
        _rehash(member, passwords, password)
    return member


def note_far_away(
    member: Member, address: str, keys: Keys, *, at: dt.datetime, asked: bool
) -> None:
    """Record a sign-in from far away; where no second step can be asked for, the member is told."""
    answers = frozenset({Answer.ASK} if asked else {Answer.TELL_MEMBER})
    around = Circumstances(network=keys.fingerprint("network", block(address)))
    with transaction():
        alarm(Signal.FAR_AWAY, member, at=at, answers=answers, around=around)


def _by_name(key: Value, username: Value) -> "ModelSelect[Member]":
    named = (Customer.key == key) & (Member.username == username)
    return Member.select(Member, Customer).join(Customer).where(named)


_MEMBER = PreparedJoin((Member, Customer), _by_name, count=2)


def find_member(customer_id: str, username: str) -> Member | None:
    """Return who is meant, in one statement whether or not there is such a customer or member."""
    found = _MEMBER.first(customer_id.strip().casefold(), username.strip().casefold())
    if found is None:
        return None
    member: Member = found[0]
    member.customer = found[1]
    return member


def _note_failure(limits: SignInLimits, member: Member | None, at: dt.datetime) -> None:
    with transaction():
        limits.failed(at)
        notice(Signal.SIGN_IN_FAILED, member, at=at, around=limits.around)
        if member is not None:
            record(Kind.SIGN_IN_FAILED, member, by=None, at=at)


def _rehash(member: Member, passwords: Passwords, password: str) -> None:
    with released():
        fresh = passwords.hash(password)
    Member.update(password_hash=fresh).where(
        (Member.id == member.id) & (Member.password_hash == member.password_hash)
    ).execute()
