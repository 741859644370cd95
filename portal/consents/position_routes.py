"""Sending one's position, by a form that the browser can fill in."""

from decimal import Decimal

from flask import Response, url_for

from portal import clock
from portal.consents.forms import PositionForm
from portal.consents.position import send_position
from portal.consents.routes import bp
from portal.web.errors import error_page
from portal.web.htmx import render_page, see_other
from portal.web.notices import tell_next
from portal.web.visit import visit
from portal.words import N_, Sentence

NOT_CONSENTED = (
    N_("Posisjonen er ikke lagret"),
    N_("Du har ikke samtykket til det."),
    N_("Gå til Samtykker hvis du vil si ja."),
)


@bp.post("/position")
def position() -> Response:
    """Store about where the member is, or nothing at all without consent."""
    form = PositionForm()
    if not form.validate():
        return render_page("consents/position.html", status=422, form=form, errors=form.problems())
    values: dict[str, Decimal] = form.values()
    here = visit()
    sent = send_position(here.member, **values, at=clock.now(), sign_in=here.session.id)
    if sent is None:
        return error_page(403, NOT_CONSENTED)
    tell_next(Sentence(N_("Posisjonen er lagret, avrundet til om lag 1 kilometer.")))
    return see_other(url_for("consents.show", purpose="position"))
