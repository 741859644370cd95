"""How requests read: the same words and the same count of days for member and admin."""

import datetime as dt
from dataclasses import dataclass

from portal.data_requests.asking_why import is_about_a_look
from portal.data_requests.forms import GROUNDS
from portal.data_requests.kinds import KINDS, RequestKind
from portal.data_requests.models import DataRequest, RequestMove
from portal.data_requests.states import STATE_NAMES, Actor, Move, RequestState
from portal.members.models import Member
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
MOVES = {
    Move.TAKE: N_("%(who)s begynte å se på henvendelsen."),
    Move.ASK: N_("%(who)s spurte deg om noe."),
    Move.REPLY: N_("Du svarte."),
    Move.ANSWER: N_("%(who)s svarte."),
    Move.REFUSE: N_("%(who)s avslo henvendelsen."),
    Move.WITHDRAW: N_("Du trakk henvendelsen."),
    Move.EXTEND: N_("%(who)s forlenget fristen."),
    Move.HAND_OVER: N_("%(who)s sendte henvendelsen videre til den som skal svare."),
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


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One line of the history."""

    at: dt.datetime
    text: str
    reason: str | None


def row(request: DataRequest, at: dt.datetime) -> Row:
    """Return how ``request`` stands at ``at``."""
    return Row(
        id=request.id,
        reference=request.reference,
        wish=gettext(KINDS[request.asks_for].wish),
        state=gettext(STATE_NAMES[request.stands]),
        colour=COLOURS[request.stands],
        sent=i18n.moment(request.created_at),
        due=i18n.date(request.due_on),
        left=left(request.days_left(at)),
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


def move(made: RequestMove) -> MoveLine:
    """Return what ``made`` was, in words."""
    who = {
        Actor.CUSTOMER: gettext(N_("Arbeidsgiveren din")),
        Actor.CERUM: "Cerum AS",
        Actor.PORTAL: gettext(N_("Tjenesten")),
        Actor.MEMBER: gettext(N_("Du")),
    }[Actor(made.actor)]
    return MoveLine(made.at, gettext(MOVES[Move(made.move)], who=who), made.reason)


def facts(request: DataRequest, *, mine: bool = True) -> list[tuple[str, str]]:
    """Return what was asked for, as (label, text), told to the member or else to who answers."""
    found = []
    if request.purpose:
        found.append((gettext(N_("Formål")), told(offers()[request.purpose]).name))
    if request.subject:
        found.append((gettext(N_("Det gjelder")), _subject(request)))
    if request.proposal:
        found.append((gettext(N_("Slik skal det være")), request.proposal))
    if request.details:
        wrote = N_("Du skrev") if mine else N_("Medlemmet skrev")
        found.append((gettext(wrote), request.details))
    return found


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
    subject = request.subject or ""
    if is_about_a_look(request):
        return gettext(N_("Hvem som har sett opplysningene"))
    if request.asks_for is RequestKind.RECTIFICATION:
        field = Member._meta.fields.get(subject)
        return gettext(field.declaration.label) if field is not None else subject
    return gettext(dict(GROUNDS).get(subject, subject))
