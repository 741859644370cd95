"""Registering: everybody gets the same answer, and what comes of it is told by mail.

Opening the link confirms nothing: what scans mail for harm opens links too.
"""

from flask import Response, request, url_for
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.auth.registrants import Registration, find_registration
from portal.auth.registration import ask_to_register, confirm
from portal.auth.registration_forms import RegistrationForm
from portal.auth.routes import bp, browser
from portal.members.links import token as token_of
from portal.members.mistakes import Mistakes
from portal.web.errors import error_page
from portal.web.htmx import leave_for, render_page, see_other
from portal.web.i18n import language
from portal.web.portal import portal
from portal.words import N_

GONE = (
    N_("Lenken virker ikke lenger"),
    N_("Den er for gammel, eller arbeidsgiveren har svart."),
    N_("Registrer deg på nytt, eller logg inn hvis du er medlem."),
)


@bp.get("/register")
def register() -> Response:
    """Ask who wants to become a member, or tell what happens next."""
    if "sent" in request.args:
        return render_page("auth/register_sent.html")
    begun = MultiDict({"customer_id": request.args.get("customer_id", "")})
    form = RegistrationForm(formdata=None, data=begun)
    return render_page("auth/register.html", form=form, errors=[])


@bp.post("/register")
def register_post() -> Response:
    """Take note, and answer everybody alike."""
    form = RegistrationForm()
    if not form.validate():
        return render_page("auth/register.html", status=422, form=form, errors=form.problems())
    written = form.values()
    ask_to_register(
        written.pop("customer_id"),
        written,
        keys=portal().keys,
        address=browser().address,
        language=language(),
        at=clock.now(),
    )
    return see_other(url_for(".register", sent=1))


@bp.get("/register/<token>")
def registration(token: str) -> Response:
    """Ask for one click, or tell who has confirmed that an admin will answer."""
    asked = _asked(token)
    return _page(asked, token) if asked else error_page(410, GONE)


@bp.post("/register/<token>")
def registration_post(token: str) -> Response:
    """Note that the address is theirs; where registration is open, lead on to a password."""
    asked = _asked(token)
    if asked is None:
        return error_page(410, GONE)
    try:
        link = confirm(asked, at=clock.now())
    except Mistakes:
        return error_page(410, GONE)
    if link is None:
        return see_other(url_for(".registration", token=token))
    return leave_for(url_for(".invitation", token=token_of(link, portal().keys)))


def _asked(text: str) -> Registration | None:
    return find_registration(text, portal().keys, clock.now())


def _page(asked: Registration, token: str) -> Response:
    return render_page("auth/registration.html", asked=asked, token=token)
