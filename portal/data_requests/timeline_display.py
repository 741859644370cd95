"""What has happened with a request, line by line, and who has had it for how long."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from zoneinfo import ZoneInfo

from portal.data_requests.clocks import Turn, turns
from portal.data_requests.models import DataRequest, RequestMove, RequestReminder
from portal.data_requests.reminders import STEPS
from portal.data_requests.states import Actor, Move
from portal.data_requests.telling import Occasion
from portal.members.models import Customer
from portal.web import i18n
from portal.web.i18n import gettext
from portal.words import N_

MOVES = {
    Move.TAKE: N_("%(who)s begynte å se på henvendelsen."),
    Move.MESSAGE: N_("%(who)s skrev:"),
    Move.ASK: N_("%(who)s spurte deg om noe:"),
    Move.REPLY: N_("Du svarte:"),
    Move.ANSWER: N_("%(who)s svarte:"),
    Move.REFUSE: N_("%(who)s avslo henvendelsen:"),
    Move.WITHDRAW: N_("Du trakk henvendelsen."),
    Move.EXTEND: N_("%(who)s forlenget fristen:"),
    Move.HAND_OVER: N_("%(who)s sendte henvendelsen videre til den som skal svare:"),
}
REMINDED = {
    Occasion.SOON: N_("Den som skal svare, ble minnet om fristen."),
    Occasion.LAST_DAY: N_("Den som skal svare, fikk vite at dette er siste dag."),
    Occasion.LATE: N_("Fristen er ute. Cerum AS har fått vite det."),
    Occasion.LONG_LATE: N_(
        "Fristen gikk ut for en uke siden. Driften hos Cerum AS har fått vite det."
    ),
}


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One line of the history."""

    at: dt.datetime
    text: str
    reason: str | None


def move(made: RequestMove) -> MoveLine:
    """Return what ``made`` was, in words."""
    who = {
        Actor.CUSTOMER: gettext(N_("Arbeidsgiveren din")),
        Actor.CERUM: "Cerum AS",
        Actor.PORTAL: gettext(N_("Tjenesten")),
        Actor.MEMBER: gettext(N_("Du")),
    }[Actor(made.actor)]
    return MoveLine(made.at, spoken(MOVES[Move(made.move)], made.reason, who), made.reason)


def spoken(sentence: str, reason: str | None, who: str) -> str:
    """Return ``sentence``, which ends with a colon only when what was said follows."""
    text = gettext(sentence, who=who)
    return text if reason or not text.endswith(":") else f"{text[:-1]}."


def reminder(made: RequestReminder) -> MoveLine:
    """Return that somebody was told of the deadline, in words."""
    return MoveLine(made.at, gettext(REMINDED[STEPS[made.days]]), None)


def happened(moves: Sequence[MoveLine], reminders: Sequence[MoveLine]) -> list[MoveLine]:
    """Return everything that has happened, oldest first."""
    return sorted([*moves, *reminders], key=attrgetter("at"))


def had_by(
    request: DataRequest, moves: Sequence[RequestMove], customer: Customer, at: dt.datetime
) -> list[tuple[str, str]]:
    """Return who has had ``request`` and for how long, when more than one has."""
    found = turns(request, moves)
    if len(found) == 1:
        return []
    names = {Actor.CUSTOMER: customer.name, Actor.CERUM: "Cerum AS"}
    return [(names[turn.who], _lasted(turn, at, customer.zone)) for turn in found]


def _lasted(turn: Turn, at: dt.datetime, zone: ZoneInfo) -> str:
    since, days = i18n.moment(turn.since), _days(turn.days(at, zone))
    if turn.until is None:
        return gettext(N_("Siden %(since)s – %(days)s så langt"), since=since, days=days)
    until = i18n.moment(turn.until)
    return gettext(N_("%(since)s til %(until)s – %(days)s"), since=since, until=until, days=days)


def _days(count: int) -> str:
    return gettext(N_("1 dag")) if count == 1 else gettext(N_("%(count)s dager"), count=count)
