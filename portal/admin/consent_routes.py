"""The customer's purposes: what they say, and how many members said what."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, abort, request, url_for

from portal import clock
from portal.admin.consent_forms import ChangedPurposeForm, NewPurposeForm, WordingForm, written
from portal.admin.entrance import bp
from portal.auth.fresh import Act
from portal.consents.offers import Offer
from portal.consents.publishing import add_purpose, publish_text
from portal.consents.texts import PurposeRefused, Text, checked_texts
from portal.data import purposes
from portal.data.purposes import BASIS_NAMES
from portal.statistics import keys
from portal.statistics.display import told as told_count
from portal.statistics.published import Published, latest
from portal.web.choices import offers, told
from portal.web.confirmation import require_fresh
from portal.web.htmx import render_page, see_other
from portal.web.i18n import gettext
from portal.web.notices import tell_next, translate
from portal.web.visit import visit
from portal.words import LANGUAGES, N_, Sentence

BEFORE = "before"
OVERTAKEN = N_(
    "En annen administrator publiserte en ny tekst mens du hadde siden åpen. Det du skrev, står her."
)
ADDED = N_("Formålet er lagt til.")
CHANGED = N_("Teksten er publisert.")
PREVIEW = "preview"


@dataclass(frozen=True, slots=True)
class Row:
    """A purpose in the list; how many said yes and no is told for choices only."""

    key: str
    name: str
    basis: str
    is_choice: bool
    is_own: bool
    is_asked: bool
    comes: dt.date | None
    yes: str | None
    no: str | None


@bp.get("/consents")
def consents() -> Response:
    """List the customer's purposes."""
    found = offers()
    published = latest(visit().customer)
    rows = [_row(one, published) for one in found.values()]
    return render_page("admin/consents.html", rows=rows)


@bp.get("/consents/new")
def consent_new() -> Response:
    """Show the form for a purpose of the customer's own."""
    return _form_page(NewPurposeForm(None))


@bp.post("/consents/new")
def consent_new_post() -> Response:
    """Add a purpose of the customer's own."""
    form = NewPurposeForm()
    if not form.validate():
        return _form_page(form, status=422)
    values = form.values()
    try:
        texts = checked_texts(form.texts(), values["basis"])
        if _is_preview():
            return _form_page(form, preview=texts)
        require_fresh(Act.ADMINISTRATION)
        here, at = visit(), clock.now()
        add_purpose(here.customer, values["key"], values["basis"], texts, at=at, by=here.member)
    except PurposeRefused as refusal:
        return _form_page(form, status=422, refusal=refusal)
    tell_next(Sentence(ADDED))
    return see_other(url_for(".consents"))


@bp.get("/consents/<purpose>")
def consent(purpose: str) -> Response:
    """Show what one of the customer's own purposes says, to be changed."""
    offer = _own(purpose)
    return _form_page(ChangedPurposeForm(None, data=written(offer.texts)), offer)


@bp.post("/consents/<purpose>")
def consent_post(purpose: str) -> Response:
    """Publish a changed text."""
    offer, form = _own(purpose), ChangedPurposeForm()
    if not form.validate():
        return _form_page(form, offer, status=422)
    if request.form.get(BEFORE, str(offer.number)) != str(offer.number):
        return _form_page(form, offer, status=409, refusal=PurposeRefused(OVERTAKEN))
    here, material = visit(), form.values()["weight"]
    try:
        texts = checked_texts(form.texts(), offer.basis)
        if _is_preview():
            return _form_page(form, offer, preview=texts)
        require_fresh(Act.ADMINISTRATION)
        publish_text(
            here.customer.key, offer.key, texts, material=material, at=clock.now(), by=here.member
        )
    except PurposeRefused as refusal:
        return _form_page(form, offer, status=422, refusal=refusal)
    tell_next(Sentence(CHANGED))
    return see_other(url_for(".consents"))


def _own(purpose: str) -> Offer:
    """Those the portal ships with are Cerum's to word."""
    found = offers().get(purpose)
    return found if found and purpose not in purposes.SHIPPED else abort(404)


def _is_preview() -> bool:
    return request.form.get("act") == PREVIEW


def _row(offer: Offer, published: Published) -> Row:
    yes, no = (published.values.get(keys.choice(offer.key, said)) for said in ("yes", "no"))
    return Row(
        key=offer.key,
        name=told(offer).name,
        basis=gettext(BASIS_NAMES[offer.basis]),
        is_choice=offer.is_choice,
        is_own=offer.key not in purposes.SHIPPED,
        is_asked=offer.is_choice and offer.offered,
        comes=clock.local(offer.comes_at).date() if offer.comes_at else None,
        yes=told_count(yes) if offer.is_choice else None,
        no=told_count(no) if offer.is_choice else None,
    )


def _form_page(
    form: WordingForm,
    offer: Offer | None = None,
    *,
    status: int = 200,
    refusal: PurposeRefused | None = None,
    preview: Mapping[str, Text] | None = None,
) -> Response:
    name = visit().customer.name
    return render_page(
        "admin/consent.html",
        status=status,
        form=form,
        offer=offer,
        title=told(offer).name if offer else None,
        action=request.path,
        errors=form.problems(),
        preview={spoken: text.told_by(name) for spoken, text in (preview or {}).items()},
        written_in=LANGUAGES,
        refused=translate(refusal.sentence) if refusal else None,
    )
