"""Making a passkey: what the browser is asked for, and what is kept of its answer."""

import datetime as dt
from typing import Any

from portal.activity.kinds import Kind
from portal.activity.rules import notice
from portal.activity.signals import Signal
from portal.auth import challenges
from portal.auth.changes import record_change
from portal.auth.factors import Passkey
from portal.auth.models import Session
from portal.auth.passkey_answers import PasskeyRefused, Site, as_text, challenge_in, parsed
from portal.auth.sessions import end_all_sessions
from portal.data.base import transaction
from portal.keys import Keys
from portal.members.models import Member

MOST = 10
ES256, EDDSA, RS256 = -7, -8, -257


def handle(member: Member, keys: Keys) -> str:
    """Return the name a passkey knows ``member`` by: random to look at, and no personal data."""
    return as_text(bytes.fromhex(keys.fingerprint("passkey-handle", member.id)))


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


def add_passkey(
    session: Session, name: str, answer: str, site: Site, *, at: dt.datetime
) -> Passkey:
    """Store the passkey that the browser made; the member's other sessions end.

    Raises `PasskeyRefused` for an answer to another question, from another origin or for another
    host, for a key that somebody has already, and when there are `MOST`.
    """
    member, given = session.member, parsed(answer)
    challenge = challenge_in(given, site, "add", at)
    from portal.auth.passkey_proof import made_key

    made = made_key(given, challenge, site)
    with transaction():
        _refuse_taken(member, as_text(made.credential_id))
        if not challenges.spend(challenge, at=at):
            raise PasskeyRefused
        key = Passkey.create(
            member=member,
            name=name,
            credential_id=as_text(made.credential_id),
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            created_at=at,
        )
        notice(Signal.PASSKEY_ADDED, member, by=member, at=at)
        record_change(Kind.PASSKEY_ADDED, member, by=member, at=at)
        end_all_sessions(member, at=at, but=session)
    return key


def _refuse_taken(member: Member, credential_id: str) -> None:
    Member.locked(member)
    taken = Passkey.select().where(Passkey.credential_id == credential_id).exists()
    if taken or Passkey.of(member).count() >= MOST:
        raise PasskeyRefused
