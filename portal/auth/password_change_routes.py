"""Changing the password, and hearing how strong a new one is."""

from flask import Response, make_response, redirect, request, url_for

from portal import clock
from portal.auth.forms import ChangePasswordBesideForm, ChangePasswordForm
from portal.auth.password_change import TooManyTries, WrongPassword, change_password, shortest_for
from portal.auth.routes import bp
from portal.auth.sessions import renew_token
from portal.auth.strength import SHORTEST_WITH_SECOND_STEP, own_words, verdict
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
    return _page(_form(empty=True))


@bp.post("/security/password")
def password_post() -> Response:
    """Change the password; every other session ends."""
    here, made, form = visit(), portal(), _form()
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
    form = _form(empty=True)
    return render(
        "auth/password.html",
        "auth/_strength.html",
        status=422,
        form=form,
        errors=[],
        verdict=said,
    )


def _form(*, empty: bool = False) -> ChangePasswordForm:
    """The hint tells how long the password must be, which depends on the second step."""
    beside = shortest_for(visit().member) == SHORTEST_WITH_SECOND_STEP
    kind = ChangePasswordBesideForm if beside else ChangePasswordForm
    form = kind(formdata=None) if empty else kind()
    assert isinstance(form, ChangePasswordForm)
    return form


def _page(form: ChangePasswordForm) -> Response:
    return render_page(
        "auth/password.html",
        status=422 if form.errors else 200,
        form=form,
        errors=form.problems(),
        verdict=None,
    )


def _told(ended: int) -> Sentence:
    if ended:
        return Sentence(N_("Passordet er byttet. Du er logget ut på alle andre enheter."))
    return Sentence(N_("Passordet er byttet."))
