"""How a choice reads: the question, what it is about, how it stands, and what can be done."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from portal import clock
from portal.consents.models import Channel, ConsentEvent, EventKind
from portal.consents.offers import Offer
from portal.consents.state import UNANSWERED, Standing, State
from portal.consents.texts import Text
from portal.data.purposes import BASIS_NAMES, POSITION, VISIT_ANALYTICS, Decider
from portal.web import i18n
from portal.web.choices import asks_not_to_be_tracked, told
from portal.web.i18n import gettext
from portal.web.visit import visit
from portal.words import N_

OBJECTION = "/requests/new/objection"
RENEW_WITHIN = dt.timedelta(days=60)
STATE_NAMES = {
    State.GIVEN: (N_("Gitt"), "success"),
    State.PAUSED: (N_("På pause"), "warning"),
    State.DECLINED: (N_("Nei"), "neutral"),
    State.WITHDRAWN: (N_("Trukket tilbake"), "neutral"),
    State.EXPIRED: (N_("Gått ut"), "warning"),
    State.CHANGED: (N_("Svar på nytt"), "warning"),
}
SENTENCES = {
    State.UNDECIDED: N_("Du har ikke svart ennå."),
    State.GIVEN: N_("Du ga samtykke %(at)s."),
    State.PAUSED: N_("Du satte samtykket på pause %(at)s. Det starter igjen %(until)s."),
    State.DECLINED: N_("Du sa nei %(at)s."),
    State.WITHDRAWN: N_("Du trakk tilbake samtykket %(at)s."),
    State.EXPIRED: N_("Samtykket gikk ut. Svar på nytt hvis du vil."),
    State.CHANGED: N_(
        "Formålet er endret siden du svarte %(at)s. Samtykket ditt gjelder ikke det nye."
    ),
}
BY_SIGNAL = N_("Nettleseren din sa nei for deg %(at)s (Global Privacy Control).")
RENEWED = N_("Du fornyet samtykket %(at)s.")
VALID_UNTIL = N_("Samtykket gjelder til %(day)s.")
SWITCHED_OFF = N_("%(name)s har slått av dette. Ingenting blir samlet inn nå.")
NOT_MEASURING = N_("%(name)s måler ikke besøk nå. Svaret ditt gjelder hvis det blir slått på.")
SIGNALLED = N_(
    "Nettleseren din ber nettsteder om ikke å spore deg (Global Privacy Control). "
    "Vi regner det som et nei så lenge du ikke sier ja selv."
)
YES, NO = ("consent", N_("Ja")), ("withdrawal", N_("Nei"))
WITHDRAW = ("withdrawal", N_("Trekk tilbake"))
PAUSE = ("pause", N_("Sett på pause i 30 dager"))
RENEW = ("consent", N_("Forny samtykket"))
RESUME = ("consent", N_("Start igjen nå"))
GIVE = ("consent", N_("Gi samtykke"))
GIVE_AGAIN = ("consent", N_("Gi samtykke igjen"))
BUTTONS = {
    State.UNDECIDED: (YES, NO),
    State.EXPIRED: (YES, NO),
    State.CHANGED: (YES, NO),
    State.GIVEN: (WITHDRAW, PAUSE),
    State.PAUSED: (WITHDRAW, RESUME),
    State.DECLINED: (GIVE,),
    State.WITHDRAWN: (GIVE_AGAIN,),
}
CAN_WITHDRAW = frozenset({State.GIVEN, State.PAUSED, State.CHANGED})


@dataclass(frozen=True, slots=True)
class Button:
    """One button of a card: the act it posts to and its words."""

    act: str
    label: str


@dataclass(frozen=True, slots=True)
class Other:
    """A purpose that is no choice: why it happens all the same, and who decides."""

    key: str
    text: Text
    basis: str
    decider: str
    objection: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """A choice, ready to be shown."""

    key: str
    text: Text
    decider: str
    tag: tuple[str, str] | None
    sentence: str
    notes: list[str]
    buttons: list[Button]
    shows_effect: bool
    held: int
    receipt: str | None
    whole_page: bool

    @property
    def beside(self) -> list[str]:
        """Return what stands beside the text: what a receipt remembers of the card."""
        return [self.sentence, *self.notes, *(button.label for button in self.buttons)]


def cards(
    offers: Mapping[str, Offer], latest: Mapping[str, ConsentEvent], held: Mapping[str, int]
) -> list[Card]:
    """Return a card for each choice; one that is no longer offered only while it stands."""
    standings = visit().standings
    return [
        card(offer, latest.get(key), held.get(key, 0))
        for key, offer in offers.items()
        if offer.is_choice
        and (offer.offered or standings.get(key, UNANSWERED).state in CAN_WITHDRAW)
    ]


def card(offer: Offer, last: ConsentEvent | None, held: int) -> Card:
    """Return the card of ``offer``, whose last event is ``last``."""
    stands = visit().standings.get(offer.key, UNANSWERED)
    return Card(
        key=offer.key,
        text=told(offer),
        decider=decider(offer),
        tag=_tag(stands.state),
        sentence=_sentence(stands.state, last),
        notes=_notes(offer, stands),
        buttons=[Button(act, gettext(label)) for act, label in _buttons(offer, stands)],
        shows_effect=stands.state in CAN_WITHDRAW,
        held=held,
        receipt=last.reference if last else None,
        whole_page=needs_whole_page(offer),
    )


def other(offer: Offer) -> Other:
    """Return ``offer`` as one that is no choice."""
    basis = gettext(BASIS_NAMES[offer.basis])
    return Other(
        key=offer.key,
        text=told(offer),
        basis=f"{basis} ({gettext(offer.law)})" if offer.law else basis,
        decider=decider(offer),
        objection=objection_address(offer) if offer.is_objectionable else None,
    )


def objection_address(offer: Offer) -> str | None:
    """Return where a member objects to ``offer``, with the purpose filled in."""
    return f"{OBJECTION}?purpose={offer.key}"


def needs_whole_page(offer: Offer) -> bool:
    """Return whether an answer changes what the page itself may do: run a script, ask where it is."""
    return offer.key in (VISIT_ANALYTICS.key, POSITION.key)


def decider(offer: Offer) -> str:
    """Return who decides on the purpose, by name."""
    return "Cerum AS" if offer.decided_by is Decider.CERUM else str(visit().customer.name)


def _tag(state: State) -> tuple[str, str] | None:
    if state not in STATE_NAMES:
        return None
    name, colour = STATE_NAMES[state]
    return gettext(name), colour


def _sentence(state: State, last: ConsentEvent | None) -> str:
    if last is None:
        return gettext(SENTENCES[State.UNDECIDED])
    text = SENTENCES[state]
    if state is State.DECLINED and last.channel == Channel.SIGNAL:
        text = BY_SIGNAL
    elif state is State.GIVEN and last.kind == EventKind.RENEWED:
        text = RENEWED
    since = last.consented_at if state is State.GIVEN else last.at
    return gettext(text, at=i18n.moment(since), until=i18n.moment(last.paused_until))


def _notes(offer: Offer, stands: Standing) -> list[str]:
    notes = []
    if stands.ends_at and stands.state in (State.GIVEN, State.PAUSED):
        notes.append(gettext(VALID_UNTIL, day=i18n.date(clock.local(stands.ends_at).date())))
    if not offer.offered:
        notes.append(gettext(SWITCHED_OFF, name=decider(offer)))
    if offer.measures and visit().measurement is None:
        notes.append(gettext(NOT_MEASURING, name=visit().customer.name))
    if offer.measures and asks_not_to_be_tracked():
        notes.append(gettext(SIGNALLED))
    return notes


def _buttons(offer: Offer, stands: Standing) -> tuple[tuple[str, str], ...]:
    if not offer.offered:
        return (WITHDRAW,)
    buttons = BUTTONS[stands.state]
    if stands.state is State.GIVEN and _ends_soon(stands):
        return (*buttons, RENEW)
    return buttons


def _ends_soon(stands: Standing) -> bool:
    return stands.ends_at is not None and stands.ends_at - clock.now() < RENEW_WITHIN
