"""The second step: what a member has besides the password, when it is asked for, and taking it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from peewee import Value, fn

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.activity.rules import notice
from portal.activity.signals import Signal
from portal.auth.authenticator import use_code
from portal.auth.factors import AuthenticatorApp, Passkey, RecoveryCode
from portal.auth.limits import Counter, Limit, counter
from portal.auth.recovery import tidy, use_recovery_code
from portal.auth.totp import DIGITS
from portal.data.base import transaction
from portal.data.prepared import Prepared
from portal.keys import Keys
from portal.members.models import Member

# As the Python Package Index has them: nobody guesses one of a million in 50 tries a day.
CODES = (Limit("code", 5, 5 * 60), Limit("code-hour", 20, 3600), Limit("code-day", 50, 24 * 3600))


class Way(StrEnum):
    """A way to take the second step."""

    PASSKEY = "passkey"
    APP = "app"
    RECOVERY = "recovery"
    MAIL = "mail"


class TooManyCodes(Exception):
    """So many wrong codes were typed that none is looked at for a while."""


@dataclass(frozen=True, slots=True)
class Factors:
    """What a member has besides the password."""

    app: AuthenticatorApp | None
    passkeys: list[Passkey]
    codes_left: int

    @property
    def any(self) -> bool:
        """Return whether the member has a second step at all."""
        return self.app is not None or bool(self.passkeys)

    @property
    def ways(self) -> tuple[Way, ...]:
        """Return the ways the member can take, the handiest first."""
        own = (
            (Way.PASSKEY, self.passkeys),
            (Way.APP, self.app),
            (Way.RECOVERY, self.codes_left),
        )
        return tuple(way for way, has in own if has) if self.any else ()


def factors_of(member: Member) -> Factors:
    """Return what ``member`` has besides the password."""
    unused = (RecoveryCode.member == member.id) & RecoveryCode.used_at.is_null()
    left = RecoveryCode.select(fn.COUNT(RecoveryCode.id)).where(unused).alias("codes_left")
    turned_on = AuthenticatorApp.of(member).where(AuthenticatorApp.confirmed_at.is_null(False))
    app = turned_on.select_extend(left).first()
    passkeys = list(Passkey.of(member).select_extend(left).order_by(Passkey.id))
    counted: Any = app or next(iter(passkeys), None)
    return Factors(app, passkeys, counted.codes_left if counted else 0)


def has_second_step(member: Member) -> bool:
    """Return whether ``member`` has a second step, without asking which."""
    return bool(_SECOND_STEPS.tuples(member.id))


def _second_steps(member: Value) -> Any:
    confirmed = AuthenticatorApp.confirmed_at.is_null(False)
    apps = AuthenticatorApp.select(AuthenticatorApp.id).where(
        (AuthenticatorApp.member == member) & confirmed
    )
    return apps.union_all(Passkey.select(Passkey.id).where(Passkey.member == member))


_SECOND_STEPS = Prepared(_second_steps)


def take_code(member: Member, typed: str, keys: Keys, *, at: dt.datetime) -> Way | None:
    """Return what kind of code of ``member`` was typed, or None when it is none that works.

    Raises `TooManyCodes`. Six digits are a code from the app, anything longer a recovery code.
    """
    code = tidy(typed)
    counters = code_counters(member, keys)
    if any(one.is_full(at) for one in counters):
        raise TooManyCodes
    if len(code) == DIGITS and use_code(member, code, keys, at=at):
        return Way.APP
    if len(code) > DIGITS and use_recovery_code(member, code, at=at):
        return Way.RECOVERY
    note_wrong_code(member, keys, at=at)
    return None


def note_wrong_code(
    member: Member, keys: Keys, *, at: dt.datetime, signal: Signal = Signal.CODE_FAILED
) -> None:
    """Count one wrong answer to the second step."""
    with transaction():
        for one in code_counters(member, keys):
            one.count(at)
        record(Kind.CODE_FAILED, member, by=None, at=at)
        notice(signal, member, at=at)


def code_counters(member: Member, keys: Keys) -> list[Counter]:
    """Return the counters of wrong codes of ``member``."""
    return [counter(keys, limit, member.id) for limit in CODES]
