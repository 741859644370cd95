"""Passkeys (WebAuthn level 3): made, used as second step or as the whole sign-in, taken away."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from webauthn import (
    base64url_to_bytes,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException

from portal.activity.kinds import Kind
from portal.activity.rules import Answer, alarm, notice
from portal.activity.signals import Signal
from portal.auth import challenges
from portal.auth.changes import record_change
from portal.auth.factors import Passkey
from portal.auth.models import Session
from portal.auth.recovery import remove_codes_without_factor
from portal.auth.sessions import end_all_sessions
from portal.data.base import transaction
from portal.keys import Keys
from portal.members.models import Customer, Member

MOST = 10
LONGEST_ANSWER = 16 * 1024
ES256, EDDSA, RS256 = -7, -8, -257


class PasskeyRefused(Exception):
    """The answer of the browser does not prove anything; which part is wrong is not told."""


@dataclass(frozen=True, slots=True)
class Site:
    """Which host the keys belong to, and the browser that asks."""

    host: str
    origin: str
    browser: str
    keys: Keys

    def ask_for(self, use: str, *, at: dt.datetime) -> str:
        """Return a new challenge for ``use`` as text."""
        return bytes_to_base64url(challenges.new_challenge(self.keys, use, self.browser, at=at))


def handle(member: Member, keys: Keys) -> str:
    """Return the name a passkey knows ``member`` by: random to look at, and no personal data."""
    return bytes_to_base64url(bytes.fromhex(keys.fingerprint("passkey-handle", member.id)))


def options_to_add(member: Member, site: Site, *, at: dt.datetime) -> dict[str, Any]:
    """Return what the browser needs to make a passkey for ``member``."""
    known = Passkey.of(member)
    return {
        "challenge": site.ask_for("add", at=at),
        "rp": {"id": site.host, "name": member.customer.name},
        "user": {
            "id": handle(member, site.keys),
            "name": f"{member.username} ({member.customer.key})",
            "displayName": member.full_name,
        },
        "pubKeyCredParams": [{"type": "public-key", "alg": alg} for alg in (ES256, EDDSA, RS256)],
        "excludeCredentials": [{"type": "public-key", "id": key.credential_id} for key in known],
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "required",
        },
        "attestation": "none",
    }


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


def add_passkey(
    session: Session, name: str, answer: str, site: Site, *, at: dt.datetime
) -> Passkey:
    """Store the passkey that the browser made; the member's other sessions end.

    Raises `PasskeyRefused` for an answer to another question, from another origin or for another
    host, for a key that somebody has already, and when there are `MOST`.
    """
    member, given = session.member, _parsed(answer)
    challenge = _challenge_in(given, site, "add", at)
    try:
        made = verify_registration_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
    credential_id = bytes_to_base64url(made.credential_id)
    with transaction():
        Member.locked(member)
        taken = Passkey.select().where(Passkey.credential_id == credential_id).exists()
        full = Passkey.of(member).count() >= MOST
        if taken or full or not challenges.spend(challenge, at=at):
            raise PasskeyRefused
        key = Passkey.create(
            member=member,
            name=name,
            credential_id=credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            created_at=at,
        )
        notice(Signal.PASSKEY_ADDED, member, by=member, at=at)
        record_change(Kind.PASSKEY_ADDED, member, by=member, at=at)
        end_all_sessions(member, at=at, but=session)
    return key


def use_passkey(
    answer: str, site: Site, use: str, *, at: dt.datetime, member: Member | None = None
) -> Member:
    """Return the member whose passkey signed ``use``; with ``member``, it must be theirs.

    Raises `PasskeyRefused`. A counter that does not grow means that the key was copied: then it is
    refused, and the member is told.
    """
    given = _parsed(answer)
    key = _key_of(given)
    challenge = _challenge_in(given, site, use, at)
    if key is None or (member is not None and key.member != member):
        raise PasskeyRefused
    count = _verified_count(given, key, challenge, site)
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
            alarm(
                Signal.PASSKEY_CLONED, key.member, at=at, answers=frozenset({Answer.TELL_MEMBER})
            )
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


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise PasskeyRefused
    try:
        given = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise PasskeyRefused from error
    if not isinstance(given, dict) or not isinstance(given.get("response"), dict):
        raise PasskeyRefused
    return given


def _key_of(given: dict[str, Any]) -> Passkey | None:
    key = (
        Passkey.select(Passkey, Member, Customer)
        .join(Member)
        .join(Customer)
        .where(Passkey.credential_id == str(given.get("id")))
        .first()
    )
    return key if isinstance(key, Passkey) else None


def _challenge_in(given: dict[str, Any], site: Site, use: str, at: dt.datetime) -> bytes:
    """Return the challenge that the browser says it answers, if we asked it."""
    try:
        client = json.loads(base64url_to_bytes(str(given["response"].get("clientDataJSON"))))
        challenge = base64url_to_bytes(client["challenge"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PasskeyRefused from error
    if not challenges.is_ours(challenge, site.keys, use, site.browser, at=at):
        raise PasskeyRefused
    return challenge


def _verified_count(given: dict[str, Any], key: Passkey, challenge: bytes, site: Site) -> int:
    try:
        return verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=bytes(key.public_key),
            credential_current_sign_count=0,
            require_user_verification=True,
        ).new_sign_count
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
