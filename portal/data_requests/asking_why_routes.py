"""«Spør hvorfor»: from a line of the access log to a request that a person answers."""

from flask import Response, abort, url_for

from portal import clock
from portal.activity.looking import LookUp
from portal.data_requests.asking_why import ask_why
from portal.data_requests.routes import bp
from portal.web.htmx import see_other
from portal.web.i18n import gettext, moment
from portal.web.notices import tell_next
from portal.web.visit import visit
from portal.words import N_, Sentence

WHY = N_("Hvorfor så dere på opplysningene mine %(at)s?")


@bp.post("/access-log/<int:look_up_id>/question")
def look_question(look_up_id: int) -> Response:
    """Ask why somebody looked."""
    member = visit().member
    look = LookUp.of(member).where(LookUp.id == look_up_id).first()
    if not isinstance(look, LookUp):
        abort(404)
    words = gettext(WHY, at=moment(look.at))
    asked = ask_why(member, look.id, words, at=clock.now())
    tell_next(Sentence(N_("Spørsmålet er sendt. Du får svar i henvendelsen.")))
    return see_other(url_for(".show", request_id=asked.id))
