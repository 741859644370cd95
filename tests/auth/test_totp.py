"""One-time codes: the vectors of the standard, drift, and a code that is used but once."""

import base64
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.fernet import InvalidToken

from portal.activity.security_log import SecurityEvent
from portal.activity.signals import Signal
from portal.auth import totp
from portal.auth.authenticator import begin_app, finish_app, secret_of, use_code
from portal.auth.factors import AuthenticatorApp
from portal.auth.models import Session
from portal.data.engine import db
from portal.members.models import Member
from portal.web.portal import Portal
from tests.auth.people import begin_session
from tests.cast import Cast

# RFC 6238, appendix B: the SHA-1 rows, of eight digits.
SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}
AT = dt.datetime(2026, 3, 3, 9, 0, 10, tzinfo=dt.UTC)


def has_app(member: Member, made: Portal) -> str:
    """Set up the app of ``member`` two steps ago and return its secret."""
    before = AT - dt.timedelta(seconds=90)
    secret = begin_app(member, made.keys, at=before)
    code = totp.code(secret, totp.step_at(before))
    assert finish_app(begin_session(member, at=before), code, made.keys, at=before)
    return secret


@pytest.mark.parametrize(("seconds", "code"), VECTORS.items())
def test_the_vectors_of_rfc_6238(seconds: int, code: str) -> None:
    step = totp.step_at(dt.datetime.fromtimestamp(seconds, dt.UTC))
    assert totp.code(SECRET, step, digits=8) == code


@pytest.mark.parametrize(
    ("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_half_a_minute_off(steps: int, right: bool) -> None:
    code = totp.code(SECRET, totp.step_at(AT) + steps)
    assert (totp.matching_step(SECRET, code, AT, after=0) is not None) == right


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "000000\n"])
def test_what_is_no_code_is_no_match(typed: str) -> None:
    assert totp.matching_step(SECRET, typed, AT, after=0) is None


def test_a_code_works_once(cast: Cast, made: Portal) -> None:
    secret = has_app(cast.kari, made)
    code = totp.code(secret, totp.step_at(AT))
    assert use_code(cast.kari, code, made.keys, at=AT)
    assert not use_code(cast.kari, code, made.keys, at=AT)
    reused = SecurityEvent.select().where(SecurityEvent.about == Signal.CODE_REUSED.about)
    assert reused.where(SecurityEvent.code == Signal.CODE_REUSED.code).count() == 1


def test_an_older_code_is_worth_nothing_after_a_newer_one(cast: Cast, made: Portal) -> None:
    secret = has_app(cast.kari, made)
    now = totp.step_at(AT)
    assert use_code(cast.kari, totp.code(secret, now + 1), made.keys, at=AT)
    assert not use_code(cast.kari, totp.code(secret, now), made.keys, at=AT)


def test_of_eight_at_the_same_time_one_gets_in(cast: Cast, made: Portal) -> None:
    code = totp.code(has_app(cast.kari, made), totp.step_at(AT))

    def use(_number: int) -> bool:
        with db.connection_context():
            return use_code(cast.kari, code, made.keys, at=AT)

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(use, range(8))) == 1


def test_the_secret_is_sealed_and_a_changed_seal_does_not_open(cast: Cast, made: Portal) -> None:
    secret = has_app(cast.kari, made)
    app = AuthenticatorApp.of(cast.kari).get()
    assert secret.encode() not in bytes(app.sealed)
    assert secret_of(app, made.keys) == secret
    app.sealed = bytes(app.sealed)[:-2] + b"AA"
    with pytest.raises(InvalidToken):
        secret_of(app, made.keys)


def test_setting_up_ends_every_other_session(cast: Cast, made: Portal) -> None:
    other = begin_session(cast.kari, at=AT - dt.timedelta(minutes=5))
    has_app(cast.kari, made)
    assert Session.get_by_id(other.id).ended_at is not None


def test_an_app_that_is_not_finished_opens_nothing(cast: Cast, made: Portal) -> None:
    secret = begin_app(cast.kari, made.keys, at=AT)
    assert not use_code(cast.kari, totp.code(secret, totp.step_at(AT)), made.keys, at=AT)
    late = AT + dt.timedelta(hours=1)
    session = begin_session(cast.kari, at=late)
    code = totp.code(secret, totp.step_at(late))
    assert not finish_app(session, code, made.keys, at=late)


def test_the_address_names_customer_and_member() -> None:
    address = totp.address(SECRET, issuer="Nordlys Drift AS", name="kari@nordlys")
    assert address == (
        "otpauth://totp/Nordlys%20Drift%20AS:kari%40nordlys"
        f"?secret={SECRET}&issuer=Nordlys%20Drift%20AS"
    )
