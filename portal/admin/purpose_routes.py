"""How the customer offers a purpose, and deleting one of its own."""

from flask import Response, abort, request, url_for

from portal import clock
from portal.admin.entrance import bp
from portal.admin.purpose_forms import OfferForm, form_for
from portal.auth.fresh import Act
from portal.consents.beginning import discussed_on, is_on, last_setting
from portal.consents.offers import Offer
from portal.consents.publishing import remove_purpose
from portal.consents.settings import change_purpose
from portal.consents.texts import PurposeRefused
from portal.data import purposes
from portal.data.base import transaction
from portal.data.purposes import BASIS_NAMES
from portal.members.membership import hold
from portal.web.choices import offers, told
from portal.web.confirmation import asks_who
from portal.web.htmx import render_page, see_other
from portal.web.i18n import gettext
from portal.web.notices import tell_next, translate
from portal.web.visit import visit
from portal.words import N_, Sentence

BEFORE = "before"
OVERTAKEN = N_(
    "En annen administrator endret dette mens du hadde siden åpen. Det du valgte, står her. Lagre på"
    " nytt hvis det skal gjelde."
)


@bp.get("/consents/<purpose>/settings")
def purpose_settings(purpose: str) -> Response:
    """Show how a purpose is offered."""
    offer = _choice(purpose)
    typed = {
        "offered": "yes" if is_on(offer) else "no",
        "renewal_months": str(offer.renewal_months or ""),
        "measurement_id": offer.measurement_id or "",
        "discussed_on": _discussed(offer),
    }
    return _page(offer, form_for(offer)(None, data=typed))


@bp.post("/consents/<purpose>/settings")
@asks_who(Act.ADMINISTRATION)
def purpose_settings_post(purpose: str) -> Response:
    """Set how a purpose is offered."""
    offer = _choice(purpose)
    form = form_for(offer)()
    if not form.validate():
        return _page(offer, form, 422)
    here, wanted = visit(), form.wanted()
    try:
        with transaction():
            hold(here.customer)
            mark = str(last_setting(here.customer, offer.key))
            if request.form.get(BEFORE, mark) != mark:
                return _page(offer, form, 409, gettext(OVERTAKEN))
            change_purpose(here.customer, offer.key, wanted, by=here.member, at=clock.now())
    except PurposeRefused as refusal:
        names = ("discussed_on", "measurement_id", "renewal_months")
        form.refuse(next(name for name in names if name in form), refusal)
        return _page(offer, form, 422)
    tell_next(Sentence(N_("Innstillingene er lagret.")))
    return see_other(url_for(".consents"))


@bp.post("/consents/<purpose>/removal")
@asks_who(Act.ADMINISTRATION)
def purpose_removal(purpose: str) -> Response:
    """Delete a purpose of the customer's own; one that was answered stays, and the way out is shown."""
    offer, here = offers().get(purpose), visit()
    if offer is None or purpose in purposes.SHIPPED:
        abort(404)
    try:
        remove_purpose(here.customer, purpose, by=here.member, at=clock.now())
    except PurposeRefused as refusal:
        typed = {"offered": "no", "renewal_months": str(offer.renewal_months or "")}
        said = translate(refusal.sentence)
        return _page(offer, form_for(offer)(None, data=typed), 409, said)
    tell_next(Sentence(N_("Formålet er slettet.")))
    return see_other(url_for(".consents"))


def _choice(purpose: str) -> Offer:
    found = offers().get(purpose)
    return found if found and found.is_choice else abort(404)


def _discussed(offer: Offer) -> str:
    day = discussed_on(visit().customer, offer.key) if offer.is_control else None
    return day.isoformat() if day else ""


def _page(offer: Offer, form: OfferForm, status: int = 200, refused: str = "") -> Response:
    return render_page(
        "admin/purpose.html",
        status=status,
        offer=offer,
        text=told(offer),
        before=last_setting(visit().customer, offer.key),
        basis=BASIS_NAMES[offer.basis],
        comes=clock.local(offer.comes_at).date() if offer.comes_at else None,
        notice_days=visit().customer.notice_days,
        form=form,
        errors=form.problems(),
        refused=refused,
    )
