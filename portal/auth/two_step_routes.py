"""Two-step verification: setting up the app, taking it away, and the recovery codes."""

from flask import Response, abort, make_response, request, url_for

from portal import clock
from portal.auth import totp
from portal.auth.authenticator import begin_app, finish_app, remove_app
from portal.auth.forms import AppCodeForm, CurrentPasswordForm
from portal.auth.fresh import Act
from portal.auth.qr import draw
from portal.auth.recovery import codes_are_stored, codes_to_show, make_codes
from portal.auth.removal import refuse_removal
from portal.auth.routes import bp
from portal.auth.second_step import factors_of
from portal.web.confirmation import asks_who
from portal.web.htmx import render_page, see_other
from portal.web.i18n import gettext
from portal.web.notices import tell_next
from portal.web.portal import portal
from portal.web.visit import visit
from portal.web.webview import file_for_browsers
from portal.words import N_, Refused, Sentence

WRONG = N_("Koden stemmer ikke. Sjekk at klokken på telefonen er riktig, og skriv den neste koden.")


@bp.get("/security/two-step")
@asks_who(Act.TWO_STEP)
def two_step() -> Response:
    """Show the secret as QR code and as text, and ask for a code."""
    if factors_of(visit().member).app is not None:
        return see_other(url_for(".security"))
    return _set_up(AppCodeForm(formdata=None))


@bp.post("/security/two-step")
@asks_who(Act.TWO_STEP)
def two_step_post() -> Response:
    """Turn the app on, and go on to the recovery codes."""
    here, keys, form = visit(), portal().keys, AppCodeForm()
    if factors_of(here.member).app is not None:
        return see_other(url_for(".security"))
    if not form.validate():
        return _set_up(form)
    typed = "".join(form.code.value.split())
    if not finish_app(here.session, typed, keys, at=clock.now()):
        form.refuse("code", Refused(WRONG))
        return _set_up(form)
    return codes_or_back(Sentence(N_("Totrinnsbekreftelse er slått på.")))


@bp.get("/security/two-step/removal")
def two_step_removal() -> Response:
    """Ask before the app is taken away."""
    return _removal(CurrentPasswordForm(formdata=None))


@bp.post("/security/two-step/removal")
@asks_who(Act.TWO_STEP)
def two_step_removal_post() -> Response:
    """Take the app away."""
    here, made, form = visit(), portal(), CurrentPasswordForm()
    factors = factors_of(here.member)
    if factors.app is None:
        abort(404)
    try:
        refuse_removal(
            here.session,
            factors,
            form.current_password.data or "",
            keys=made.keys,
            passwords=made.passwords,
            at=clock.now(),
        )
    except Refused as refusal:
        form.refuse("current_password", refusal)
        return _removal(form)
    remove_app(here.session, at=clock.now())
    tell_next(Sentence(N_("Totrinnsbekreftelse er slått av.")))
    return see_other(url_for(".security"))


@bp.get("/security/recovery-codes")
def recovery_codes() -> Response:
    """Show the codes until the member has them; afterwards only how many are left."""
    member = visit().member
    factors = factors_of(member)
    if not factors.any:
        abort(404)
    codes = codes_to_show(member, portal().keys, at=clock.now())
    return render_page("auth/recovery_codes.html", codes=codes, left=factors.codes_left, errors=[])


@bp.post("/security/recovery-codes")
@asks_who(Act.TWO_STEP)
def recovery_codes_post() -> Response:
    """Make ten new codes; the old ones stop working."""
    member = visit().member
    if not factors_of(member).any:
        abort(404)
    make_codes(member, portal().keys, at=clock.now())
    return see_other(url_for(".recovery_codes"))


@bp.post("/security/recovery-codes/receipt")
def recovery_codes_receipt() -> Response:
    """Take the member's word that the codes are stored, and never show them again."""
    member = visit().member
    codes = codes_to_show(member, portal().keys, at=clock.now())
    if codes is None:
        return see_other(url_for(".security"))
    if "stored" not in request.form:
        problem = [("stored", gettext(N_("Kryss av når du har lagret kodene.")))]
        return render_page(
            "auth/recovery_codes.html", status=422, codes=codes, left=0, errors=problem
        )
    codes_are_stored(member)
    tell_next(Sentence(N_("Gjenopprettingskodene er klare til bruk. De vises ikke igjen.")))
    return see_other(url_for(".security"))


@bp.get("/security/recovery-codes/file")
@file_for_browsers
def recovery_codes_file() -> Response:
    """Return the codes as a text file, while they can be shown."""
    codes = codes_to_show(visit().member, portal().keys, at=clock.now()) or abort(404)
    response = make_response("\n".join(codes) + "\n")
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Content-Disposition"] = "attachment; filename=gjenopprettingskoder.txt"
    return response


def codes_or_back(told: Sentence) -> Response:
    """Lead a member who has a second step for the first time to the recovery codes."""
    member = visit().member
    tell_next(told)
    if factors_of(member).codes_left:
        return see_other(url_for(".security"))
    make_codes(member, portal().keys, at=clock.now())
    return see_other(url_for(".recovery_codes"))


def _set_up(form: AppCodeForm) -> Response:
    here = visit()
    secret = begin_app(here.member, portal().keys, at=clock.now())
    name = f"{here.member.username}@{here.customer.key}"
    return render_page(
        "auth/two_step.html",
        status=422 if form.errors else 200,
        form=form,
        errors=form.problems(),
        qr=draw(totp.address(secret, issuer=here.customer.name, name=name)),
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        account=name,
    )


def _removal(form: CurrentPasswordForm) -> Response:
    factors = factors_of(visit().member)
    if factors.app is None:
        abort(404)
    return render_page(
        "auth/two_step_removal.html",
        status=422 if form.errors else 200,
        form=form,
        errors=form.problems(),
        is_last=not factors.passkeys,
    )
