"""The app with codes: set up, used, taken away. Its secret is sealed in the database."""

import datetime as dt

from portal.activity.kinds import Kind
from portal.activity.rules import notice
from portal.activity.signals import Signal
from portal.auth import totp
from portal.auth.changes import record_change
from portal.auth.factors import AuthenticatorApp
from portal.auth.models import Session
from portal.auth.recovery import remove_codes_without_factor
from portal.auth.sessions import end_all_sessions
from portal.data.base import transaction
from portal.keys import Keys
from portal.members.models import Member

SEAL = "authenticator-app"
# An app that was begun and not finished is begun anew after this.
SET_UP_WITHIN = dt.timedelta(minutes=30)


def begin_app(member: Member, keys: Keys, *, at: dt.datetime) -> str:
    """Return the secret to put into the app: the one begun lately, or a new one."""
    begun = AuthenticatorApp.of(member).first()
    if begun is not None and begun.confirmed_at is not None:
        raise ValueError("the app is set up already")
    if begun is not None and at - begun.created_at < SET_UP_WITHIN:
        return secret_of(begun, keys)
    secret = totp.new_secret()
    AuthenticatorApp.insert(
        member=member, sealed=_seal(secret, keys), created_at=at, last_step=0
    ).on_conflict(
        conflict_target=(AuthenticatorApp.member,),
        preserve=(AuthenticatorApp.sealed, AuthenticatorApp.created_at),
        where=AuthenticatorApp.confirmed_at.is_null(),
    ).execute()
    return secret_of(AuthenticatorApp.of(member).get(), keys)


def finish_app(session: Session, typed: str, keys: Keys, *, at: dt.datetime) -> bool:
    """Turn the app on if ``typed`` is its code now; every other session of the member ends."""
    member = session.member
    app = AuthenticatorApp.of(member).first()
    if app is None or app.confirmed_at is not None or at - app.created_at >= SET_UP_WITHIN:
        return False
    step = totp.matching_step(secret_of(app, keys), typed, at, after=app.last_step)
    if step is None:
        return False
    with transaction():
        done = (
            AuthenticatorApp.update(confirmed_at=at, last_step=step, last_used_at=at)
            .where((AuthenticatorApp.id == app.id) & AuthenticatorApp.confirmed_at.is_null())
            .execute()
        )
        if not done:
            return False
        notice(Signal.APP_ADDED, member, by=member, at=at)
        record_change(Kind.TWO_STEP_ADDED, member, by=member, at=at)
        end_all_sessions(member, at=at, but=session)
    return True


def use_code(member: Member, typed: str, keys: Keys, *, at: dt.datetime) -> bool:
    """Return whether ``typed`` is a code of the member's app that nobody has used before."""
    app = AuthenticatorApp.of(member).where(AuthenticatorApp.confirmed_at.is_null(False)).first()
    if app is None:
        return False
    secret = secret_of(app, keys)
    step = totp.matching_step(secret, typed, at, after=app.last_step)
    used = step is not None and (
        AuthenticatorApp.update(last_step=step, last_used_at=at)
        .where((AuthenticatorApp.id == app.id) & (AuthenticatorApp.last_step < step))
        .execute()
    )
    if not used and totp.matching_step(secret, typed, at, after=-1) is not None:
        with transaction():
            notice(Signal.CODE_REUSED, member, by=member, at=at)
    return bool(used)


def remove_app(session: Session, *, at: dt.datetime) -> bool:
    """Take the app away, and the recovery codes with it when nothing else needs them."""
    member = session.member
    with transaction():
        gone = AuthenticatorApp.delete().where(AuthenticatorApp.member == member.id).execute()
        if gone:
            notice(Signal.APP_REMOVED, member, by=member, at=at)
            record_change(Kind.TWO_STEP_REMOVED, member, by=member, at=at)
            remove_codes_without_factor(member)
            end_all_sessions(member, at=at, but=session)
    return bool(gone)


def reseal_apps(keys: Keys) -> int:
    """Seal every secret with the current key and return how many were changed."""
    sealer, count = keys.sealer(SEAL), 0
    for app in AuthenticatorApp.select():
        fresh = sealer.rotate(bytes(app.sealed))
        count += (
            AuthenticatorApp.update(sealed=fresh)
            .where((AuthenticatorApp.id == app.id) & (AuthenticatorApp.sealed == app.sealed))
            .execute()
        )
    return count


def secret_of(app: AuthenticatorApp, keys: Keys) -> str:
    """Return the secret of ``app`` in base32."""
    return keys.sealer(SEAL).decrypt(bytes(app.sealed)).decode()


def _seal(secret: str, keys: Keys) -> bytes:
    return keys.sealer(SEAL).encrypt(secret.encode())
