"""The member's choices: all of them, one of them, and each answer as a noun to post to."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, abort, request, url_for

from portal import clock
from portal.consents import display
from portal.consents.decide import Choice, NothingToPause
from portal.consents.forget import held
from portal.consents.forms import PositionForm
from portal.consents.history import events_on, latest_events
from portal.consents.models import Channel, ConsentEvent
from portal.consents.offers import Offer
from portal.consents.receipt_display import line
from portal.consents.state import standings_of
from portal.consents.stored_display import stored
from portal.data.base import transaction
from portal.data.purposes import POSITION
from portal.web.choices import choice, offers, shown, text_answered, told
from portal.web.headers import permissions_policy
from portal.web.htmx import leave_for, render, see_other, wants_fragment
from portal.web.i18n import language
from portal.web.notices import tell_next, translate
from portal.web.portal import portal
from portal.web.redirects import safe_next
from portal.web.visit import visit
from portal.web.webview import in_app
from portal.words import N_, Sentence

bp = Blueprint("consents", __name__)

TEXT_CHANGED = N_("Teksten er endret siden du åpnet siden. Les den på nytt, og svar igjen.")
NONE: Mapping[str, str] = {}
TOLD = {
    "given": N_("Du har gitt samtykke: %(purpose)s."),
    "renewed": N_("Du har fornyet samtykket: %(purpose)s."),
    "paused": N_("Samtykket er satt på pause i 30 dager: %(purpose)s."),
    "declined": N_("Du har sagt nei: %(purpose)s."),
    "withdrawn": N_("Du har trukket tilbake samtykket: %(purpose)s."),
}
Act = Callable[..., ConsentEvent]


@bp.get("/consents")
def index() -> Response:
    """Show every choice as a card, and the purposes that are no choices."""
    return _list(answered=request.args.get("answered"))


@bp.get("/consents/<purpose>")
def show(purpose: str) -> Response:
    """Show one purpose whole: its text, what is stored, every answer with its receipt."""
    return _one(_offer(purpose), answered=request.args.get("answered"))


@bp.post("/consents/<purpose>/consent")
def consent(purpose: str) -> Response:
    """Say yes."""
    offer = _choice_on(purpose)
    if not offer.offered:
        abort(404)
    return _answer(offer, Choice.give)


@bp.post("/consents/<purpose>/withdrawal")
def withdrawal(purpose: str) -> Response:
    """Say no, or take a yes back."""
    return _answer(_choice_on(purpose), Choice.withdraw)


@bp.post("/consents/<purpose>/pause")
def pause(purpose: str) -> Response:
    """Let a consent rest for 30 days."""
    return _answer(_choice_on(purpose), Choice.pause)


def _offer(purpose: str) -> Offer:
    found = offers().get(purpose)
    if found is None:
        abort(404)
    return found


def _choice_on(purpose: str) -> Offer:
    found = _offer(purpose)
    if not found.is_choice:
        abort(404)
    return found


def _answer(offer: Offer, act: Act) -> Response:
    here, at = visit(), clock.now()
    answered = text_answered(offer)
    if answered is None and act is not Choice.withdraw:
        return _again(offer, Sentence(TEXT_CHANGED))
    beside = display.card(offer, latest_events(here.member).get(offer.key), 0).beside
    stood = shown(answered or (language(), told(offer)), _channel(), beside)
    try:
        with transaction():  # told that it worked, or that it did not: never the other
            event = act(choice(offer), by=here.member, at=at, shown=stood)
            tell_next(Sentence(TOLD[event.kind], {"purpose": Sentence(offer.texts["nb"].name)}))
    except NothingToPause as refusal:
        return _again(offer, refusal.sentence)
    here.standings = standings_of(here.member, at)
    return _back(offer)


def _channel() -> Channel:
    if in_app():
        return Channel.APP
    return Channel.HTMX if wants_fragment() else Channel.PAGE


def _back(offer: Offer) -> Response:
    """Return to where the answer was given."""
    back = safe_next(request.form.get("next")) or url_for(".index")
    if back in (url_for(".index"), _own(offer)):
        back = f"{back}?answered={offer.key}"
    return leave_for(back) if display.needs_whole_page(offer) else see_other(back)


def _again(offer: Offer, problem: Sentence) -> Response:
    """Show what stands now, with what kept the answer from being taken at its card."""
    problem_at = {offer.key: translate(problem)}
    if request.form.get("next") == _own(offer):
        return _one(offer, problems=problem_at, status=409)
    return _list(problems=problem_at, status=409)


def _own(offer: Offer) -> str:
    return url_for(".show", purpose=offer.key)


def _list(
    *, answered: str | None = None, problems: Mapping[str, str] = NONE, status: int = 200
) -> Response:
    here, told_now = visit(), offers()
    answers = latest_events(here.member)
    rows = held(answers, here.member, portal().register)
    return render(
        "consents/index.html",
        "consents/_cards.html",
        status=status,
        cards=display.cards(told_now, answers, rows),
        others=[display.other(offer) for offer in told_now.values() if not offer.is_choice],
        answered=answered,
        problems=problems,
        back=url_for(".index"),
    )


def _one(
    offer: Offer,
    *,
    answered: str | None = None,
    problems: Mapping[str, str] = NONE,
    status: int = 200,
) -> Response:
    here = visit()
    events = events_on(offer.key, here.member)
    rows = held([offer.key] if events else [], here.member, portal().register)
    sends_position = offer.key == POSITION.key and here.standing(POSITION).permits
    response = render(
        "consents/purpose.html",
        "consents/_purpose.html",
        status=status,
        card=display.card(offer, events[0] if events else None, rows.get(offer.key, 0)),
        other=None if offer.is_choice else display.other(offer),
        events=[line(event) for event in events],
        stored=stored(offer.key, here.member),
        form=PositionForm(formdata=None) if sends_position else None,
        answered=answered,
        problems=problems,
        back=_own(offer),
    )
    if sends_position:
        response.headers["Permissions-Policy"] = permissions_policy(geolocation=True)
    return response
