"""One state machine for all kinds: where a request can go, and who may move it."""

from dataclasses import dataclass
from enum import StrEnum

from portal.words import N_, Refused


class RequestState(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    IN_PROGRESS = "in-progress"
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Actor(StrEnum):
    """Who moves a request; the portal does by itself what needs no person."""

    MEMBER = "member"
    CUSTOMER = "customer"
    CERUM = "cerum"
    PORTAL = "portal"


class Move(StrEnum):
    """What can be done with a request."""

    TAKE = "take"
    MESSAGE = "message"
    ASK = "ask"
    REPLY = "reply"
    ANSWER = "answer"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    EXTEND = "extend"
    HAND_OVER = "hand-over"


STATE_NAMES = {
    RequestState.RECEIVED: N_("Mottatt"),
    RequestState.IN_PROGRESS: N_("Under arbeid"),
    RequestState.WAITING: N_("Venter på deg"),
    RequestState.DONE: N_("Ferdig"),
    RequestState.REFUSED: N_("Avslått"),
    RequestState.WITHDRAWN: N_("Trukket"),
}
ACTOR_NAMES = {
    Actor.MEMBER: N_("Du"),
    Actor.CUSTOMER: N_("Arbeidsgiveren din"),
    Actor.CERUM: N_("Cerum AS"),
    Actor.PORTAL: N_("Tjenesten"),
}
MOVE_NAMES = {
    Move.TAKE: N_("Tatt"),
    Move.MESSAGE: N_("Melding"),
    Move.ASK: N_("Spørsmål"),
    Move.REPLY: N_("Svar på spørsmål"),
    Move.ANSWER: N_("Svar"),
    Move.REFUSE: N_("Avslag"),
    Move.WITHDRAW: N_("Trukket"),
    Move.EXTEND: N_("Frist forlenget"),
    Move.HAND_OVER: N_("Sendt videre"),
}
OPEN = frozenset({RequestState.RECEIVED, RequestState.IN_PROGRESS, RequestState.WAITING})
_STAFF = frozenset({Actor.CUSTOMER, Actor.CERUM})


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a move may begin, where it ends (None: where it began), who makes it, what it needs."""

    begins: frozenset[RequestState]
    ends: RequestState | None
    actors: frozenset[Actor]
    needs_reason: bool = False


RULES = {
    Move.TAKE: Rule(
        frozenset({RequestState.RECEIVED}), RequestState.IN_PROGRESS, _STAFF | {Actor.PORTAL}
    ),
    Move.MESSAGE: Rule(
        frozenset({RequestState.RECEIVED, RequestState.IN_PROGRESS}),
        None,
        _STAFF | {Actor.MEMBER},
        needs_reason=True,
    ),
    Move.ASK: Rule(
        frozenset({RequestState.RECEIVED, RequestState.IN_PROGRESS}),
        RequestState.WAITING,
        _STAFF,
        needs_reason=True,
    ),
    Move.REPLY: Rule(
        frozenset({RequestState.WAITING}),
        RequestState.IN_PROGRESS,
        frozenset({Actor.MEMBER}),
        needs_reason=True,
    ),
    Move.ANSWER: Rule(OPEN, RequestState.DONE, _STAFF | {Actor.PORTAL}),
    Move.REFUSE: Rule(OPEN, RequestState.REFUSED, _STAFF, needs_reason=True),
    Move.WITHDRAW: Rule(OPEN, RequestState.WITHDRAWN, frozenset({Actor.MEMBER})),
    Move.EXTEND: Rule(OPEN, None, _STAFF, needs_reason=True),
    Move.HAND_OVER: Rule(OPEN, None, _STAFF, needs_reason=True),
}


class MoveRefused(Refused):
    """The request is not where this move begins, or it is not this person's to move."""


def after(state: RequestState, move: Move, actor: Actor, reason: str | None) -> RequestState:
    """Return the state that ``move`` leads to; raises `MoveRefused` when it may not be made."""
    rule = RULES[move]
    if actor not in rule.actors:
        raise MoveRefused(N_("Dette er det ikke du som kan gjøre med henvendelsen."))
    if state not in rule.begins:
        raise MoveRefused(N_("Henvendelsen er kommet videre. Se hvordan den står nå."))
    if rule.needs_reason and not (reason or "").strip():
        raise MoveRefused(N_("Skriv en begrunnelse."))
    return rule.ends or state
