"""The customer's recipients: who gets what, what each was told, and what each was given."""

from flask import Response, abort, request, url_for

from portal import clock
from portal.admin import recipient_display as display
from portal.admin.entrance import bp
from portal.admin.recipient_forms import GivenForm
from portal.members.models import Member, MemberState
from portal.sharing.disclosures import disclose
from portal.sharing.display import card
from portal.sharing.models import RecipientVersion
from portal.sharing.notices import notices_to, open_notices
from portal.sharing.recipients import current_recipients, find_recipient, versions_of
from portal.sharing.routes import known_recipients
from portal.sharing.telling import webhook_secret
from portal.web.htmx import render_page, see_other
from portal.web.notices import tell_next
from portal.web.portal import portal
from portal.web.visit import visit
from portal.words import N_, Refused, Sentence

NOTED = N_("Det er notert. Medlemmet kan lese det.")
NO_MEMBER = N_("Ingen aktive medlemmer har dette brukernavnet.")
SHOWN = 25


@bp.get("/recipients")
def recipients() -> Response:
    """List the recipients: those that Cerum uses for all, and the customer's own."""
    here, shareables = visit(), portal().shareables
    shipped = [one for one in known_recipients() if one.recipient.is_shipped]
    own = [
        one for one in current_recipients(here.customer, ended=True) if not one.recipient.is_shipped
    ]
    waiting = open_notices([one.recipient_id for one in (*own, *shipped)], here.customer)
    rows = [
        [display.row(one, shareables, waiting.get(one.recipient_id, 0)) for one in some]
        for some in (own, shipped)
    ]
    return render_page("admin/recipients.html", own=rows[0], shipped=rows[1])


@bp.get("/recipients/<int:recipient_id>")
def recipient(recipient_id: int) -> Response:
    """Show what holds about a recipient, who said so, and what it was told."""
    return page(find(recipient_id), GivenForm(None))


@bp.post("/recipients/<int:recipient_id>/disclosures")
def recipient_disclosure(recipient_id: int) -> Response:
    """Note that the recipient was given something about one member."""
    here, now, form = visit(), find(recipient_id), GivenForm()
    if not form.validate():
        return page(now, form, 422)
    kinds = portal().shareables.spelled_out(request.form.getlist("kinds"))
    columns = [key for key in kinds if key in now.columns or not now.columns]
    try:
        disclose(_member(form["username"].value), now, columns, by=here.member, at=clock.now())
    except Refused as refusal:
        form.refuse("username", refusal)
        return page(now, form, 422)
    tell_next(Sentence(NOTED))
    return see_other(url_for(".recipient", recipient_id=recipient_id))


def find(recipient_id: int) -> RecipientVersion:
    """Return the visitor's customer's recipient of that number, or answer 404."""
    try:
        return find_recipient(visit().customer, recipient_id)
    except LookupError:
        abort(404)


def page(now: RecipientVersion, form: GivenForm, status: int = 200) -> Response:
    """Return the page of one recipient."""
    made, customer = portal(), visit().customer
    told = notices_to(now.recipient, customer, SHOWN + 1)
    secret = webhook_secret(now.recipient, made.keys) if now.webhook_url else None
    own = not now.recipient.is_shipped
    return render_page(
        "admin/recipient.html",
        status=status,
        card=card(now, made.shareables),
        version=now,
        secret=secret if own else None,
        notices=[display.notice_row(stand, made.shareables) for stand in told[:SHOWN]],
        more_notices=len(told) > SHOWN,
        kinds=display.kinds_of(now, made.shareables),
        picked=request.form.getlist("kinds"),
        form=form,
        errors=form.problems(),
        history=display.history(versions_of(now.recipient)),
    )


def _member(username: str) -> Member:
    mine = (Member.customer == visit().customer.id) & (Member.username == username.casefold())
    found = Member.select().where(mine & (Member.state == MemberState.ACTIVE.value)).first()
    if not isinstance(found, Member):
        raise Refused(NO_MEMBER)
    return found
