"""How requests read for those who answer them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from portal.data_requests import display
from portal.data_requests.handling import possible
from portal.data_requests.kinds import KINDS, RequestKind
from portal.data_requests.models import DataRequest, RequestMove
from portal.data_requests.queue import Place, Wanted
from portal.data_requests.states import STATE_NAMES, Actor, Move, RequestState, after
from portal.data_requests.telling import TOLD
from portal.data_requests.timeline_display import MoveLine, spoken
from portal.data_requests.timeline_display import move as to_member
from portal.members.models import Member
from portal.web.i18n import gettext
from portal.words import N_

MOVES = {
    Move.TAKE: N_("%(who)s tok henvendelsen."),
    Move.MESSAGE: N_("%(who)s skrev:"),
    Move.ASK: N_("%(who)s stilte et spørsmål:"),
    Move.REPLY: N_("%(who)s svarte på spørsmålet:"),
    Move.ANSWER: N_("%(who)s svarte:"),
    Move.REFUSE: N_("%(who)s avslo henvendelsen:"),
    Move.WITHDRAW: N_("%(who)s trakk henvendelsen."),
    Move.EXTEND: N_("%(who)s forlenget fristen:"),
    Move.HAND_OVER: N_("%(who)s sendte henvendelsen videre:"),
}
CLOSED = "closed"
FILTERS = ("kind", "state", "mine", "late")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A request in the queue."""

    id: int
    reference: str
    kind: str
    member: str
    left: str
    is_late: bool
    blocks: str
    state: str
    colour: str
    may_be_taken: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What the member will read on the page of the request."""

    state: str
    colour: str
    text: str
    reason: str
    is_refused: bool
    is_mailed: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for, cleaned of what means nothing."""

    kind: str = ""
    state: str = ""
    mine: str = ""
    late: str = ""

    @classmethod
    def of(cls, typed: Mapping[str, str]) -> "Filters":
        """Return the filters in ``typed``."""
        kinds = {kind.value for kind in RequestKind}
        states = {state.value for state in RequestState} | {CLOSED}
        kind, state = typed.get("kind", ""), typed.get("state", "")
        return cls(
            kind if kind in kinds else "",
            state if state in states else "",
            "1" if typed.get("mine") else "",
            "1" if typed.get("late") else "",
        )

    def wanted(self, me: Member, today: dt.date) -> Wanted:
        """Return what the queue is asked for."""
        return Wanted(
            kind=self.kind or None,
            state=self.state or None,
            taken_by=me.id if self.mine else None,
            late_on=today if self.late else None,
        )

    def active(self) -> list[tuple[str, str]]:
        """Return (label, address without it) for each filter that is on."""
        return [(self._label(name), address(self._without(name))) for name in self._on()]

    def address(self, after: Place | None = None) -> str:
        """Return the address of the queue with these filters, from ``after`` on."""
        place = {"after": f"{after.due_on}.{after.id}"} if after else {}
        return address({name: getattr(self, name) for name in self._on()} | place)

    def _on(self) -> list[str]:
        return [name for name in FILTERS if getattr(self, name)]

    def _without(self, gone: str) -> dict[str, str]:
        return {name: getattr(self, name) for name in self._on() if name != gone}

    def _label(self, name: str) -> str:
        texts = {
            "kind": dict(kinds()).get(self.kind, ""),
            "state": dict(states()).get(self.state, ""),
            "mine": gettext(N_("Mine")),
            "late": gettext(N_("Over fristen")),
        }
        return texts[name]


def address(query: Mapping[str, str]) -> str:
    """Return the address of the queue."""
    return f"/admin/requests?{urlencode(query)}" if query else "/admin/requests"


def place_in(typed: str) -> Place | None:
    """Return where a page begins, or None for the first and for what cannot be read."""
    day, _, number = typed.partition(".")
    try:
        return Place(dt.date.fromisoformat(day), int(number[:18]))
    except ValueError:
        return None


def row(request: DataRequest, at: dt.datetime, zone: ZoneInfo) -> QueueRow:
    """Return how ``request`` stands at ``at``, in the customer's time zone."""
    shown = display.row(request, at, zone)
    return QueueRow(
        id=request.id,
        reference=request.reference,
        kind=gettext(KINDS[request.asks_for].law_term).capitalize(),
        member=request.member.full_name,
        left=shown.left if request.is_open else "",
        is_late=request.is_open and request.days_left(at, zone) < 0,
        blocks=blocks(request),
        state=state(request),
        colour=shown.colour,
        may_be_taken=Move.TAKE in possible(request, Actor.CUSTOMER, at=at),
    )


def state(request: DataRequest) -> str:
    """Return how the request stands, said to the customer's side."""
    if request.stands is RequestState.WAITING:
        return gettext(N_("Venter på medlemmet"))
    return gettext(STATE_NAMES[request.stands])


def blocks(request: DataRequest) -> str:
    """Return what the request waits for, in words; empty when it is closed."""
    if not request.is_open:
        return ""
    if request.handled_by == Actor.CERUM:
        return gettext(N_("Ligger hos Cerum AS"))
    if request.stands is RequestState.WAITING:
        return gettext(N_("Medlemmet har fått et spørsmål"))
    if request.taken_by is None:
        return gettext(N_("Ingen har tatt den"))
    return gettext(N_("%(who)s har den"), who=request.taken_by.full_name)


def move(made: RequestMove, request: DataRequest) -> MoveLine:
    """Return what ``made`` was, in words."""
    who = {
        Actor.CUSTOMER: made.by.full_name if made.by else gettext(N_("Kundeadministrator")),
        Actor.CERUM: "Cerum AS",
        Actor.PORTAL: gettext(N_("Tjenesten")),
        Actor.MEMBER: request.member.full_name,
    }[Actor(made.actor)]
    text = spoken(MOVES[Move(made.move)], made.reason, who)
    return MoveLine(made.at, text, made.reason)


def preview(request: DataRequest, move: Move, reason: str | None) -> Preview:
    """Return what the member is going to read when ``move`` is made; nothing is made yet."""
    state = after(request.stands, move, Actor.CUSTOMER, reason or "-")
    written = RequestMove(move=move.value, actor=Actor.CUSTOMER.value, reason=reason)
    line = to_member(written)
    return Preview(
        gettext(STATE_NAMES[state]),
        display.COLOURS[state],
        line.text,
        reason or "",
        is_refused=state is RequestState.REFUSED,
        is_mailed=move in TOLD,
    )


def kinds() -> list[tuple[str, str]]:
    """Return every kind by the word of the law."""
    return [(kind.value, gettext(KINDS[kind].law_term).capitalize()) for kind in RequestKind]


def states() -> list[tuple[str, str]]:
    """Return what may be asked for besides everything that is open."""
    named = {**STATE_NAMES, RequestState.WAITING: N_("Venter på medlemmet")}
    return [
        *((one.value, gettext(text)) for one, text in named.items()),
        (CLOSED, gettext(N_("Alle avsluttede"))),
    ]


def today(at: dt.datetime, zone: ZoneInfo) -> dt.date:
    """Return the day ``at`` falls on in ``zone``."""
    return at.astimezone(zone).date()
