"""«This was not me»: what happens when a member disowns a sign-in, from the mail or from the page."""

import datetime as dt

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.activity.rules import Answer, alarm
from portal.activity.signals import Signal
from portal.auth.devices import forget_devices
from portal.auth.factors import AuthenticatorApp, Passkey
from portal.auth.models import Session
from portal.auth.password_change import demand_new_password
from portal.auth.recovery import remove_codes_without_factor
from portal.auth.sessions import end_all_sessions, sign_out_others
from portal.data.base import transaction
from portal.jobs.queue import enqueue
from portal.keys import Keys
from portal.members.link import LinkUse
from portal.members.links import make_link
from portal.members.models import Customer, Member

DISOWN_WITHIN = dt.timedelta(days=7)
RESET_MAIL = "mail.password-reset"
TOLD = frozenset({Answer.TELL_CUSTOMER})


def disowning_token(session: Session, keys: Keys) -> str:
    """Return what stands in the link «this was not me» of the mail about ``session``."""
    return f"{session.id}-{keys.fingerprint(*_named(session))}"


def find_disowned(token: str, keys: Keys, *, at: dt.datetime) -> Session | None:
    """Return the session that the link with ``token`` is about, used links too, or None."""
    number, _, secret = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    session = (
        Session.select(Session, Member, Customer)
        .join(Member)
        .join(Customer)
        .where(Session.id == int(number))
        .first()
    )
    if session is None or not keys.is_fingerprint(secret, *_named(session)):
        return None
    assert isinstance(session, Session)
    return session


def can_be_disowned(session: Session, *, at: dt.datetime) -> bool:
    """Return whether the link about ``session`` still works."""
    return session.disowned_at is None and at - session.created_at < DISOWN_WITHIN


def disown(session: Session, *, at: dt.datetime) -> bool:
    """Shut out whoever began ``session``; return False when that was done before or is too late.

    Every session ends, every device is forgotten, what was added for signing in since then goes, and
    the password is worthless. The member gets a link to a new one, the customer's admins get word.
    """
    member = session.member
    with transaction():
        done = (
            Session.update(disowned_at=at)
            .where(
                (Session.id == session.id)
                & Session.disowned_at.is_null()
                & (Session.created_at > at - DISOWN_WITHIN)
            )
            .execute()
        )
        if not done:
            return False
        _remove_since(member, session.created_at)
        end_all_sessions(member, at=at)
        forget_devices(member)
        demand_new_password(member, by=None, at=at)
        _send_reset(member, at=at)
        record(Kind.INCIDENT_REPORTED, member, by=None, at=at)
        alarm(Signal.INCIDENT_REPORTED, member, at=at, answers=TOLD)
    return True


def report(session: Session, *, at: dt.datetime) -> int:
    """Report from inside: all else is signed out, devices forgotten, and the admins get word."""
    member = session.member
    with transaction():
        ended = sign_out_others(session, at=at)
        forget_devices(member, but=session)
        record(Kind.INCIDENT_REPORTED, member, by=member, at=at)
        alarm(Signal.INCIDENT_REPORTED, member, by=member, at=at, answers=TOLD)
    return ended


def _remove_since(member: Member, since: dt.datetime) -> None:
    Passkey.delete().where((Passkey.member == member.id) & (Passkey.created_at >= since)).execute()
    AuthenticatorApp.delete().where(
        (AuthenticatorApp.member == member.id) & (AuthenticatorApp.created_at >= since)
    ).execute()
    remove_codes_without_factor(member)


def _send_reset(member: Member, *, at: dt.datetime) -> None:
    if not member.email:
        return
    link = make_link(member, LinkUse.PASSWORD_RESET, at=at, subject=member.email)
    enqueue(RESET_MAIL, key=f"{RESET_MAIL}:{link.id}", at=at, link=link.id)


def _named(session: Session) -> tuple[str, int, str]:
    return "disown", session.id, session.token_hash
