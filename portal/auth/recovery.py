"""Recovery codes: ten, made together, shown until the member has them, each good for one sign-in."""

import datetime as dt
import hashlib
import json
import secrets

from portal.activity.kinds import Kind
from portal.activity.rules import notice
from portal.activity.signals import Signal
from portal.auth.changes import record_change
from portal.auth.factors import AuthenticatorApp, Passkey, RecoveryCode, RecoveryCodes
from portal.data.base import transaction
from portal.keys import Keys
from portal.members.models import Member

HOW_MANY = 10
GROUPS = 6
GROUP_LENGTH = 4
# Without letters and digits that look alike; 24 of 31 make 118 bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
SHOWN_FOR = dt.timedelta(minutes=30)
SEAL = "recovery-codes"


def make_codes(member: Member, keys: Keys, *, at: dt.datetime) -> None:
    """Make ten codes in place of all earlier ones; they can be shown for a while."""
    codes = [_random_code() for _ in range(HOW_MANY)]
    sealed = keys.sealer(SEAL).encrypt(json.dumps(codes).encode())
    with transaction():
        remove_codes(member)
        RecoveryCodes.create(member=member, created_at=at, shown=sealed, shown_until=at + SHOWN_FOR)
        rows = [{"member": member.id, "code_hash": _hash(member, code)} for code in codes]
        RecoveryCode.insert_many(rows).execute()
        notice(Signal.CODES_MADE, member, by=member, at=at)
        record_change(Kind.RECOVERY_CODES_MADE, member, by=member, at=at)


def codes_to_show(member: Member, keys: Keys, *, at: dt.datetime) -> list[str] | None:
    """Return the codes while the member has not said they are stored, else None."""
    made = RecoveryCodes.of(member).where(RecoveryCodes.shown.is_null(False)).first()
    if made is None or at >= made.shown_until:
        return None
    found: list[str] = json.loads(keys.sealer(SEAL).decrypt(bytes(made.shown)))
    return found


def codes_are_stored(member: Member) -> None:
    """Never show the codes again."""
    RecoveryCodes.update(shown=None).where(RecoveryCodes.member == member.id).execute()


def use_recovery_code(member: Member, typed: str, *, at: dt.datetime) -> bool:
    """Return whether ``typed`` is an unused code of ``member``; it is used up by that."""
    with transaction():
        used = (
            RecoveryCode.update(used_at=at)
            .where(
                (RecoveryCode.member == member.id)
                & (RecoveryCode.code_hash == _hash(member, typed))
                & RecoveryCode.used_at.is_null()
            )
            .execute()
        )
        if used:
            notice(Signal.CODE_SPENT, member, by=member, at=at)
            record_change(Kind.RECOVERY_CODE_USED, member, by=member, at=at)
    return bool(used)


def remove_codes(member: Member) -> None:
    """Make every code of ``member`` worthless."""
    RecoveryCode.delete().where(RecoveryCode.member == member.id).execute()
    RecoveryCodes.delete().where(RecoveryCodes.member == member.id).execute()


def remove_codes_without_factor(member: Member) -> None:
    """Recovery codes stand in for something: with nothing left to stand in for, they go."""
    if not (
        AuthenticatorApp.of(member).where(AuthenticatorApp.confirmed_at.is_null(False)).exists()
        or Passkey.of(member).exists()
    ):
        remove_codes(member)


def forget_shown(at: dt.datetime) -> int:
    """Forget the codes that could still be shown but are out of time; return how many sets."""
    late = (RecoveryCodes.shown_until <= at) & RecoveryCodes.shown.is_null(False)
    return int(RecoveryCodes.update(shown=None).where(late).execute())


def tidy(typed: str) -> str:
    """Return a typed code without what people put between its letters."""
    return "".join(sign for sign in typed.casefold() if sign.isalnum())


def _random_code() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def _hash(member: Member, code: str) -> str:
    return hashlib.sha256(f"{member.id}:{tidy(code)}".encode()).hexdigest()
