"""What the customer asks its members for: every section and field, one of three states."""

from flask import Response, request

from portal import clock
from portal.admin import field_display as display
from portal.admin.entrance import bp
from portal.admin.field_forms import StateForm, WordingForm
from portal.admin.field_page import BEFORE, Sent, form_of, is_current, page, switchable
from portal.data.base import transaction
from portal.members.membership import hold
from portal.profile.sections import Switchable, locked_keys
from portal.profile.standing import State
from portal.profile.switches import Switches
from portal.profile.switching import Details, switch
from portal.web.forms import PortalForm
from portal.web.htmx import render_page, see_other
from portal.web.i18n import gettext
from portal.web.notices import tell_next
from portal.web.visit import visit
from portal.words import LANGUAGES, N_, Sentence

SAVED = N_("%(name)s: %(state)s.")


@bp.get("/fields")
def fields() -> Response:
    """Show every switch."""
    switches = Switches.of(visit().customer)
    return render_page(
        "admin/fields.html",
        groups=display.groups(switches),
        choices=display.choices(),
        before=BEFORE,
    )


@bp.get("/fields/<key>")
def field_page(key: str) -> Response:
    """Show one switch: its state, what is stored there, why, and who changed it."""
    return _locked(key) or page(switchable(key), Sent())


@bp.post("/fields/<key>")
def field_switch(key: str) -> Response:
    """Set the switch; when something new begins, with all that must be settled first."""
    locked = _locked(key, 422)
    if locked is not None:
        return locked
    here, at, found = visit(), clock.now(), switchable(key)
    form = _sent_form(found)
    if form["state"].data == State.OFF:
        form = StateForm()
    if not form.validate():
        return page(found, Sent(form), 422)
    with transaction():
        hold(here.customer)
        if not is_current(display.mark(Switches.of(here.customer, at).standing(key))):
            return page(found, Sent(), 409, moved_on=True)
        state = State(form["state"].value)
        switch(here.customer, key, state, by=here.member, at=at, details=_details(form))
    row = display.row(found, Switches.of(here.customer, at))
    tell_next(Sentence(SAVED, {"name": row.name, "state": row.note or row.state_name}))
    return see_other(_back(found))


@bp.post("/fields/<key>/preview")
def field_preview(key: str) -> Response:
    """Show the member's page as it would be with what is typed; nothing is kept."""
    found = switchable(key)
    state = _sent_form(found) if "state" in request.form else None
    wording = WordingForm() if LANGUAGES.keys() & set(request.form) else None
    return page(found, Sent(state, wording), part="admin/_preview.html")


def _locked(key: str, status: int = 200) -> Response | None:
    """Say why something is always asked for, and what to do instead."""
    found = locked_keys().get(key)
    if found is None:
        return None
    why, instead, href = display.way_out(found)
    return render_page(
        "admin/field_locked.html",
        status=status,
        name=gettext(found.name),
        why=why,
        instead=instead,
        href=href,
        facts=display.facts(found),
        is_refused=status != 200,
    )


def _sent_form(found: Switchable) -> PortalForm:
    at = clock.now()
    standing = Switches.of(visit().customer, at).standing(found.key)
    return form_of(found, is_new=display.is_new(found, standing, at))()


def _details(form: PortalForm) -> Details | None:
    values = form.values()
    if "purpose" not in values:
        return None
    return Details(
        values["purpose"], values["basis"], values["retention"], values.get("discussed_on")
    )


def _back(found: Switchable) -> str:
    """Return to where the form was: the list's forms carry a mark of their own."""
    if request.form.get("from") == "list":
        return f"/admin/fields#switch-{found.key.replace('.', '-')}"
    return f"/admin/fields/{found.key}"
