"""How requests read: the same words and the same count of days for member and admin."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from portal.consents.collected import KIND_NAMES, MemberKind
from portal.data_requests.asking_why import is_about_a_look
from portal.data_requests.handling import BY_THE_PORTAL
from portal.data_requests.kinds import KINDS, RequestKind
from portal.data_requests.models import DataRequest, RequestMove
from portal.data_requests.review import OUTCOMES
from portal.data_requests.states import STATE_NAMES, Actor, Move, RequestState
from portal.members.models import Customer, Member
from portal.members.restriction import Restriction
from portal.web import i18n
from portal.web.choices import offers, told
from portal.web.i18n import gettext
from portal.words import N_

COLOURS = {
    RequestState.RECEIVED: "info",
    RequestState.IN_PROGRESS: "info",
    RequestState.WAITING: "warning",
    RequestState.DONE: "success",
    RequestState.REFUSED: "danger",
    RequestState.WITHDRAWN: "neutral",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A request in a list or at the top of its page."""

    id: int
    reference: str
    wish: str
    state: str
    colour: str
    sent: str
    due: str
    left: str
    is_open: bool
    is_refused: bool


def row(request: DataRequest, at: dt.datetime, zone: ZoneInfo) -> Row:
    """Return how ``request`` stands at ``at``, in the customer's time zone."""
    return Row(
        id=request.id,
        reference=request.reference,
        wish=gettext(KINDS[request.asks_for].wish),
        state=gettext(STATE_NAMES[request.stands]),
        colour=COLOURS[request.stands],
        sent=i18n.moment(request.created_at),
        due=i18n.date(request.due_on),
        left=left(request.days_left(at, zone)),
        is_open=request.is_open,
        is_refused=request.stands is RequestState.REFUSED,
    )


def left(days: int) -> str:
    """Return ``3 dager igjen``, ``siste dag`` or ``2 dager over fristen``."""
    if days == 0:
        return gettext(N_("siste dag"))
    if days == 1:
        return gettext(N_("1 dag igjen"))
    if days == -1:
        return gettext(N_("1 dag over fristen"))
    text = N_("%(days)s dager igjen") if days > 0 else N_("%(days)s dager over fristen")
    return gettext(text, days=abs(days))


def next_step(request: DataRequest, customer: Customer) -> str:
    """Return what happens now and who does it; empty when nothing more does."""
    if not request.is_open or request.asks_for in BY_THE_PORTAL:
        return ""
    if request.stands is RequestState.WAITING:
        return gettext(N_("Svar på spørsmålet, så går henvendelsen videre. Fristen løper imens."))
    who = "Cerum AS" if request.handled_by == Actor.CERUM else customer.name
    return gettext(N_("%(who)s svarer deg her. Du får e-post når svaret er kommet."), who=who)


def facts(request: DataRequest, *, mine: bool = True) -> list[tuple[str, str]]:
    """Return what was asked for, as (label, text), told to the member or else to who answers."""
    found = []
    if request.purpose:
        found.append((gettext(N_("Formål")), told(offers()[request.purpose]).name))
    if request.subject:
        found.append((gettext(N_("Det gjelder")), _subject(request)))
    if request.proposal and not (request.is_open and request.subject in Member._meta.fields):
        found.append((gettext(N_("Slik skal det være")), request.proposal))
    if request.details:
        wrote = N_("Du skrev") if mine else N_("Medlemmet skrev")
        found.append((gettext(wrote), request.details))
    if request.outcome:
        found.append((gettext(N_("Utfall")), outcome(request)))
    return found


def outcome(request: DataRequest) -> str:
    """Return what the answer came to: a value, or how a category was decided."""
    said = request.outcome or ""
    if request.asks_for is not RequestKind.REVIEW:
        return said
    if said in OUTCOMES:
        return gettext(OUTCOMES[said])
    kind = gettext(KIND_NAMES[MemberKind(said)])
    return gettext(N_("Kategorien er endret til «%(kind)s»."), kind=kind)


def beside(request: DataRequest, member: Member) -> tuple[str, str] | None:
    """Return (value as stored, value as proposed) for an open correction of a field, else None."""
    if request.asks_for is not RequestKind.RECTIFICATION or not request.is_open:
        return None
    field = Member._meta.fields.get(request.subject or "")
    if field is None:
        return None
    stored = getattr(member, field.name)
    shown = i18n.date(stored) if isinstance(stored, dt.date) else stored
    return str(shown or gettext(N_("Ikke oppgitt"))), request.proposal or ""


def refusal(request: DataRequest, moves: Sequence[RequestMove]) -> str:
    """Return why ``request`` was refused; empty when it was not."""
    said = [move.reason or "" for move in moves if move.move == Move.REFUSE]
    return said[-1] if said and request.stands is RequestState.REFUSED else ""


def stopped(request: DataRequest, what: Restriction | None) -> str:
    """Return what the request has stopped, since when and until when; empty when it stops nothing."""
    if what is None:
        return ""
    named = told(offers()[what.purpose]).name if what.purpose else gettext(N_("alle formål"))
    values = {"purpose": named, "since": i18n.moment(what.began_at)}
    if what.ends_at is None:
        return gettext(N_("Bruken til «%(purpose)s» er stanset siden %(since)s."), **values)
    values["until"] = i18n.moment(what.ends_at)
    ends = N_("Bruken til «%(purpose)s» er stanset fra %(since)s til %(until)s.")
    return gettext(ends, **values)


def wishes() -> list[tuple[str, str, str]]:
    """Return (kind, wish, law term) for all seven, in the order people look for them."""
    return [
        (kind.value, gettext(KINDS[kind].wish), gettext(KINDS[kind].law_term))
        for kind in RequestKind
    ]


def day(date: dt.date) -> str:
    """Return ``date`` in words."""
    return i18n.date(date)


def _subject(request: DataRequest) -> str:
    if is_about_a_look(request):
        return gettext(N_("Hvem som har sett opplysningene"))
    return gettext(request.subject_shown) if request.subject_shown else str(request.subject)
