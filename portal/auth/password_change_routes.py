"""Changing the password, and hearing how strong a new one is."""

from flask import Response, make_response, redirect, request, url_for

from portal import clock
from portal.auth.forms import ChangePasswordForm
from portal.auth.password_change import TooManyTries, WrongPassword, change_password, shortest_for
from portal.auth.routes import bp
from portal.auth.sessions import renew_token
from portal.auth.strength import own_words, verdict
from portal.web.browser_session import browser_session
from portal.web.htmx import render, render_page, see_other
from portal.web.notices import tell_next, translate
from portal.web.portal import portal
from portal.web.visit import visit
from portal.words import N_, Refused, Sentence


@bp.get("/.well-known/change-password")
def change_password_address() -> Response:
    """Lead password managers to where the password is changed (W3C)."""
    return make_response(redirect(url_for(".password")))


@bp.get("/security/password")
def password() -> Response:
    """Show the form."""
    return _page(ChangePasswordForm(formdata=None))


@bp.post("/security/password")
def password_post() -> Response:
    """Change the password; every other session ends."""
    here, made, form = visit(), portal(), ChangePasswordForm()
    if not form.validate():
        return _page(form)
    current, new = form.current_password.data or "", form.new_password.data or ""
    try:
        ended = change_password(
            here.session, current, new, keys=made.keys, passwords=made.passwords, at=clock.now()
        )
    except (WrongPassword, TooManyTries) as refusal:
        form.refuse("current_password", refusal)
        return _page(form)
    except Refused as refusal:
        form.refuse("new_password", refusal)
        return _page(form)
    browser = browser_session()
    browser.renew(renew_token(here.session, browser.token))
    tell_next(_told(ended))
    return see_other(url_for(".security"))


@bp.post("/security/password/strength")
def password_strength() -> Response:
    """Say how strong the typed password is; nothing is kept."""
    member = visit().member
    typed = request.form.get("new_password", "")
    said = translate(verdict(typed, own_words(member), shortest=shortest_for(member)))
    form = ChangePasswordForm(formdata=None)
    return render(
        "auth/password.html",
        "auth/_strength.html",
        form=form,
        errors=[],
        verdict=said,
        shortest=shortest_for(member),
    )


def _page(form: ChangePasswordForm) -> Response:
    return render_page(
        "auth/password.html",
        status=422 if form.errors else 200,
        form=form,
        errors=form.problems(),
        verdict=None,
        shortest=shortest_for(visit().member),
    )


def _told(ended: int) -> Sentence:
    if ended:
        return Sentence(N_("Passordet er byttet. Du er logget ut på alle andre enheter."))
    return Sentence(N_("Passordet er byttet."))
