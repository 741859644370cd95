"""The lists: entries to add, change, remove, take back and erase."""

from flask import Response, abort, request

from portal import clock
from portal.profile.asking import Section
from portal.profile.entries import ListEntry
from portal.profile.entry_columns import form_key
from portal.profile.form_display import (
    Sheet,
    edition,
    entry_sheet,
    kept_form,
    new_sheet,
    show_conflict,
    show_form,
    with_vanished,
)
from portal.profile.forms import section_form
from portal.profile.listing_display import (
    asks_for_slot,
    card,
    listing,
    model_of,
    show_page,
    show_slot,
    told,
    words_of,
)
from portal.profile.merge import Conflict
from portal.profile.profile import Profile
from portal.profile.refusals import Misfit, NotEditable, NotFound
from portal.profile.routes import bp, opened
from portal.web.errors import error_page
from portal.web.forms import PortalForm
from portal.web.htmx import render, see_other, wants_fragment
from portal.web.notices import tell_next, translate
from portal.words import N_, Refused

ALONE = "<any(education, experience, certificates):key>"
LIST = "<any(education, experience, certificates, schedule):key>"
ANY_LIST = '<any(education, experience, certificates, schedule, "time-clock"):key>'
NUMBER = "<int(max=9223372036854775807):number>"

STAYS = (
    N_("Dette kan ikke gjøres nå"),
    N_("Ingenting er endret."),
    N_(
        "Gå tilbake til listen og se hvordan den er nå. Er du stemplet inn, må du stemple ut først."
    ),
)
NO_LONGER = N_("Registreringen kan ikke hentes tilbake")
NO_LONGER_REMEDY = N_("Rett den andre registreringen først.")


def opened_list(key: str) -> tuple[Profile, Section]:
    """Return the member's own profile and the list of section ``key``."""
    profile, found = opened(key)
    assert found.entries is not None
    return profile, found.entries


def opened_entry(key: str, number: int) -> tuple[Profile, Section, ListEntry]:
    """Return also entry ``number``; one that is gone or somebody else's is a 404."""
    profile, section = opened_list(key)
    try:
        return profile, section, model_of(section).find(profile.member, number, clock.now())
    except NotFound:
        abort(404)


@bp.get(f"/profile/{ALONE}")
def entries(key: str) -> Response:
    """Show a list."""
    profile, section = opened_list(key)
    if asks_for_slot():
        return show_slot(profile, section)
    return show_page(profile, section, listing(profile, section, clock.now()))


@bp.get(f"/profile/{LIST}/new")
def new_entry(key: str) -> Response:
    """Show an empty form, or what was typed when the session ran out."""
    profile, section = opened_list(key)
    kept = kept_form()
    form = section_form(profile, section, None, kept)
    return show_form(profile, section, new_sheet(section, kept), form, kept=bool(kept))


@bp.post(f"/profile/{LIST}/new")
def add_entry(key: str) -> Response:
    """Add an entry; a form that is sent twice adds once."""
    profile, section = opened_list(key)
    form = section_form(profile, section, None, request.form)
    sheet = new_sheet(section, request.form)
    if not form.validate():
        return show_form(profile, section, sheet, form, status=422)
    sent = form_key(request.form.get("form_key"))
    try:
        added = model_of(section).add(
            profile, section, form.values(), form_key=sent, at=clock.now()
        )
    except Refused as refusal:
        return refused(profile, section, sheet, form, refusal)
    tell_next(with_vanished(profile, section, told(words_of(section).added, added)))
    return see_other(f"/profile/{key}?added={added.id}")


@bp.get(f"/profile/{LIST}/{NUMBER}")
def entry(key: str, number: int) -> Response:
    """Show one entry in its list, or its form."""
    profile, section, found = opened_entry(key, number)
    kept = kept_form()
    if kept is None and "edit" not in request.args:
        return _show(profile, section, found)
    form = section_form(profile, section, found, kept)
    sheet = entry_sheet(profile, section, found, kept)
    return show_form(profile, section, sheet, form, kept=bool(kept))


@bp.post(f"/profile/{LIST}/{NUMBER}")
def change_entry(key: str, number: int) -> Response:
    """Save an entry, or show what must be put right, or what somebody else changed."""
    profile, section, found = opened_entry(key, number)
    form = section_form(profile, section, found, request.form)
    sheet = entry_sheet(profile, section, found, request.form)
    if not form.validate():
        return show_form(profile, section, sheet, form, status=422)
    asked = edition(profile, section, found)
    try:
        found.change(profile, section, form.values(), edition=asked, at=clock.now())
    except Refused as refusal:
        return refused(profile, section, sheet, form, refusal)
    except Conflict as conflict:
        return show_conflict(sheet, conflict.clashes, form)
    _, _, saved = opened_entry(key, number)
    tell_next(with_vanished(profile, section, told(words_of(section).saved, saved)))
    return see_other(f"/profile/{key}/{number}")


@bp.post(f"/profile/{ANY_LIST}/{NUMBER}/removal")
def remove_entry(key: str, number: int) -> Response:
    """Remove an entry; where it stood, the answer offers to take it back."""
    profile, section, found = opened_entry(key, number)
    try:
        found.remove(profile, section, at=clock.now())
    except NotEditable:
        return error_page(403, STAYS)
    return see_other(f"/profile/{key}/{number}")


@bp.post(f"/profile/{ANY_LIST}/{NUMBER}/restoration")
def restore_entry(key: str, number: int) -> Response:
    """Take a removed entry back."""
    profile, section, found = opened_entry(key, number)
    try:
        found.restore(profile, section, at=clock.now())
    except Refused as refusal:
        return error_page(400, (NO_LONGER, translate(refusal.sentence), NO_LONGER_REMEDY))
    tell_next(told(words_of(section).restored, found))
    return see_other(f"/profile/{key}/{number}")


@bp.post(f"/profile/{ANY_LIST}/{NUMBER}/erasure")
def erase_entry(key: str, number: int) -> Response:
    """Erase a removed entry for good."""
    profile, section, found = opened_entry(key, number)
    try:
        found.erase_now(profile, section, at=clock.now())
    except NotEditable:
        return error_page(403, STAYS)
    tell_next(told(words_of(section).erased, found))
    return see_other(f"/profile/{key}")


def refused(
    profile: Profile, section: Section, sheet: Sheet, form: PortalForm, refusal: Refused
) -> Response:
    """Return the form with ``refusal`` at its field, or at the first when it is about the whole."""
    first = next(iter(form)).name
    form.refuse(refusal.name if isinstance(refusal, Misfit) else first, refusal)
    return show_form(profile, section, sheet, form, status=422)


def _show(profile: Profile, section: Section, found: ListEntry) -> Response:
    at = clock.now()
    shown = card(profile, section, found, clock.local(at).date())
    if not wants_fragment():
        return show_page(profile, section, listing(profile, section, at, in_place=found.id))
    return render(
        "profile/list.html",
        "profile/_entry.html",
        spoken=shown.removed if shown.is_removed else None,
        card=shown,
    )
