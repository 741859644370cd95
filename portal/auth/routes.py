"""Signing in and out."""

from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.auth.devices import is_trusted, known_device, remember_device
from portal.auth.forms import SignInForm
from portal.auth.limits import block
from portal.auth.models import Proof
from portal.auth.passkey_answers import PasskeyRefused
from portal.auth.passkeys import options_to_sign_in, use_passkey
from portal.auth.pending import begin_pending
from portal.auth.second_step import has_second_step
from portal.auth.session_length import IDLE, idle_of
from portal.auth.sessions import Browser, end_session, establish_session, leave_session
from portal.auth.sign_in import SignInRefused, note_far_away, sign_in
from portal.auth.travel import is_far_away
from portal.members.models import Member
from portal.web.browser_session import browser_session, cookie_name, set_cookie
from portal.web.htmx import leave_for, render_page, see_other
from portal.web.i18n import gettext
from portal.web.passkeys import site
from portal.web.portal import portal
from portal.web.redirects import safe_next
from portal.web.visit import expired_visit, signed_in, visit
from portal.words import N_

bp = Blueprint("auth", __name__)

WRONG = N_("Kunde-id, brukernavn eller passord stemmer ikke.")
NO_PASSKEY = N_(
    "Tilgangsnøkkelen ble ikke godtatt. Den kan være fjernet. Prøv igjen, eller bruk passordet."
)
NEW_PASSWORD_FIRST = N_("Velg et nytt passord først, med lenken du har fått på e-post.")
REMEMBERED = "customer"


@bp.get("/login")
def login() -> Response:
    """Show the form, with the customer id that was last used on this device."""
    if signed_in():
        return see_other(safe_next(request.args.get("next")) or "/")
    return _page(_empty_form())


@bp.get("/c/<customer_id>")
def for_customer(customer_id: str) -> Response:
    """Show the form with ``customer_id`` filled in, whether or not there is such a customer."""
    return see_other(url_for("auth.login", customer_id=customer_id[:40]))


@bp.post("/login")
def login_post() -> Response:
    """Take the first step, or say that the three fields do not belong together."""
    form = SignInForm()
    if not form.validate():
        return _page(form, 422)
    try:
        member = sign_in(
            form.customer_id.data or "",
            form.username.data or "",
            form.password.data or "",
            keys=portal().keys,
            passwords=portal().passwords,
            address=browser().address,
            device_token=device_token(),
            at=clock.now(),
        )
    except SignInRefused:
        return _page(form, 422, [("customer_id", gettext(WRONG))])
    return first_step_taken(member, safe_next(request.form.get("next")) or "/")


@bp.post("/login/passkey")
def login_passkey() -> Response:
    """Sign in with a passkey alone: something one has, unlocked by something one is or knows."""
    where = site()
    try:
        if where is None:
            raise PasskeyRefused
        answer = request.form.get("answer", "")
        member = use_passkey(answer, where, "sign-in", at=clock.now())
        if not member.is_active:
            raise PasskeyRefused
    except PasskeyRefused:
        return _page(_empty_form(), 422, [("username", gettext(NO_PASSKEY))])
    if member.password_hash is None:
        return _page(_empty_form(), 422, [("username", gettext(NEW_PASSWORD_FIRST))])
    return signed_in_as(member, safe_next(request.form.get("next")) or "/", Proof.PASSKEY)


@bp.post("/logout")
def logout() -> Response:
    """End the session on the server and clear the browser's copy."""
    here = visit()
    end_session(here.session, by=here.member, at=clock.now())
    browser_session().end()
    return leave_for(url_for("auth.login", reason="signed-out"))


def first_step_taken(member: Member, leads_to: str, *, by_app: bool = False) -> Response:
    """Sign ``member`` in, or ask for the second step where it is due."""
    at, address = clock.now(), browser().address
    device = known_device(member, device_token())
    far = is_far_away(member, address, device, at=at)
    own = has_second_step(member)
    if far:
        note_far_away(member, address, portal().keys, at=at, asked=own or bool(member.email))
    trusted = not by_app and is_trusted(device, member, at)
    if (own and not trusted) or (far and member.email):
        token = begin_pending(member, by_app=by_app, mail=not own, leads_to=leads_to, at=at)
        browser_session().renew(token)
        return leave_for(url_for("auth.second_step"))
    proof = Proof.APP if by_app else Proof.REMEMBERED_DEVICE if own else Proof.PASSWORD
    return signed_in_as(member, leads_to, proof)


def signed_in_as(
    member: Member, leads_to: str, proof: Proof = Proof.PASSWORD, *, trust: bool = False
) -> Response:
    """Begin the session of ``member`` and go on to ``leads_to``."""
    network = portal().keys.fingerprint("network", block(browser().address))
    begun = establish_session(
        member, browser(), proof, at=clock.now(), trust=trust, network=network
    )
    if signed_in():
        leave_session(visit().session, at=clock.now())
    browser_session().renew(begun.token)
    response = leave_for(leads_to)
    _keep_device(response, member, begun.device_token)
    return response


def know_device(response: Response, member: Member) -> None:
    """Remember that ``member`` uses this browser: strangers' guesses do not hold it back."""
    _keep_device(response, member, remember_device(member, device_token(), at=clock.now()))


def device_token() -> str | None:
    """Return what this browser keeps to be recognised by, if anything."""
    return request.cookies.get(cookie_name("device"))


def browser() -> Browser:
    """Return where this request comes from."""
    return Browser(request.remote_addr or "", request.user_agent.string, device_token())


def _keep_device(response: Response, member: Member, device: str) -> None:
    set_cookie(response, "device", device)
    set_cookie(response, REMEMBERED, member.customer.key)


def _empty_form() -> SignInForm:
    last = request.values.get("customer_id") or request.cookies.get(cookie_name(REMEMBERED))
    return SignInForm(formdata=None, data=MultiDict({"customer_id": last or ""}))


def _minutes_away() -> int:
    """After how long the session that has just run out here ended, as that customer decided."""
    was = expired_visit()
    return int((idle_of(was.customer) if was else IDLE).total_seconds() // 60)


def _page(
    form: SignInForm, status: int = 200, errors: list[tuple[str, str]] | None = None
) -> Response:
    leads_to, where = request.values.get("next"), site()
    return render_page(
        "auth/login.html",
        status=status,
        form=form,
        errors=errors or form.problems(),
        next=safe_next(leads_to),
        reason=request.args.get("reason"),
        minutes=_minutes_away(),
        passkey=options_to_sign_in(where, at=clock.now()) if where else None,
    )
