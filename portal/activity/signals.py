"""Every security event the portal records, by its name in the OWASP logging vocabulary."""

from enum import Enum


class Signal(Enum):
    """The vocabulary's name, and what it was about; together they are unique."""

    SIGN_IN = ("authn_login_success", "session")
    SIGN_IN_FAILED = ("authn_login_fail", "password")
    CODE_FAILED = ("authn_login_fail", "code")
    PASSKEY_FAILED = ("authn_login_fail", "passkey")
    CONFIRMATION_FAILED = ("authn_login_fail", "confirmation")
    GUESSING = ("authn_login_fail_max", "one-member")
    STUFFING = ("authn_login_fail_max", "across-customers")
    FLOOD = ("excess_rate_limit_exceeded", "sign-in")
    FAR_AWAY = ("authn_impossible_travel", "network")
    PASSWORD_CHANGED = ("authn_password_change", "password")
    PASSWORD_CHANGE_FAILED = ("authn_password_change_fail", "password")
    PASSWORD_DEMANDED = ("authn_token_revoked", "password")
    APP_ADDED = ("authn_token_created", "app")
    APP_REMOVED = ("authn_token_revoked", "app")
    CODE_REUSED = ("authn_token_reuse", "code")
    CODES_MADE = ("authn_token_created", "recovery-codes")
    CODE_SPENT = ("authn_token_delete", "recovery-code")
    PASSKEY_ADDED = ("authn_token_created", "passkey")
    PASSKEY_REMOVED = ("authn_token_revoked", "passkey")
    PASSKEY_CLONED = ("authn_token_reuse", "passkey")
    DEVICE_FORGOTTEN = ("authn_token_revoked", "device")
    HANDED_OVER = ("authn_token_created", "hand-over")
    HAND_OVER_REFUSED = ("authz_fail", "hand-over")
    HAND_OVER_REUSED = ("authn_token_reuse", "hand-over")
    SESSIONS_ENDED = ("authn_token_revoked", "session")
    INCIDENT_REPORTED = ("authn_token_revoked", "incident")
    LOOKED_UP = ("sensitive_read", "member")
    MANY_LOOKED_UP = ("excess_rate_limit_exceeded", "look-ups")

    def __init__(self, code: str, about: str) -> None:
        self.code = code
        self.about = about
