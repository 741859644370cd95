"""The overview, and the sections of single values: a card to read, a form to change."""

from flask import Blueprint, Response, abort, request

from portal import clock
from portal.data.base import BaseModel
from portal.profile import display
from portal.profile.asking import Section
from portal.profile.email_change import pending_email
from portal.profile.form_display import (
    Sheet,
    began_with,
    edition,
    kept_form,
    show_conflict,
    show_form,
    with_vanished,
)
from portal.profile.forms import Typed, section_form
from portal.profile.listing_display import asks_for_slot, listing, show_slot
from portal.profile.merge import Conflict
from portal.profile.overview import tally_of
from portal.profile.overview_display import overview_cards
from portal.profile.profile import Profile
from portal.profile.refusals import Misfit, NotFound
from portal.profile.saving import save_section
from portal.profile.sections import SECTIONS
from portal.profile.switches import Switches
from portal.profile.vanished import Written, typed_in_vain
from portal.web.confirmation import Act, require_fresh
from portal.web.forms import PortalForm
from portal.web.htmx import render, render_page, see_other, wants_fragment
from portal.web.i18n import gettext
from portal.web.notices import tell_next
from portal.web.visit import visit

bp = Blueprint("profile", __name__)

SINGLE = "<any(contact, work, schedule):key>"


def opened(key: str) -> tuple[Profile, Section]:
    """Return the member's own profile and its section ``key``; one that is off is a 404.

    What was typed into the form of one that has just been switched off is shown, to be copied.
    """
    profile = own_profile()
    try:
        return profile, profile.section(key)
    except NotFound:
        typed = typed_in_vain(key, request.form) if request.method == "POST" else []
        abort(_switched_off(key, typed) if typed else 404)


def own_profile() -> Profile:
    """Return the signed-in member's own profile."""
    here = visit()
    return Profile(here.member, here.member, Switches.of(here.customer))


@bp.get("/profile")
def index() -> Response:
    """Show every section as a card."""
    profile, at = own_profile(), clock.now()
    cards = overview_cards(profile, tally_of(profile.member, at), at)
    return render_page("profile/index.html", cards=cards)


@bp.get(f"/profile/{SINGLE}")
def section(key: str) -> Response:
    """Show the card of a section, or its form."""
    profile, found = opened(key)
    kept = kept_form()
    if kept is None and "edit" not in request.args:
        return _show(profile, found)
    row = profile.row(found)
    form = section_form(profile, found, row, kept)
    return show_form(profile, found, _sheet(profile, found, row, kept), form, kept=bool(kept))


@bp.post(f"/profile/{SINGLE}")
def save(key: str) -> Response:
    """Save a section, or show what must be put right, or what somebody else changed."""
    profile, found = opened(key)
    row = profile.row(found)
    form = section_form(profile, found, row, request.form)
    sheet = _sheet(profile, found, row, request.form)
    if not form.validate():
        return show_form(profile, found, sheet, form, status=422)
    _ask_who(profile, form)
    asked = edition(profile, found, row)
    try:
        told = save_section(profile, found, form.values(), edition=asked, at=clock.now())
    except Misfit as refusal:
        form.refuse(refusal.name, refusal)
        return show_form(profile, found, sheet, form, status=422)
    except Conflict as conflict:
        return show_conflict(sheet, conflict.clashes, form)
    tell_next(with_vanished(profile, found, told))
    return see_other(f"/profile/{key}")


def _ask_who(profile: Profile, form: PortalForm) -> None:
    """Mail leads to new passwords, so another address for it asks for a fresh sign-in."""
    address = form.values().get("email")
    if address is not None and address != profile.member.email:
        require_fresh(Act.EMAIL)


def _switched_off(key: str, typed: Written) -> Response:
    title = gettext(SECTIONS[key].title)
    said = [(gettext(label), text) for label, text in typed]
    page, fragment = "profile/switched_off.html", "profile/_switched_off.html"
    status = 409 if wants_fragment() else 404  # the script swaps no 404 in
    return render(page, fragment, status=status, title=title, typed=said)


def _show(profile: Profile, found: Section) -> Response:
    at, entries = clock.now(), found.entries
    if entries is not None and asks_for_slot():
        return show_slot(profile, entries)
    return render(
        "profile/section.html",
        "profile/_section.html",
        title=gettext(found.title),
        lead=gettext(found.lead),
        card=display.section_card(profile, found, profile.row(found)),
        reasons=display.reasons(profile, found),
        pending=pending_email(profile.member, at) if found.key == "contact" else None,
        listing=listing(profile, entries, at) if entries else None,
        listing_title=gettext(entries.title) if entries else None,
    )


def _sheet(profile: Profile, found: Section, row: BaseModel | None, typed: Typed | None) -> Sheet:
    assert found.form_words is not None
    path = f"/profile/{found.key}"
    return Sheet(
        root=f"section-{found.key}",
        action=path,
        heading=gettext(found.form_words.change),
        cancel=path,
        cancel_in_place=path,
        back=path,
        title=gettext(found.title),
        hidden=[began_with(profile, found, row, typed)],
    )
