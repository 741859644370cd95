"""Passkeys (WebAuthn level 3) as the second step and as the whole sign-in; named and taken away."""

import datetime as dt
from typing import Any

from portal.activity.kinds import Kind
from portal.activity.rules import Answer, alarm, notice
from portal.activity.signals import Signal
from portal.auth import challenges
from portal.auth.changes import record_change
from portal.auth.factors import Passkey
from portal.auth.models import Session
from portal.auth.passkey_answers import PasskeyRefused, Site, challenge_in, parsed
from portal.auth.recovery import remove_codes_without_factor
from portal.auth.sessions import end_all_sessions
from portal.data.base import transaction
from portal.members.models import Customer, Member


def options_to_sign_in(site: Site, *, at: dt.datetime) -> dict[str, Any]:
    """Return what the browser needs to sign in with any passkey it has for this site."""
    return {
        "challenge": site.ask_for("sign-in", at=at),
        "rpId": site.host,
        "userVerification": "required",
    }


def options_to_confirm(member: Member, site: Site, use: str, *, at: dt.datetime) -> dict[str, Any]:
    """Return what the browser needs to prove that it is ``member``."""
    return {
        "challenge": site.ask_for(use, at=at),
        "rpId": site.host,
        "userVerification": "required",
        "allowCredentials": [
            {"type": "public-key", "id": key.credential_id} for key in Passkey.of(member)
        ],
    }


def use_passkey(
    answer: str, site: Site, use: str, *, at: dt.datetime, member: Member | None = None
) -> Member:
    """Return the member whose passkey signed ``use``; with ``member``, it must be theirs.

    Raises `PasskeyRefused`. A counter that does not grow means that the key was copied: then it is
    refused, and the member is told.
    """
    given = parsed(answer)
    key = _key_of(given)
    challenge = challenge_in(given, site, use, at)
    if key is None or (member is not None and key.member != member):
        raise PasskeyRefused
    from portal.auth.passkey_proof import signed_count

    count = signed_count(given, bytes(key.public_key), challenge, site)
    with transaction():
        if not challenges.spend(challenge, at=at):
            raise PasskeyRefused
        counted = Passkey.sign_count < count if count else Passkey.sign_count == 0
        used = (
            Passkey.update(sign_count=count, last_used_at=at)
            .where((Passkey.id == key.id) & counted)
            .execute()
        )
        if not used:
            alarm(Signal.PASSKEY_CLONED, key.member, at=at, answers=frozenset({Answer.TELL_MEMBER}))
    if not used:
        raise PasskeyRefused
    found = key.member
    assert isinstance(found, Member)
    return found


def rename_passkey(key: Passkey, name: str) -> None:
    """Call ``key`` by ``name``."""
    Passkey.update(name=name).where(Passkey.id == key.id).execute()


def remove_passkey(key: Passkey, session: Session, *, at: dt.datetime) -> None:
    """Take ``key`` away; whoever signed in with it elsewhere is signed out."""
    with transaction():
        if Passkey.delete().where(Passkey.id == key.id).execute():
            notice(Signal.PASSKEY_REMOVED, key.member, by=session.member, at=at)
            record_change(Kind.PASSKEY_REMOVED, key.member, by=session.member, at=at)
            remove_codes_without_factor(session.member)
            end_all_sessions(session.member, at=at, but=session)


def _key_of(given: dict[str, Any]) -> Passkey | None:
    key = (
        Passkey.select(Passkey, Member, Customer)
        .join(Member)
        .join(Customer)
        .where(Passkey.credential_id == str(given.get("id")))
        .first()
    )
    return key if isinstance(key, Passkey) else None
