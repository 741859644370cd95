"""Proof, in the form of an act that cannot be undone, that it is the member who asks for it."""

import datetime as dt

from portal.auth.limits import PER_DEVICE, counter
from portal.auth.passwords import Passwords
from portal.data.engine import released
from portal.keys import Keys
from portal.members.models import Member


class TooManyTries(Exception):
    """Too many wrong passwords were written lately; this one was not looked at."""


def is_right_password(
    member: Member, password: str, *, keys: Keys, passwords: Passwords, at: dt.datetime
) -> bool:
    """Return whether ``password`` is that of ``member``. Raises `TooManyTries`."""
    tries = counter(keys, PER_DEVICE, "confirmation", member.id)
    if tries.is_full(at):
        raise TooManyTries
    with released():
        right = passwords.matches(member.password_hash, password)
    if not right:
        tries.count(at)
    return right
