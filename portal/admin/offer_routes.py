"""How the customer offers a purpose: whether members are asked, and how long a yes lasts."""

from flask import Response, abort, url_for

from portal import clock
from portal.admin.entrance import bp
from portal.admin.offer_forms import ASK, STOP, MeasuringForm, OfferForm
from portal.auth.fresh import Act
from portal.consents.offers import Offer
from portal.consents.settings import change_offer
from portal.web.choices import offers, told
from portal.web.confirmation import require_fresh
from portal.web.htmx import render_page, see_other
from portal.web.notices import tell_next
from portal.web.visit import visit
from portal.words import N_, Sentence

SAVED = N_("Innstillingene er lagret.")


@bp.get("/consents/<purpose>/offer")
def offer(purpose: str) -> Response:
    """Show how the purpose is offered now."""
    found = _choice(purpose)
    begun = {
        "offered": ASK if found.offered else STOP,
        "renewal_months": str(found.renewal_months or ""),
        "measurement_id": found.measurement_id or "",
    }
    return _page(found, _form(found)(None, data=begun), 200)


@bp.post("/consents/<purpose>/offer")
def offer_post(purpose: str) -> Response:
    """Offer it otherwise."""
    found = _choice(purpose)
    form = _form(found)()
    if not form.validate():
        return _page(found, form, 422)
    require_fresh(Act.ADMINISTRATION)
    here, values = visit(), form.values()
    months = values["renewal_months"]
    change_offer(
        here.customer,
        found.key,
        offered=values["offered"] == ASK,
        renewal_months=None if months is None else int(months),
        measurement_id=values.get("measurement_id"),
        by=here.member,
        at=clock.now(),
    )
    tell_next(Sentence(SAVED))
    return see_other(url_for(".consents"))


def _choice(purpose: str) -> Offer:
    """Only what members answer can be offered or not."""
    found = offers().get(purpose)
    return found if found and found.is_choice else abort(404)


def _form(found: Offer) -> type[OfferForm]:
    return MeasuringForm if found.measures else OfferForm


def _page(found: Offer, form: OfferForm, status: int) -> Response:
    return render_page(
        "admin/offer.html",
        status=status,
        form=form,
        name=told(found).name,
        action=url_for(".offer", purpose=found.key),
        errors=form.problems(),
    )
