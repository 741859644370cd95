"""Choosing a password: with an invitation, or with a link to those who forgot theirs.

Opening a link changes nothing: what scans mail for harm opens links too. Who has one of our links,
though it works no longer, is told why and how to get a new one (410).
"""

from flask import Response, abort, request, url_for
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.auth.forgotten import ask_for_reset
from portal.auth.forms import ForgottenForm, NewPasswordForm
from portal.auth.new_password import LinkUnusable, set_password, why_unusable
from portal.auth.renewal import renew_invitation
from portal.auth.routes import (
    REMEMBERED,
    bp,
    browser,
    device_token,
    know_device,
    signed_in_as,
)
from portal.members.link import Link, LinkUse
from portal.members.links import find_link
from portal.members.models import Member
from portal.web.browser_session import cookie_name
from portal.web.htmx import leave_for, render_page, see_other
from portal.web.portal import portal
from portal.words import Refused


@bp.get("/invitation/<token>")
def invitation(token: str) -> Response:
    """Show the form with which a new member chooses a password."""
    return _form_or_gone(_link(token, LinkUse.INVITATION))


@bp.post("/invitation/<token>")
def invitation_post(token: str) -> Response:
    """Set the password of a new member, who is signed in with it."""
    done = _choose(token, LinkUse.INVITATION)
    return signed_in_as(done, "/") if isinstance(done, Member) else done


@bp.post("/invitation/<token>/renewal")
def invitation_renewal(token: str) -> Response:
    """Send a new invitation to where the old one went."""
    link = _link(token, LinkUse.INVITATION)
    renew_invitation(link, keys=portal().keys, at=clock.now())
    return see_other(url_for(".invitation", token=token))


@bp.get("/password/forgotten")
def forgotten() -> Response:
    """Ask who forgot a password, or tell what happens next."""
    if "sent" in request.args:
        return render_page("auth/forgotten_sent.html")
    last = request.args.get("customer_id") or request.cookies.get(cookie_name(REMEMBERED))
    form = ForgottenForm(formdata=None, data=MultiDict({"customer_id": last or ""}))
    return render_page("auth/forgotten.html", form=form, errors=[])


@bp.post("/password/forgotten")
def forgotten_post() -> Response:
    """Take note, and answer everybody alike."""
    form = ForgottenForm()
    if not form.validate():
        return render_page("auth/forgotten.html", status=422, form=form, errors=form.problems())
    ask_for_reset(
        form.customer_id.value,
        form.username.value,
        keys=portal().keys,
        address=browser().address,
        device_token=device_token(),
        at=clock.now(),
    )
    return see_other(url_for(".forgotten", sent=1))


@bp.get("/password/reset/<token>")
def reset(token: str) -> Response:
    """Show the form for a new password."""
    return _form_or_gone(_link(token, LinkUse.PASSWORD_RESET))


@bp.post("/password/reset/<token>")
def reset_post(token: str) -> Response:
    """Set the new password; its owner signs in with it, on a device that is known from now on."""
    done = _choose(token, LinkUse.PASSWORD_RESET)
    if not isinstance(done, Member):
        return done
    to_login = url_for(".login", reason="password-set", customer_id=done.customer.key)
    response = leave_for(to_login)
    know_device(response, done)
    return response


def _link(token: str, use: LinkUse) -> Link:
    """A link that was never ours is no page."""
    return find_link(token, use, portal().keys) or abort(404)


def _choose(token: str, use: LinkUse) -> Member | Response:
    link, form = _link(token, use), NewPasswordForm()
    if why_unusable(link, clock.now()) is not None:
        return _form_or_gone(link)
    if not form.validate():
        return _form_or_gone(link, form)
    try:
        made, at = portal(), clock.now()
        return set_password(link, form.password.data or "", passwords=made.passwords, at=at)
    except Refused as refusal:
        form.refuse("password", refusal)
        return _form_or_gone(link, form)
    except LinkUnusable:
        return _form_or_gone(_link(token, use))


def _form_or_gone(link: Link, form: NewPasswordForm | None = None) -> Response:
    """Show the form of ``link``, as it was sent or empty, or say why the link does not work."""
    why = why_unusable(link, clock.now())
    if why is not None:
        renewal = f"{request.path.removesuffix('/renewal')}/renewal"
        return render_page("auth/link_gone.html", status=410, link=link, why=why, renewal=renewal)
    form = form or NewPasswordForm(formdata=None)
    status = 422 if form.errors else 200
    return render_page(
        "auth/new_password.html",
        status=status,
        link=link,
        form=form,
        errors=form.problems(),
        action=request.path,
    )
