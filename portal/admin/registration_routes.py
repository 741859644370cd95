"""Who wants to become a member: let in or turned down."""

from flask import Response, abort

from portal import clock
from portal.admin.entrance import bp
from portal.auth.fresh import Act
from portal.auth.registrants import Registration, confirmed, waiting
from portal.auth.registration import approve, refuse
from portal.members.mistakes import Mistakes
from portal.web.confirmation import asks_who
from portal.web.htmx import render_page, see_other
from portal.web.i18n import gettext
from portal.web.notices import tell_next, translate
from portal.web.visit import visit
from portal.words import N_, Refused, Sentence

MOST = 50
NUMBER = "<int(max=9223372036854775807):registration_id>"
TAKEN = N_("Brukernavnet er tatt av et annet medlem. Avslå, og be personen velge et annet.")


@bp.get("/members/registrations")
def registrations() -> Response:
    """List who waits for an answer."""
    return _page()


@bp.post(f"/members/registrations/{NUMBER}/approval")
@asks_who(Act.ADMINISTRATION)
def registration_approval(registration_id: int) -> Response:
    """Let them in; they choose a password with the link they get by mail."""
    found = _found(registration_id)
    try:
        approve(found, by=visit().member, at=clock.now())
    except Mistakes:
        return _page(409, gettext(TAKEN))
    except Refused as refusal:
        return _page(409, translate(refusal.sentence))
    tell_next(Sentence(N_("%(name)s er invitert på e-post."), {"name": found.full_name}))
    return see_other("/admin/members/registrations")


@bp.post(f"/members/registrations/{NUMBER}/refusal")
def registration_refusal(registration_id: int) -> Response:
    """Turn them down; they are told by mail, and what they wrote is deleted."""
    found = _found(registration_id)
    try:
        refuse(found, by=visit().member, at=clock.now())
    except Refused as refusal:
        return _page(409, translate(refusal.sentence))
    tell_next(Sentence(N_("%(name)s får svar på e-post."), {"name": found.full_name}))
    return see_other("/admin/members/registrations")


def _found(registration_id: int) -> Registration:
    customer = visit().customer
    found = confirmed(customer).where(Registration.id == registration_id).first()
    if not isinstance(found, Registration):
        abort(404)
    found.customer = customer
    return found


def _page(status: int = 200, refusal: str = "") -> Response:
    rows = list(waiting(visit().customer).limit(MOST + 1))
    return render_page(
        "admin/registrations.html",
        status=status,
        rows=rows[:MOST],
        more=len(rows) > MOST,
        refusal=refusal,
    )
