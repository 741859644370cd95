"""What the worker sends about security: a new device, a change, a code, and misuse that was noticed."""

from dataclasses import dataclass

from portal import clock
from portal.activity.kinds import BY_CODE
from portal.activity.models import Event
from portal.activity.rules import TELL, Answer
from portal.activity.security_log import SecurityEvent
from portal.activity.signals import Signal
from portal.auth.agents import read_agent
from portal.auth.incident import DISOWN_WITHIN, can_be_disowned, disowning_token
from portal.auth.models import Session
from portal.auth.pending import LIFE, PendingSignIn, mailed_code
from portal.data.declarations import Role
from portal.jobs.models import Job
from portal.jobs.queue import Args, Effect, enqueue_many
from portal.mail import letters
from portal.mail.rendering import Addressee
from portal.mail.room import MailRoom
from portal.members.addressee import addressee
from portal.members.models import Member, MemberState
from portal.words import DEFAULT_LANGUAGE, N_

TELL_MEMBER = f"{TELL}.{Answer.TELL_MEMBER}"
TELL_CUSTOMER = f"{TELL}.{Answer.TELL_CUSTOMER}"
TELL_OPERATOR = f"{TELL}.{Answer.TELL_OPERATOR}"
TELL_ADMIN = f"{TELL}.admin"
OPERATOR = "personvern@cerum.no"


@dataclass(frozen=True, slots=True)
class Text:
    """What a rule noticed, and what whoever is told should do."""

    what: str
    advice: str
    path: str = "/security"


TO_MEMBER = {
    (Signal.GUESSING.code, Signal.GUESSING.about): Text(
        N_("Noen prøver å gjette passordet ditt. Vi slipper dem ikke til flere forsøk nå."),
        N_("Er passordet ditt sterkt og bare ditt, trenger du ikke å gjøre noe."),
    ),
    (Signal.FAR_AWAY.code, Signal.FAR_AWAY.about): Text(
        N_("Noen logget inn som deg fra et annet sted enn du var for en time siden."),
        N_("Var det ikke deg, bytter du passord og slår på totrinnsbekreftelse."),
    ),
    (Signal.PASSKEY_CLONED.code, Signal.PASSKEY_CLONED.about): Text(
        N_("En av tilgangsnøklene dine kan være kopiert. Vi slapp den ikke inn."),
        N_("Fjern tilgangsnøkkelen, og lag en ny."),
    ),
}
TO_ADMIN = {
    (Signal.INCIDENT_REPORTED.code, Signal.INCIDENT_REPORTED.about): Text(
        N_("Et medlem hos dere har meldt fra om en innlogging som ikke var deres."),
        N_("Medlemmet er logget ut overalt. Snakk med medlemmet, og se hva som ble åpnet."),
        "/",
    ),
    (Signal.MANY_LOOKED_UP.code, Signal.MANY_LOOKED_UP.about): Text(
        N_("En kundeadministrator hos dere har åpnet uvanlig mange medlemmers opplysninger."),
        N_("Sjekk at det var et tjenstlig behov."),
        "/",
    ),
}
TO_OPERATOR = Text(
    N_("En regel mot misbruk slo inn hos flere kunder, eller hos en kundeadministrator."),
    N_("Se i sikkerhetsloggen: flask --app app security list."),
    "/",
)


def send_new_device(job: Job, room: MailRoom) -> None:
    """Tell of the job's ``session``, unless it was disowned meanwhile."""
    session = job.row(Session, "session")
    if session is None or not session.member.email or not can_be_disowned(session, at=clock.now()):
        return
    said = read_agent(session.agent)
    message = letters.new_device(
        addressee(session.member, room),
        path=f"/not-me/{disowning_token(session, room.keys)}",
        browser=said.browser,
        system=said.system,
        at=session.created_at,
        days=DISOWN_WITHIN.days,
    )
    room.post.send(message, job)


def send_change(job: Job, room: MailRoom) -> None:
    """Tell the member of the job's ``event`` what changed."""
    event = job.row(Event, "event")
    if event is not None and event.member.email:
        what = BY_CODE[event.kind].sentence
        room.post.send(letters.security_change(addressee(event.member, room), what=what), job)


def send_code(job: Job, room: MailRoom) -> None:
    """Send the code of the job's ``pending`` sign-in, unless that is over."""
    pending = job.row(PendingSignIn, "pending")
    if pending is None or pending.expires_at <= clock.now() or not pending.member.email:
        return
    code, minutes = mailed_code(pending, room.keys), int(LIFE.total_seconds() // 60)
    to = addressee(pending.member, room)
    room.post.send(letters.sign_in_code(to, code=code, minutes=minutes), job)


def send_to_member(job: Job, room: MailRoom) -> None:
    """Tell the member of the job's ``event`` what was noticed."""
    event = job.row(SecurityEvent, "event")
    if event is not None and event.member is not None and event.member.email:
        _send(TO_MEMBER.get((event.code, event.about)), addressee(event.member, room), job, room)


def tell_admins(job: Job) -> Effect | None:
    """Return the effect of the job: a mail for each admin but the one it is about."""
    event = job.row(SecurityEvent, "event")
    if event is None or event.customer is None:
        return None
    told = Member.select(Member.id).where(
        (Member.customer == event.customer.id)
        & (Member.role == Role.ADMIN.value)
        & (Member.state == MemberState.ACTIVE.value)
        & Member.email.is_null(False)
    )
    about = event.by.id if event.by is not None else None
    mails: list[tuple[str | None, Args]] = [
        (f"{TELL_ADMIN}:{event.id}:{one.id}", {"event": event.id, "admin": one.id})
        for one in told
        if one.id != about
    ]
    return lambda: enqueue_many(TELL_ADMIN, mails, at=clock.now())


def send_to_admin(job: Job, room: MailRoom) -> None:
    """Tell the job's ``admin`` what was noticed in its ``event``."""
    event, admin = job.row(SecurityEvent, "event"), job.row(Member, "admin")
    if event is not None and admin is not None and admin.email:
        _send(TO_ADMIN.get((event.code, event.about)), addressee(admin, room), job, room)


def send_to_operator(job: Job, room: MailRoom) -> None:
    """Tell Cerum that a rule was met."""
    to = Addressee(OPERATOR, DEFAULT_LANGUAGE, "", "Cerum AS", OPERATOR, room.base_url)
    _send(TO_OPERATOR, to, job, room)


def _send(text: Text | None, to: Addressee, job: Job, room: MailRoom) -> None:
    if text is None:
        return
    message = letters.security_alarm(to, what=text.what, advice=text.advice, path=text.path)
    room.post.send(message, job)
