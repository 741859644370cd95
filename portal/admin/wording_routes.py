"""What a customer says about something it asks for: why, and when a control measure was discussed."""

from flask import Response, abort

from portal import clock
from portal.admin.discussion_forms import DiscussionForm
from portal.admin.entrance import bp
from portal.admin.field_forms import WordingForm
from portal.admin.field_page import Sent, is_current, page, switchable, wording_mark
from portal.data.base import transaction
from portal.members.membership import hold
from portal.profile.discussing import is_control, note_discussion
from portal.profile.switches import Switches
from portal.profile.switching import word
from portal.web.htmx import see_other
from portal.web.notices import tell_next
from portal.web.visit import visit
from portal.words import N_, Refused, Sentence


@bp.post("/fields/<key>/wording")
def field_wording(key: str) -> Response:
    """Keep why the customer asks, in its own words."""
    here, found = visit(), switchable(key)
    form = WordingForm()
    if not form.validate():
        return page(found, Sent(wording=form), 422)
    words = {name: str(value or "") for name, value in form.values().items()}
    with transaction():
        hold(here.customer)
        if not is_current(wording_mark(Switches.of(here.customer).words(key))):
            return page(found, Sent(wording=form), 409, moved_on=True)
        word(here.customer, key, words, by=here.member, at=clock.now())
    tell_next(Sentence(N_("Teksten er lagret. Medlemmene ser den nå.")))
    return see_other(f"/admin/fields/{key}")


@bp.post("/fields/<key>/discussion")
def field_discussion(key: str) -> Response:
    """Keep when a control measure that is on was discussed with the employees' representatives."""
    here, found, form = visit(), switchable(key), DiscussionForm()
    if not is_control(found):
        abort(404)
    if not form.validate():
        return page(found, Sent(discussion=form), 422)
    day = form["discussed_on"].value
    try:
        note_discussion(here.customer, key, day, by=here.member, at=clock.now())
    except Refused as refusal:
        form.refuse("discussed_on", refusal)
        return page(found, Sent(discussion=form), 409)
    tell_next(Sentence(N_("Datoen er lagret. De tillitsvalgte ser den nå.")))
    return see_other(f"/admin/fields/{key}")
