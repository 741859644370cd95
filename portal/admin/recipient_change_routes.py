"""Adding, changing and ending a recipient of the customer's own."""

from collections.abc import Collection

from flask import Response, abort, request, url_for

from portal import clock
from portal.admin import recipient_display as display
from portal.admin.entrance import bp
from portal.admin.recipient_forms import RecipientForm, as_written, form_for
from portal.admin.recipient_routes import find
from portal.auth.fresh import Act
from portal.sharing.display import card
from portal.sharing.models import RecipientVersion
from portal.sharing.particulars import Allowed
from portal.sharing.recipients import (
    RecipientMovedOn,
    add_recipient,
    change_recipient,
    end_recipient,
)
from portal.web.choices import offers, told
from portal.web.confirmation import asks_who
from portal.web.htmx import render_page, see_other
from portal.web.i18n import language
from portal.web.notices import tell_next, translate
from portal.web.portal import portal
from portal.web.visit import visit
from portal.words import N_, Refused, Sentence

ADDED = N_("Mottakeren er lagt til. Medlemmene ser den nå.")
CHANGED = N_("Mottakeren er endret. Medlemmene ser det nå.")
ENDED = N_("Mottakeren er avsluttet. Den får ingenting mer.")
COLUMNS = "columns"


@bp.get("/recipients/new")
def recipient_new() -> Response:
    """Show the form for a recipient of the customer's own."""
    return _form_page(_form()(None, data={"country": "NO"}), [])


@bp.post("/recipients/new")
@asks_who(Act.ADMINISTRATION)
def recipient_new_post() -> Response:
    """Add a recipient of the customer's own."""
    here, form, columns = visit(), _form()(), _columns()
    said = form.particulars(columns, _allowed())
    if said is None:
        return _form_page(form, columns, status=422)
    try:
        added = add_recipient(here.customer, said, by=here.member, at=clock.now())
    except Refused as refusal:
        form.refuse("name", refusal)
        return _form_page(form, columns, status=422)
    tell_next(Sentence(ADDED))
    return see_other(url_for(".recipient", recipient_id=added.recipient_id))


@bp.get("/recipients/<int:recipient_id>/version")
def recipient_version(recipient_id: int) -> Response:
    """Show the form for the next version, filled with what holds now."""
    now = _own(recipient_id)
    return _form_page(_form()(None, data=as_written(now)), now.columns, now)


@bp.post("/recipients/<int:recipient_id>/version")
@asks_who(Act.ADMINISTRATION)
def recipient_version_post(recipient_id: int) -> Response:
    """Write the next version; the second of two admins is told what the first one wrote."""
    now, form, columns = _own(recipient_id), _form()(), _columns()
    said = form.particulars(columns, _allowed())
    if said is None:
        return _form_page(form, columns, now, based_on=_based_on(), status=422)
    by, at = visit().member, clock.now()
    try:
        change_recipient(now.recipient, said, based_on=_based_on(), by=by, at=at)
    except RecipientMovedOn as refusal:
        return _form_page(form, columns, _own(recipient_id), status=409, refusal=refusal)
    tell_next(Sentence(CHANGED))
    return see_other(url_for(".recipient", recipient_id=recipient_id))


@bp.post("/recipients/<int:recipient_id>/ending")
@asks_who(Act.ADMINISTRATION)
def recipient_ending(recipient_id: int) -> Response:
    """Let the recipient get nothing more."""
    now = _own(recipient_id)
    try:
        end_recipient(now.recipient, based_on=_based_on(), by=visit().member, at=clock.now())
    except RecipientMovedOn as refusal:
        tell_next(refusal.sentence)
    else:
        tell_next(Sentence(ENDED))
    return see_other(url_for(".recipient", recipient_id=recipient_id))


def _own(recipient_id: int) -> RecipientVersion:
    """Those that Cerum uses for all are Cerum's to word."""
    found = find(recipient_id)
    return abort(404) if found.recipient.is_shipped else found


def _form() -> type[RecipientForm]:
    return form_for(tuple((key, told(one).name) for key, one in offers().items()), language())


def _allowed() -> Allowed:
    made = portal()
    bases = {key: offer.basis for key, offer in offers().items()}
    return Allowed(frozenset(made.shareables.all), bases, unsafe=not made.settings.production)


def _columns() -> list[str]:
    return portal().shareables.spelled_out(request.form.getlist(COLUMNS))


def _based_on() -> int:
    """The version that the form was filled with; 0, which is none, for what no form sends."""
    typed = request.form.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def _form_page(
    form: RecipientForm,
    columns: Collection[str],
    now: RecipientVersion | None = None,
    *,
    based_on: int | None = None,
    status: int = 200,
    refusal: RecipientMovedOn | None = None,
) -> Response:
    shareables = portal().shareables
    problem = translate(form.columns_problem.sentence) if form.columns_problem else None
    return render_page(
        "admin/recipient_form.html",
        status=status,
        form=form,
        action=request.path,
        boxes=display.boxes(shareables, columns),
        columns=COLUMNS,
        problem=problem,
        errors=[*form.problems(), *([(COLUMNS, problem)] if problem else [])],
        version=now.number if now and based_on is None else based_on,
        name=card(now, shareables).name if now else None,
        standing=card(now, shareables) if now and refusal else None,
        refused=translate(refusal.sentence) if refusal else None,
    )
