"""Passkeys: making one, naming it, taking it away."""

from flask import Response, abort, request, url_for

from portal import clock
from portal.auth.factors import Passkey
from portal.auth.forms import CurrentPasswordForm, PasskeyForm
from portal.auth.fresh import Act
from portal.auth.new_passkey import add_passkey, options_to_add
from portal.auth.passkey_answers import PasskeyRefused
from portal.auth.passkeys import remove_passkey, rename_passkey
from portal.auth.removal import is_last, refuse_removal
from portal.auth.routes import bp
from portal.auth.second_step import factors_of
from portal.auth.two_step_routes import codes_or_back
from portal.web.confirmation import asks_who
from portal.web.htmx import render_page, see_other
from portal.web.notices import tell_next
from portal.web.passkeys import site
from portal.web.portal import portal
from portal.web.visit import visit
from portal.words import N_, Refused, Sentence

REFUSED = N_("Tilgangsnøkkelen ble ikke laget. Prøv igjen, eller bruk en annen enhet.")


@bp.get("/security/passkeys/new")
@asks_who(Act.PASSKEYS)
def passkey_new() -> Response:
    """Show the form; the button that asks the browser for a key is made by the script."""
    return _new(PasskeyForm(formdata=None))


@bp.post("/security/passkeys/new")
@asks_who(Act.PASSKEYS)
def passkey_new_post() -> Response:
    """Store the key that the browser made."""
    form, where = PasskeyForm(), site()
    if not form.validate():
        return _new(form)
    try:
        if where is None:
            raise PasskeyRefused
        answer = request.form.get("answer", "")
        add_passkey(visit().session, form.name.value, answer, where, at=clock.now())
    except PasskeyRefused:
        form.refuse("name", Refused(REFUSED))
        return _new(form)
    return codes_or_back(Sentence(N_("Tilgangsnøkkelen er lagt til.")))


@bp.get("/security/passkeys/<int:number>")
def passkey(number: int) -> Response:
    """Show the form that renames a key."""
    key = _key(number)
    return _rename(key, PasskeyForm(formdata=None, data={"name": key.name}))


@bp.post("/security/passkeys/<int:number>")
def passkey_post(number: int) -> Response:
    """Rename a key."""
    key, form = _key(number), PasskeyForm()
    if not form.validate():
        return _rename(key, form)
    rename_passkey(key, form.name.value)
    tell_next(Sentence(N_("Navnet er lagret.")))
    return see_other(url_for(".security"))


@bp.get("/security/passkeys/<int:number>/removal")
def passkey_removal(number: int) -> Response:
    """Ask before a key is taken away, and say what one signs in with afterwards."""
    return _removal(_key(number), CurrentPasswordForm(formdata=None))


@bp.post("/security/passkeys/<int:number>/removal")
@asks_who(Act.PASSKEYS)
def passkey_removal_post(number: int) -> Response:
    """Take a key away."""
    key, form, made, session = _key(number), CurrentPasswordForm(), portal(), visit().session
    current = form.current_password.data or ""
    try:
        factors = factors_of(session.member)
        refuse_removal(
            session, factors, current, keys=made.keys, passwords=made.passwords, at=clock.now()
        )
    except Refused as refusal:
        form.refuse("current_password", refusal)
        return _removal(key, form)
    remove_passkey(key, session, at=clock.now())
    tell_next(Sentence(N_("Tilgangsnøkkelen er fjernet. Slett den gjerne på enheten også.")))
    return see_other(url_for(".security"))


def _key(number: int) -> Passkey:
    found = Passkey.of(visit().member).where(Passkey.id == number).first() or abort(404)
    assert isinstance(found, Passkey)
    return found


def _new(form: PasskeyForm) -> Response:
    here, where = visit(), site()
    return render_page(
        "auth/passkey_new.html",
        status=422 if form.errors else 200,
        form=form,
        errors=form.problems(),
        options=options_to_add(here.member, where, at=clock.now()) if where else None,
    )


def _rename(key: Passkey, form: PasskeyForm) -> Response:
    status, errors = (422 if form.errors else 200), form.problems()
    return render_page("auth/passkey.html", status=status, key=key, form=form, errors=errors)


def _removal(key: Passkey, form: CurrentPasswordForm) -> Response:
    factors = factors_of(visit().member)
    return render_page(
        "auth/passkey_removal.html",
        status=422 if form.errors else 200,
        key=key,
        form=form,
        errors=form.problems(),
        is_last=is_last(factors),
        has_app=factors.app is not None,
        others=len(factors.passkeys) - 1,
    )
