"""Fresh sign-in: before a sensitive act the member proves again who they are.

A sign-in is fresh for five minutes. After that a confirmation is asked for; it is bound to the member,
the session and the one act, and is looked at when the act is carried out, not when its page opens.
"""

import datetime as dt
import json
from collections.abc import Iterable
from enum import StrEnum

from cryptography.fernet import InvalidToken
from peewee import BlobField, BooleanField, CharField, ForeignKeyField, TextField

from portal.activity.signals import Signal
from portal.auth.models import Session
from portal.auth.passwords import Passwords
from portal.auth.second_step import (
    TooManyCodes,
    code_counters,
    has_second_step,
    note_wrong_code,
    take_code,
)
from portal.data.base import transaction
from portal.data.declarations import (
    NOBODY,
    ONE_DAY,
    Category,
    Personal,
    counted_from,
    personal,
    technical,
)
from portal.data.engine import released
from portal.data.fields import UtcDateTimeField
from portal.keys import Keys
from portal.members.models import Member, MemberRow
from portal.words import N_

FRESH = dt.timedelta(minutes=5)
ASKED_FOR = dt.timedelta(minutes=15)
SEAL = "confirmations"


class Act(StrEnum):
    """What asks for a fresh sign-in."""

    EMAIL = "email"
    TWO_STEP = "two-step"
    PASSKEYS = "passkeys"
    SESSIONS = "sessions"
    EXPORT = "export"
    ERASURE = "erasure"
    REVEAL = "reveal"
    ADMINISTRATION = "administration"


ACT_TEXTS = {
    Act.EMAIL: N_("Du er i ferd med å endre e-postadressen din."),
    Act.TWO_STEP: N_("Du er i ferd med å endre totrinnsbekreftelsen."),
    Act.PASSKEYS: N_("Du er i ferd med å endre tilgangsnøklene dine."),
    Act.SESSIONS: N_("Du er i ferd med å logge ut en enhet."),
    Act.EXPORT: N_("Du er i ferd med å laste ned alt som er lagret om deg."),
    Act.ERASURE: N_("Du er i ferd med å be om at opplysningene dine blir slettet."),
    Act.REVEAL: N_("Du er i ferd med å se opplysninger om et annet medlem."),
    Act.ADMINISTRATION: N_("Du er i ferd med å gjøre noe for flere medlemmer."),
}


class NotFresh(Exception):
    """The member must confirm who they are before ``act``."""

    def __init__(self, act: Act) -> None:
        self.act = act
        super().__init__(act)


class Confirmation(MemberRow):
    """A confirmation that was asked for, with the form that waits for it, sealed."""

    called = N_("Bekreftelser av at det er deg")

    session = technical(
        ForeignKeyField(Session, backref="+", on_delete="CASCADE"), "where it was asked for"
    )
    act = technical(CharField(), "what it is for")
    path = technical(TextField(), "where the act is carried out")
    is_form = technical(BooleanField(), "a form waits; otherwise a page")
    sealed = personal(
        BlobField(null=True),
        Personal(
            Category.SIGN_IN,
            N_("Skjema som venter på at du bekrefter"),
            seen_by=NOBODY,
            retention=ONE_DAY,
            secret=True,
        ),
    )
    expires_at = counted_from(
        technical(UtcDateTimeField(index=True), "when it must be asked for again")
    )
    confirmed_at = technical(UtcDateTimeField(null=True), "when the member proved who they are")


def require_fresh(session: Session, act: Act, *, at: dt.datetime) -> None:
    """Raise `NotFresh` unless the member of ``session`` proved lately who they are, for ``act``."""
    if not is_fresh(session, act, at=at):
        raise NotFresh(act)


def is_fresh(session: Session, act: Act, *, at: dt.datetime) -> bool:
    """Return whether ``session`` was begun, or ``act`` confirmed in it, in the last five minutes."""
    if at - session.authenticated_at < FRESH:
        return True
    confirmed = Confirmation.of(session.member).where(
        (Confirmation.session == session.id)
        & (Confirmation.act == act.value)
        & (Confirmation.confirmed_at > at - FRESH)
    )
    return bool(confirmed.exists())


def ask(
    session: Session,
    act: Act,
    path: str,
    form: Iterable[tuple[str, str]] | None,
    keys: Keys,
    *,
    at: dt.datetime,
) -> Confirmation:
    """Keep what waits for the confirmation and return it. ``form`` is None when a page waits."""
    typed = None if form is None else json.dumps([list(pair) for pair in form])
    sealed = typed and keys.sealer(SEAL).encrypt(typed.encode("utf-8", "surrogatepass"))
    return Confirmation.create(
        member=session.member,
        session=session,
        act=act.value,
        path=path,
        is_form=form is not None,
        sealed=sealed,
        expires_at=at + ASKED_FOR,
    )


def find_asked(session: Session, number: int, *, at: dt.datetime) -> Confirmation | None:
    """Return what this session asked for as ``number`` and has not confirmed yet."""
    found = (
        Confirmation.of(session.member)
        .where(
            (Confirmation.id == number)
            & (Confirmation.session == session.id)
            & Confirmation.confirmed_at.is_null()
            & (Confirmation.expires_at > at)
        )
        .first()
    )
    return found if isinstance(found, Confirmation) else None


def is_proved(
    member: Member,
    password: str,
    code: str,
    *,
    keys: Keys,
    passwords: Passwords,
    at: dt.datetime,
) -> bool:
    """Return whether ``member`` wrote the right password and, having a second step, a right code.

    Raises `TooManyCodes` when too many wrong ones were written lately.
    """
    if any(one.is_full(at) for one in code_counters(member, keys)):
        raise TooManyCodes
    with released():
        right = passwords.matches(member.password_hash, password)
    if not right:
        note_wrong_code(member, keys, at=at, signal=Signal.CONFIRMATION_FAILED)
        return False
    return not has_second_step(member) or take_code(member, code, keys, at=at) is not None


def confirm(asked: Confirmation, *, at: dt.datetime) -> bool:
    """Note that the member proved who they are; return False when that was noted before."""
    confirmed = (
        Confirmation.update(confirmed_at=at, sealed=None)
        .where((Confirmation.id == asked.id) & Confirmation.confirmed_at.is_null())
        .execute()
    )
    return bool(confirmed)


def confirm_act(session: Session, act: Act, *, at: dt.datetime) -> None:
    """Note that ``act`` itself was proved, as when its form asks for the password."""
    with transaction():
        Confirmation.create(
            member=session.member,
            session=session,
            act=act.value,
            path="",
            is_form=False,
            expires_at=at,
            confirmed_at=at,
        )


def waiting_form(asked: Confirmation, keys: Keys) -> list[tuple[str, str]]:
    """Return what was typed in the form that waits."""
    if asked.sealed is None:
        return []
    try:
        pairs = json.loads(keys.sealer(SEAL).decrypt(bytes(asked.sealed)))
    except (InvalidToken, ValueError):
        return []
    return [(str(name), str(value)) for name, value in pairs]


def forget_asked(at: dt.datetime) -> int:
    """Delete what was never confirmed or is long past, and return how many rows went."""
    old = Confirmation.expires_at < at - dt.timedelta(days=1)
    return int(Confirmation.delete().where(old).execute())
