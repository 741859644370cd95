"""«Confirm that it is you»: asked before a sensitive act, with what was typed carried through.

A route calls `require_fresh(Act.X)` (or wears `@asks_who`). When the sign-in is not fresh the request is
kept sealed on the server, and the confirmation page sends it on, with the proof, to the address it was
meant for. There the proof is checked, and then the act is carried out with what was typed first.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, Flask, Response, abort, request, url_for
from werkzeug.datastructures import ImmutableMultiDict

from portal import clock
from portal.auth import fresh
from portal.auth.fresh import ACT_TEXTS, Confirmation, NotFresh
from portal.auth.fresh import Act as Act  # areas beside `auth` take it from here
from portal.auth.passkey_answers import PasskeyRefused
from portal.auth.passkeys import options_to_confirm, use_passkey
from portal.auth.second_step import Factors, TooManyCodes, Way, factors_of
from portal.auth.sessions import renew_token
from portal.web.browser_session import browser_session
from portal.web.htmx import leave_for, render_page, see_other
from portal.web.i18n import gettext
from portal.web.kept_forms import NEVER
from portal.web.passkeys import site
from portal.web.portal import portal
from portal.web.redirects import local_path
from portal.web.visit import Visit, signed_in, visit
from portal.words import N_

bp = Blueprint("confirmation", __name__)

P = ParamSpec("P")
MARK = "confirmation"
USE = "confirm"
WRONG = N_("Passordet stemmer ikke.")
WRONG_EITHER = N_("Passordet eller koden stemmer ikke.")
TOO_MANY = N_("Det ble for mange forsøk. Vent noen minutter, og prøv igjen.")
NO_PASSKEY = N_("Tilgangsnøkkelen ble ikke godtatt. Prøv igjen, eller bruk passordet.")


def init_app(app: Flask) -> None:
    """Ask when an act needs it, and go on when the answer comes."""
    app.register_blueprint(bp)
    app.register_error_handler(NotFresh, _ask)
    app.before_request(_go_on)


def require_fresh(act: Act) -> None:
    """Raise `NotFresh`, which leads to the confirmation, unless the sign-in is fresh for ``act``."""
    fresh.require_fresh(visit().session, act, at=clock.now())


def asks_who(act: Act) -> Callable[[Callable[P, Response]], Callable[P, Response]]:
    """Return a decorator for routes that carry out ``act``."""

    def decorate(route: Callable[P, Response]) -> Callable[P, Response]:
        @wraps(route)
        def checked(*args: P.args, **kwargs: P.kwargs) -> Response:
            require_fresh(act)
            return route(*args, **kwargs)

        return checked

    return decorate


@bp.get("/security/confirmation/<int:number>")
def confirmation(number: int) -> Response:
    """Ask for the proof."""
    here = visit()
    asked = fresh.find_asked(here.session, number, at=clock.now())
    return _page(here, asked) if asked else abort(404)


@bp.post("/security/confirmation/<int:number>")
def confirmation_post(number: int) -> Response:
    """Check the proof for a page, and lead on to the page."""
    here = visit()
    asked = fresh.find_asked(here.session, number, at=clock.now())
    if asked is None or asked.is_form:
        abort(404)
    problem = _problem(here)
    if problem:
        return _page(here, asked, problem)
    if not _confirm(here, asked):
        abort(404)
    return see_other(asked.path)


def _ask(wanted: NotFresh) -> Response:
    here, keys = visit(), portal().keys
    form = None
    if request.method not in ("GET", "HEAD"):
        form = [pair for pair in request.form.items(multi=True) if pair[0] not in NEVER]
    path = local_path(request.full_path.rstrip("?")) or "/"
    asked = fresh.ask(here.session, wanted.act, path, form, keys, at=clock.now())
    return leave_for(url_for("confirmation.confirmation", number=asked.id))


def _go_on() -> Response | None:
    """Before the route of the act: check the proof, then let the kept form stand as what was sent."""
    if request.method != "POST" or MARK not in request.form or not signed_in():
        return None
    here, number = visit(), request.form[MARK]
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    asked = fresh.find_asked(here.session, int(number), at=clock.now()) if is_number else None
    if asked is None or not asked.is_form or asked.path.split("?")[0] != request.path:
        abort(404)
    problem = _problem(here)
    if problem:
        return _page(here, asked, problem)
    typed = fresh.waiting_form(asked, portal().keys)
    if not _confirm(here, asked):
        abort(404)
    request.form = ImmutableMultiDict(typed)
    return None


def _confirm(here: Visit, asked: Confirmation) -> bool:
    """Who proved anew who they are gets a new token; the old one is worthless (ASVS 7.2.4)."""
    if not fresh.confirm(asked, at=clock.now()):
        return False
    browser = browser_session()
    browser.renew(renew_token(here.session, browser.token))
    return True


def _problem(here: Visit) -> tuple[str, str] | None:
    """Return the field and the sentence when the proof in this request will not do."""
    answer = request.form.get("confirmation_answer", "")
    if answer:
        return _passkey_problem(here, answer)
    password = request.form.get("confirmation_password", "")
    code = request.form.get("confirmation_code", "")
    made = portal()
    if not password:
        return "confirmation_password", gettext(N_("Skriv inn passordet."))
    try:
        proved = fresh.is_proved(
            here.member, password, code, keys=made.keys, passwords=made.passwords, at=clock.now()
        )
    except TooManyCodes:
        return "confirmation_password", gettext(TOO_MANY)
    text = WRONG_EITHER if factors_of(here.member).any else WRONG
    return None if proved else ("confirmation_password", gettext(text))


def _passkey_problem(here: Visit, answer: str) -> tuple[str, str] | None:
    where = site()
    try:
        if where is None:
            raise PasskeyRefused
        use_passkey(answer, where, USE, at=clock.now(), member=here.member)
    except PasskeyRefused:
        return "confirmation_password", gettext(NO_PASSKEY)
    return None


def _page(here: Visit, asked: Confirmation, problem: tuple[str, str] | None = None) -> Response:
    factors = factors_of(here.member)
    return render_page(
        "auth/confirmation.html",
        status=422 if problem else 200,
        errors=[problem] if problem else [],
        asked=asked,
        action=asked.path if asked.is_form else request.path,
        text=gettext(ACT_TEXTS[Act(asked.act)]),
        asks_code=factors.any,
        takes_app=Way.APP in factors.ways,
        passkey=_passkey_options(here, factors),
    )


def _passkey_options(here: Visit, factors: Factors) -> dict[str, object] | None:
    where = site()
    if where is None or not factors.passkeys:
        return None
    return options_to_confirm(here.member, where, USE, at=clock.now())
