"""What a passkey proves, as `webauthn` checks it (WebAuthn level 3, sections 7.1 and 7.2).

Loaded by whoever has a signature to check: the library and the cryptography under it take a tenth of a
start, and most processes never meet a passkey.
"""

from typing import Any

from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.registration.verify_registration_response import VerifiedRegistration

from portal.auth.passkey_answers import PasskeyRefused, Site

_WRONG = (WebAuthnException, ValueError, KeyError, TypeError)


def made_key(given: dict[str, Any], challenge: bytes, site: Site) -> VerifiedRegistration:
    """Return the key that the browser made in answer to ``challenge``; raises `PasskeyRefused`."""
    try:
        return verify_registration_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except _WRONG as error:
        raise PasskeyRefused from error


def signed_count(given: dict[str, Any], public_key: bytes, challenge: bytes, site: Site) -> int:
    """Return how often the key says it has signed; raises `PasskeyRefused` when it did not sign this."""
    try:
        return verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        ).new_sign_count
    except _WRONG as error:
        raise PasskeyRefused from error
