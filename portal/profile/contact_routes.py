"""What belongs to contact details alone: the place of a postcode, and a new e-mail address."""

from flask import Response, abort, make_response, request, url_for

from portal import clock
from portal.members.link import LinkUse
from portal.members.links import find_link, is_usable
from portal.members.postcodes import is_place, place_for
from portal.profile.email_change import (
    ask_to_change_email,
    confirm_email,
    pending_email,
    withdraw_email_change,
)
from portal.profile.routes import bp
from portal.web import templates
from portal.web.errors import error_page
from portal.web.htmx import render_page, see_other
from portal.web.notices import tell_next
from portal.web.portal import portal
from portal.web.visit import signed_in, visit
from portal.words import N_, Sentence

GONE = (
    N_("Lenken virker ikke lenger"),
    N_("Den er brukt, erstattet av en nyere eller eldre enn 2 døgn."),
    N_("Logg inn og be om en ny lenke under Kontakt."),
)


@bp.post("/profile/place")
def place() -> Response:
    """Return the input for the place, filled in unless the member wrote one that is no known place."""
    typed = request.form.get("city", "").strip()
    found = place_for("".join(request.form.get("postcode", "").split()))
    keep = found is None or (typed and not is_place(typed))
    return make_response(templates.render("profile/_city.html", city=typed if keep else found))


@bp.get("/profile/contact/email/<token>")
def email_confirmation(token: str) -> Response:
    """Ask for one click: a mail scanner that opens links must not confirm."""
    link = find_link(token, LinkUse.EMAIL_CONFIRMATION, portal().keys)
    if link is None or not is_usable(link, clock.now()):
        return error_page(410, GONE)
    return render_page("profile/email_confirmation.html", token=token)


@bp.post("/profile/contact/email/<token>")
def email_confirmation_post(token: str) -> Response:
    """Put the new address in force."""
    link = find_link(token, LinkUse.EMAIL_CONFIRMATION, portal().keys)
    if link is None or not confirm_email(link, at=clock.now()):
        return error_page(410, GONE)
    if signed_in() and visit().member == link.member:
        tell_next(Sentence(N_("Den nye e-postadressen er bekreftet.")))
        return see_other(url_for(".section", key="contact"))
    return render_page("profile/email_confirmed.html")


@bp.post("/profile/contact/email/renewal")
def email_renewal() -> Response:
    """Send the link once more."""
    at = clock.now()
    member = visit().member
    waiting = pending_email(member, at)
    address = waiting.subject if waiting else (None if member.email_confirmed_at else member.email)
    if address is None:
        abort(404)
    ask_to_change_email(member, address, by=member, at=at)
    tell_next(Sentence(N_("Vi har sendt en ny lenke. Den virker i 2 døgn.")))
    return see_other(url_for(".section", key="contact"))


@bp.post("/profile/contact/email/withdrawal")
def email_withdrawal() -> Response:
    """Keep the address that is in force."""
    withdraw_email_change(visit().member)
    tell_next(Sentence(N_("E-postadressen er ikke endret.")))
    return see_other(url_for(".section", key="contact"))
