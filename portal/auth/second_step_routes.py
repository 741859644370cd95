"""The second step of a sign-in: a code, a passkey, or a code by mail."""

from flask import Response, request, url_for

from portal import clock
from portal.auth.forms import CodeForm
from portal.auth.passkey_answers import PasskeyRefused
from portal.auth.passkeys import options_to_confirm, use_passkey
from portal.auth.pending import PendingSignIn, find_pending, finish, send_code, take_step
from portal.auth.routes import bp, signed_in_as
from portal.auth.second_step import TooManyCodes, Way, factors_of
from portal.web.browser_session import browser_session
from portal.web.htmx import render_page, see_other
from portal.web.i18n import gettext
from portal.web.passkeys import site
from portal.web.portal import portal
from portal.words import N_

WRONG = N_("Koden stemmer ikke, eller den er brukt. Skriv inn en ny kode.")
TOO_MANY = N_("Det ble for mange feil koder. Vent 5 minutter, og prøv igjen.")
NO_PASSKEY = N_("Tilgangsnøkkelen ble ikke godtatt. Prøv igjen, eller bruk en kode.")
USE = "second-step"


@bp.get("/login/second-step")
def second_step() -> Response:
    """Ask for the second step; who has not taken the first one begins there."""
    pending = _pending()
    return _page(pending) if pending else see_other(url_for(".login", reason="too-late"))


@bp.post("/login/second-step")
def second_step_post() -> Response:
    """Sign in with a code."""
    pending, form = _pending(), CodeForm()
    if pending is None:
        return see_other(url_for(".login", reason="too-late"))
    if not form.validate():
        return _page(pending, form)
    try:
        proof = take_step(pending, form.code.value, portal().keys, at=clock.now())
    except TooManyCodes:
        return _page(pending, form, ("code", gettext(TOO_MANY)))
    if proof is None:
        return _page(pending, form, ("code", gettext(WRONG)))
    trust = "remember" in request.form
    return signed_in_as(pending.member, pending.leads_to, proof, trust=trust)


@bp.post("/login/second-step/passkey")
def second_step_passkey() -> Response:
    """Sign in with a passkey on top of the password."""
    pending, where = _pending(), site()
    if pending is None:
        return see_other(url_for(".login", reason="too-late"))
    try:
        if where is None or pending.mailed:
            raise PasskeyRefused
        answer = request.form.get("answer", "")
        use_passkey(answer, where, USE, at=clock.now(), member=pending.member)
    except PasskeyRefused:
        return _page(pending, None, ("code", gettext(NO_PASSKEY)))
    proof = finish(pending, Way.PASSKEY)
    if proof is None:
        return see_other(url_for(".login", reason="too-late"))
    trust = "remember" in request.form
    return signed_in_as(pending.member, pending.leads_to, proof, trust=trust)


@bp.post("/login/second-step/mail")
def second_step_mail() -> Response:
    """Send another code by mail."""
    pending = _pending()
    if pending is not None and pending.mailed:
        send_code(pending, at=clock.now())
    return see_other(url_for(".second_step", sent=1))


def _pending() -> PendingSignIn | None:
    return find_pending(browser_session().token, at=clock.now())


def _page(
    pending: PendingSignIn, form: CodeForm | None = None, problem: tuple[str, str] | None = None
) -> Response:
    form = form or CodeForm(formdata=None)
    errors = [problem] if problem else form.problems()
    ways = () if pending.mailed else factors_of(pending.member).ways
    where = site() if Way.PASSKEY in ways else None
    return render_page(
        "auth/second_step.html",
        status=422 if errors else 200,
        form=form,
        errors=errors,
        mailed_to=_hidden(pending.member.email or "") if pending.mailed else None,
        takes_app=Way.APP in ways,
        has_passkey=Way.PASSKEY in ways,
        passkey=options_to_confirm(pending.member, where, USE, at=clock.now()) if where else None,
        days=pending.member.customer.device_days,
        sent="sent" in request.args,
    )


def _hidden(address: str) -> str:
    """Enough to recognise one's own address by: ``k…@nordlys.no``."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"
