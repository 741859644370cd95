"""What the page «Sikkerhet» shows: everything about how a member signs in, in five statements."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from peewee import Node

from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.auth.agents import read_agent
from portal.auth.models import Device, Proof, Session
from portal.auth.second_step import Factors, factors_of
from portal.auth.session_length import is_alive
from portal.members.models import Member
from portal.words import N_, Sentence

MOST_SIGN_INS = 5
# Somebody who guesses all day must not push the sign-ins off the page; the activity shows them all.
MOST_FAILED = 2
SHOWN_FOR = dt.timedelta(days=90)
PASSWORD_KINDS = (Kind.PASSWORD_CHANGED.code, Kind.PASSWORD_SET.code)

PROOF_TEXTS = {
    Proof.PASSWORD: N_("Passord"),
    Proof.PASSWORD_AND_CODE: N_("Passord og kode fra appen"),
    Proof.PASSWORD_AND_RECOVERY_CODE: N_("Passord og gjenopprettingskode"),
    Proof.PASSWORD_AND_MAILED_CODE: N_("Passord og kode på e-post"),
    Proof.PASSWORD_AND_PASSKEY: N_("Passord og tilgangsnøkkel"),
    Proof.PASSKEY: N_("Tilgangsnøkkel"),
    Proof.APP: N_("Fra appen"),
    Proof.APP_AND_CODE: N_("Fra appen, og kode"),
    Proof.APP_AND_RECOVERY_CODE: N_("Fra appen, og gjenopprettingskode"),
    Proof.APP_AND_PASSKEY: N_("Fra appen, og tilgangsnøkkel"),
    Proof.REMEMBERED_DEVICE: N_("Passord, på en enhet som huskes"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A device that is signed in, or only remembered."""

    session: Session | None
    device: Device | None
    name: Sentence
    is_this: bool
    trusted_until: dt.datetime | None


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in, or one that failed."""

    at: dt.datetime
    name: Sentence | str
    proof: str
    address: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the page shows."""

    password_at: dt.datetime | None
    factors: Factors
    places: list[Place]
    sign_ins: list[SignIn]


def overview(session: Session, *, at: dt.datetime, columns: Sequence[Node] = ()) -> Overview:
    """Return how the member of ``session`` signs in, where, and what was tried lately.

    ``columns`` are read of each session besides its own.
    """
    member = session.member
    sessions = _sessions(member, at, columns)
    devices = list(Device.of(member).order_by(Device.last_seen_at.desc()))
    events = _events(member)
    password_at = next((event.at for event in events if event.kind in PASSWORD_KINDS), None)
    return Overview(
        password_at,
        factors_of(member),
        _places(session, sessions, devices, at),
        _sign_ins(sessions, events),
    )


def _sessions(member: Member, at: dt.datetime, columns: Sequence[Node]) -> list[Session]:
    query = Session.of(member).select_extend(*columns)
    query = query.where(Session.created_at > at - SHOWN_FOR)
    found = list(query.order_by(Session.created_at.desc(), Session.id.desc()).limit(50))
    for session in found:
        session.member = member  # whose customer says how long it lasts
    return found


def _events(member: Member) -> list[Event]:
    kinds = (*PASSWORD_KINDS, Kind.SIGN_IN_FAILED.code, Kind.CODE_FAILED.code)
    query = Event.of(member).where(Event.kind.in_(kinds))
    return list(query.order_by(Event.at.desc(), Event.id.desc()).limit(100))


def _places(
    here: Session, sessions: list[Session], devices: list[Device], at: dt.datetime
) -> list[Place]:
    """Signed-in ones first and this one before all, then devices that are only remembered."""
    by_id: dict[int | None, Device] = {device.id: device for device in devices}
    alive = [one for one in sessions if is_alive(one, at)]
    alive.sort(key=lambda one: (one.id != here.id, -one.last_seen_at.timestamp()))
    found = []
    for one in alive:
        found.append(_place(one, by_id.pop(one.device_id, None), one.id == here.id, at))
    for device in devices:
        if device.id in by_id:
            last = next((one for one in sessions if one.device_id == device.id), None)
            found.append(_place(None, device, False, at, agent=last.agent if last else ""))
    return found


def _place(
    session: Session | None,
    device: Device | None,
    is_this: bool,
    at: dt.datetime,
    *,
    agent: str | None = None,
) -> Place:
    says = session.agent if session is not None else agent or ""
    until = device.trusted_until if device is not None else None
    return Place(
        session, device, read_agent(says).sentence, is_this, until if until and until > at else None
    )


def _sign_ins(sessions: list[Session], events: list[Event]) -> list[SignIn]:
    worked = [
        SignIn(
            one.created_at,
            read_agent(one.agent).sentence,
            PROOF_TEXTS[Proof(one.proof)],
            one.address,
        )
        for one in sessions
    ]
    failed = [
        SignIn(event.at, "", event.sentence.text, "", failed=True)
        for event in events
        if event.kind not in PASSWORD_KINDS
    ]
    return sorted(worked + failed[:MOST_FAILED], key=lambda one: one.at, reverse=True)[
        :MOST_SIGN_INS
    ]
