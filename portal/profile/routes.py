"""The overview, and the sections of single values: a card to read, a form to change."""

from typing import Any

from flask import Blueprint, Response, abort, request, url_for

from portal import clock
from portal.members.postcodes import PlaceUnknown
from portal.profile import display
from portal.profile.email_change import pending_email
from portal.profile.forms import Typed, as_text, section_form
from portal.profile.merge import Base
from portal.profile.profile import NotFound, Profile
from portal.profile.saving import Conflict, save_section
from portal.profile.sections import Section
from portal.profile.switches import Switches
from portal.web import kept_forms
from portal.web.forms import PortalForm
from portal.web.htmx import render, render_page, see_other
from portal.web.i18n import gettext
from portal.web.notices import tell_next
from portal.web.portal import portal
from portal.web.visit import visit

bp = Blueprint("profile", __name__)

SINGLE = "<any(contact, work):key>"


def opened(key: str) -> tuple[Profile, Section]:
    """Return the member's own profile and its section ``key``; one that is off is a 404."""
    profile = own_profile()
    try:
        return profile, profile.section(key)
    except NotFound:
        abort(404)


def own_profile() -> Profile:
    """Return the signed-in member's own profile."""
    here = visit()
    return Profile(here.member, here.member, Switches.of(here.customer))


@bp.get("/profile")
def index() -> Response:
    """Show every section as a card."""
    profile = own_profile()
    cards = [_card(profile, section) for section in profile.sections()]
    return render_page("profile/index.html", cards=cards)


@bp.get(f"/profile/{SINGLE}")
def section(key: str) -> Response:
    """Show the card of a section, or its form."""
    profile, found = opened(key)
    kept = kept_form()
    if kept is None and "edit" not in request.args:
        return render(
            "profile/section.html",
            "profile/_section.html",
            reasons=display.reasons(profile, found),
            **_card(profile, found),
        )
    return _form(profile, found, section_form(profile, found, profile.member, kept), kept)


@bp.post(f"/profile/{SINGLE}")
def save(key: str) -> Response:
    """Save a section, or show what must be put right, or what somebody else changed."""
    profile, found = opened(key)
    form = section_form(profile, found, profile.member, request.form)
    if not form.validate():
        return _form(profile, found, form, request.form, status=422)
    try:
        told = save_section(
            profile,
            found,
            form.values(),
            base=_base(),
            sent=request.form.get("base"),
            choices=_choices(),
            at=clock.now(),
        )
    except PlaceUnknown as refusal:
        form.refuse("postcode", refusal)
        return _form(profile, found, form, request.form, status=422)
    except Conflict as conflict:
        return _conflict(profile, found, conflict, form)
    tell_next(told)
    return see_other(url_for(".section", key=key))


def kept_form() -> Typed | None:
    """Return what the member had typed on this page when the session ran out, once."""
    if kept_forms.MARK not in request.args:
        return None
    return kept_forms.take(visit().member, request.path, at=clock.now())


def _card(profile: Profile, section: Section) -> dict[str, Any]:
    return {
        "section": section,
        "title": gettext(section.title),
        "rows": display.rows(profile, section, profile.member),
        "pending": pending_email(profile.member, clock.now()) if section.key == "contact" else None,
    }


def _form(
    profile: Profile, section: Section, form: PortalForm, typed: Typed | None, status: int = 200
) -> Response:
    asked = [asking.name for asking, _ in profile.editable(section)]
    began_with = {name: getattr(profile.member, name) for name in asked}
    return render(
        "profile/edit.html",
        "profile/_form.html",
        status=status,
        section=section,
        title=gettext(section.title),
        form=form,
        base=(typed.get("base") if typed else None) or _base().of(began_with),
        kept=typed is not None and status == 200,
        errors=form.problems(),
    )


def _conflict(profile: Profile, section: Section, conflict: Conflict, form: PortalForm) -> Response:
    return render(
        "profile/conflict.html",
        "profile/_conflict.html",
        status=409,
        section=section,
        title=gettext(section.title),
        clashes=[
            {
                "name": clash.asking.name,
                "label": gettext(clash.asking.label),
                "stored": display.text(clash.asking, clash.stored),
                "mine": display.text(clash.asking, clash.mine),
                "chosen": "" if clash.touched else "stored",
            }
            for clash in conflict.clashes
        ],
        mine=[(name, as_text(value)) for name, value in form.values().items()],
        base=request.form.get("base"),
    )


def _base() -> Base:
    return Base(portal().keys, visit().member.id)


def _choices() -> dict[str, str]:
    prefix = "choice-"
    return {
        name.removeprefix(prefix): value
        for name, value in request.form.items()
        if name.startswith(prefix)
    }
