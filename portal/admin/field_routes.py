"""What the customer asks its members for: every section and field, one of three states."""

from typing import Any

from flask import Response, abort, request

from portal import clock
from portal.admin import field_display as display
from portal.admin.discussion_forms import DiscussionForm
from portal.admin.entrance import bp
from portal.admin.field_forms import BeginningForm, ControlForm, StateForm, WordingForm
from portal.admin.field_preview import preview
from portal.profile.discussing import discussed_on, is_control, note_discussion
from portal.profile.sections import Switchable, locked_keys, switchable_keys
from portal.profile.standing import State
from portal.profile.switched_off import members_with_data
from portal.profile.switches import Switches
from portal.profile.switching import (
    Details,
    history,
    switch,
    word,
)
from portal.web.forms import PortalForm
from portal.web.htmx import render, render_page, see_other
from portal.web.i18n import gettext
from portal.web.notices import tell_next
from portal.web.visit import visit
from portal.words import LANGUAGES, N_, Refused, Sentence

SAVED = N_("%(name)s: %(state)s.")
BEFORE = "before"


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
    return _locked(key) or _page(_switchable(key))


@bp.post("/fields/<key>")
def field_switch(key: str) -> Response:
    """Set the switch; when something new begins, with all that must be settled first."""
    locked = _locked(key, 422)
    if locked is not None:
        return locked
    here, at = visit(), clock.now()
    found = _switchable(key)
    switches = Switches.of(here.customer, at)
    standing = switches.standing(key)
    form = _form(found, standing_is_new=display.is_new(found, standing, at))()
    if form["state"].data == State.OFF:
        form = StateForm()
    if not form.validate():
        return _page(found, form, status=422)
    if request.form.get(BEFORE, display.mark(standing)) != display.mark(standing):
        return _page(found, status=409)
    state = State(form["state"].value)
    details = _details(form)
    switch(here.customer, key, state, by=here.member, at=at, details=details)
    row = display.row(found, Switches.of(here.customer, at))
    tell_next(Sentence(SAVED, {"name": row.name, "state": row.note or row.state_name}))
    return see_other(_back(found))


@bp.post("/fields/<key>/wording")
def field_wording(key: str) -> Response:
    """Keep why the customer asks, in its own words."""
    here, found = visit(), _switchable(key)
    form = WordingForm()
    if not form.validate():
        return _page(found, wording=form, status=422)
    words = {name: str(value or "") for name, value in form.values().items()}
    word(here.customer, key, words, by=here.member, at=clock.now())
    tell_next(Sentence(N_("Teksten er lagret. Medlemmene ser den nå.")))
    return see_other(f"/admin/fields/{key}")


@bp.post("/fields/<key>/discussion")
def field_discussion(key: str) -> Response:
    """Keep when a control measure that is on was discussed with the employees' representatives."""
    here, found, form = visit(), _switchable(key), DiscussionForm()
    if not is_control(found):
        abort(404)
    if not form.validate():
        return _page(found, discussion=form, status=422)
    try:
        note_discussion(
            here.customer, key, form["discussed_on"].value, by=here.member, at=clock.now()
        )
    except Refused as refusal:
        form.refuse("discussed_on", refusal)
        return _page(found, discussion=form, status=409)
    tell_next(Sentence(N_("Datoen er lagret. De tillitsvalgte ser den nå.")))
    return see_other(f"/admin/fields/{key}")


@bp.post("/fields/<key>/preview")
def field_preview(key: str) -> Response:
    """Show the member's page as it would be with what is typed; nothing is kept."""
    here, at, found = visit(), clock.now(), _switchable(key)
    standing = Switches.of(here.customer, at).standing(key)
    form, wording = None, None
    if "state" in request.form:
        form = _form(found, standing_is_new=display.is_new(found, standing, at))()
    if LANGUAGES.keys() & set(request.form):
        wording = WordingForm()
    return _page(found, form, wording, fragment="admin/_preview.html")


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


def _page(
    found: Switchable,
    form: PortalForm | None = None,
    wording: PortalForm | None = None,
    discussion: PortalForm | None = None,
    status: int = 200,
    fragment: str | None = None,
) -> Response:
    here, at = visit(), clock.now()
    switches = Switches.of(here.customer, at)
    row = display.row(found, switches)
    begun = {"state": row.state, **display.proposal(found)}
    words = {language: switches.wording(found.key, language) for language in LANGUAGES}
    typed = {name: str(wording[name].data or "") for name in LANGUAGES} if wording else None
    is_new = display.is_new(found, switches.standing(found.key), at)
    shown: dict[str, Any] = {
        "row": row,
        "href": display.page_of(found.section, switches),
        "form": form or _form(found, standing_is_new=is_new)(None, data=begun),
        "wording": wording or WordingForm(None, data=words),
        "preview": preview(here.member, switches, found, _state(form, row.state), typed or words),
        "is_new": is_new,
        "discussion": discussion or _discussion(found, row.state),
        "before": BEFORE,
        "facts": display.facts(found),
        "count": members_with_data(here.customer, found).count(),
        "lines": [display.line(each, here.customer) for each in history(here.customer, found.key)],
        "notice_days": here.customer.notice_days,
        "has_moved_on": status == 409 and discussion is None,
    }
    sent = [each for each in (form, wording, discussion) if each]
    shown["errors"] = [problem for each in sent for problem in each.problems()]
    if fragment:
        return render("admin/field.html", fragment, **shown)
    return render_page("admin/field.html", status=status, **shown)


def _discussion(found: Switchable, state: str) -> PortalForm | None:
    """The form for the day alone, where a control measure is on."""
    if not is_control(found) or state == State.OFF:
        return None
    day = discussed_on(visit().customer, found.key)
    return DiscussionForm(None, data={"discussed_on": day.isoformat() if day else ""})


def _state(form: PortalForm | None, stored: str) -> State:
    """What is chosen, as far as it is one of the three."""
    chosen = form["state"].data if form else stored
    return State(chosen if chosen in {state.value for state in State} else stored)


def _form(found: Switchable, *, standing_is_new: bool) -> type[PortalForm]:
    if not standing_is_new:
        return StateForm
    return ControlForm if is_control(found) else BeginningForm


def _details(form: PortalForm) -> Details | None:
    values = form.values()
    if "purpose" not in values:
        return None
    return Details(
        values["purpose"], values["basis"], values["retention"], values.get("discussed_on")
    )


def _switchable(key: str) -> Switchable:
    return switchable_keys().get(key) or abort(404)


def _back(found: Switchable) -> str:
    """Return to where the form was: the list's forms carry a mark of their own."""
    if request.form.get("from") == "list":
        return f"/admin/fields#switch-{found.key.replace('.', '-')}"
    return f"/admin/fields/{found.key}"
