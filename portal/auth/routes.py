"""Signing in and out."""

from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.auth.forms import SignInForm
from portal.auth.sessions import Browser, end_session, establish_session, remember_device
from portal.auth.sign_in import SignInRefused, sign_in
from portal.members.models import Member
from portal.web.browser_session import browser_session, cookie_name, set_cookie
from portal.web.htmx import leave_for, render_page, see_other
from portal.web.i18n import gettext
from portal.web.portal import portal
from portal.web.redirects import safe_next
from portal.web.visit import signed_in, visit
from portal.words import N_

bp = Blueprint("auth", __name__)

WRONG = N_("Kunde-id, brukernavn eller passord stemmer ikke.")
REMEMBERED = "customer"


@bp.get("/login")
def login() -> Response:
    """Show the form, with the customer id that was last used on this device."""
    if signed_in():
        return see_other(safe_next(request.args.get("next")) or "/")
    last = request.args.get("customer_id") or request.cookies.get(cookie_name(REMEMBERED))
    form = SignInForm(formdata=None, data=MultiDict({"customer_id": last or ""}))
    return _page(form)


@bp.get("/c/<customer_id>")
def for_customer(customer_id: str) -> Response:
    """Show the form with ``customer_id`` filled in, whether or not there is such a customer."""
    return see_other(url_for("auth.login", customer_id=customer_id[:40]))


@bp.post("/login")
def login_post() -> Response:
    """Sign in, or say that the three fields do not belong together."""
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
            address=_browser().address,
            device_token=request.cookies.get(cookie_name("device")),
            at=clock.now(),
        )
    except SignInRefused:
        return _page(form, 422, [("customer_id", gettext(WRONG))])
    return signed_in_as(member, safe_next(request.form.get("next")) or "/")


@bp.post("/logout")
def logout() -> Response:
    """End the session on the server and clear the browser's copy."""
    here = visit()
    end_session(here.session, by=here.member, at=clock.now())
    browser_session().end()
    return leave_for(url_for("auth.login", reason="signed-out"))


def signed_in_as(member: Member, leads_to: str) -> Response:
    """Begin the session of ``member`` and go on to ``leads_to``."""
    at = clock.now()
    browser_session().renew(establish_session(member, _browser(), at=at))
    device = remember_device(member, request.cookies.get(cookie_name("device")), at=at)
    response = leave_for(leads_to)
    set_cookie(response, "device", device)
    set_cookie(response, REMEMBERED, member.customer.key)
    return response


def _page(
    form: SignInForm, status: int = 200, errors: list[tuple[str, str]] | None = None
) -> Response:
    leads_to = request.values.get("next")
    return render_page(
        "auth/login.html",
        status=status,
        form=form,
        errors=errors or form.problems(),
        next=safe_next(leads_to),
        reason=request.args.get("reason"),
    )


def _browser() -> Browser:
    return Browser(request.remote_addr or "", request.user_agent.string)
