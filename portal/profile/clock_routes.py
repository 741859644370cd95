"""The time clock: in and out, a month at a time, and corrections."""

import datetime as dt
from dataclasses import replace
from typing import Any

from flask import Response, request

from portal import clock
from portal.profile import clocking
from portal.profile.clock_display import clock_view, history, times
from portal.profile.clock_months import corrections_of, month_asked, month_of
from portal.profile.clock_sections import CORRECTIONS, TIME_CLOCK
from portal.profile.display import reasons
from portal.profile.entry_columns import form_key
from portal.profile.entry_routes import NUMBER, opened_entry, refused
from portal.profile.form_display import (
    Sheet,
    edition,
    entry_sheet,
    kept_form,
    new_sheet,
    show_conflict,
    show_form,
)
from portal.profile.forms import Typed, form_of
from portal.profile.listing_display import told, words_of
from portal.profile.merge import Conflict
from portal.profile.profile import Profile
from portal.profile.routes import bp, opened
from portal.profile.time_clock import ClockCorrection, ClockEntry
from portal.web import i18n
from portal.web.forms import PortalForm
from portal.web.htmx import leave_for, render, see_other
from portal.web.i18n import clock_time, gettext
from portal.web.notices import tell_next
from portal.words import N_, Refused, Sentence

PATH = "/profile/time-clock"
EDIT_PAGE = "profile/clock_entry.html"


def opened_clock_entry(number: int) -> tuple[Profile, ClockEntry]:
    """Return the member's own profile and clock entry ``number`` of it."""
    profile, _, found = opened_entry("time-clock", number)
    assert isinstance(found, ClockEntry)
    return profile, found


@bp.get(PATH)
def time_clock() -> Response:
    """Show the clock and one month."""
    profile, _ = opened("time-clock")
    asked = request.args.get("month")
    return _show(profile, month_asked(asked, clock.local(clock.now()).date()))


@bp.post(f"{PATH}/entries")
def clock_in() -> Response:
    """Clock in; who is in already, stays in."""
    profile, _ = opened("time-clock")
    entry = clocking.clock_in(profile, at=clock.now())
    since = {"time": clock_time(entry.started_at)}
    tell_next(Sentence(N_("Du stemplet inn kl. %(time)s."), since))
    return see_other(PATH)


@bp.post(f"{PATH}/{NUMBER}/end")
def clock_out(number: int) -> Response:
    """Clock out; an entry that was forgotten open leads to its form."""
    profile, entry = opened_clock_entry(number)
    if not clocking.clock_out(profile, entry, at=clock.now()):
        return leave_for(f"{PATH}/{number}?edit=1")
    _, ended = opened_clock_entry(number)
    if ended.ended_at is not None:
        until = {"time": clock_time(ended.ended_at)}
        tell_next(Sentence(N_("Du stemplet ut kl. %(time)s."), until))
    return see_other(PATH)


@bp.get(f"{PATH}/new")
def new_clock_entry() -> Response:
    """Show the form for what was forgotten."""
    profile, _ = opened("time-clock")
    kept = kept_form()
    form = _form(profile, None, kept)
    return show_form(
        profile, TIME_CLOCK, new_sheet(TIME_CLOCK, kept, in_place=False), form, kept=bool(kept)
    )


@bp.post(f"{PATH}/new")
def add_clock_entry() -> Response:
    """Add what was forgotten; a form that is sent twice adds once."""
    profile, _ = opened("time-clock")
    form, sheet = (
        _form(profile, None, request.form),
        new_sheet(TIME_CLOCK, request.form, in_place=False),
    )
    if not form.validate():
        return show_form(profile, TIME_CLOCK, sheet, form, status=422)
    values, why = _parted(profile, form)
    sent = form_key(request.form.get("form_key"))
    try:
        added = clocking.add_forgotten(profile, values, why, form_key=sent, at=clock.now())
    except Refused as refusal:
        return refused(profile, TIME_CLOCK, sheet, form, refusal)
    tell_next(told(words_of(TIME_CLOCK).added, added))
    return see_other(f"{PATH}/{added.id}")


@bp.get(f"{PATH}/{NUMBER}")
def clock_entry(number: int) -> Response:
    """Show the month of an entry, or its form."""
    profile, entry = opened_clock_entry(number)
    kept = kept_form()
    if kept is None and "edit" not in request.args:
        first = clock.local(entry.started_at).date().replace(day=1)
        return _show(profile, first, in_place=number)
    form, sheet = _form(profile, entry, kept), _entry_sheet(profile, entry, kept)
    return show_form(profile, TIME_CLOCK, sheet, form, page=EDIT_PAGE, kept=bool(kept))


@bp.post(f"{PATH}/{NUMBER}")
def correct_clock_entry(number: int) -> Response:
    """Correct an entry; what it said before stays beside it."""
    profile, entry = opened_clock_entry(number)
    form = _form(profile, entry, request.form)
    sheet = _entry_sheet(profile, entry, request.form)
    if not form.validate():
        return show_form(profile, TIME_CLOCK, sheet, form, page=EDIT_PAGE, status=422)
    values, why = _parted(profile, form)
    asked = edition(profile, TIME_CLOCK, entry)
    try:
        clocking.correct(profile, entry, values, why, edition=asked, at=clock.now())
    except Refused as refusal:
        return refused(profile, TIME_CLOCK, sheet, form, refusal)
    except Conflict as conflict:
        return show_conflict(sheet, conflict.clashes, form)
    _, saved = opened_clock_entry(number)
    tell_next(told(words_of(TIME_CLOCK).saved, saved))
    return see_other(f"{PATH}/{number}")


def _show(profile: Profile, first: dt.date, *, in_place: int | None = None) -> Response:
    month = month_of(profile.member, first)
    return render(
        "profile/time_clock.html",
        "profile/_time_clock.html",
        title=gettext(TIME_CLOCK.title),
        lead=gettext(TIME_CLOCK.lead),
        words=words_of(TIME_CLOCK),
        view=clock_view(month, clock.now(), in_place=in_place),
        reasons=reasons(profile, TIME_CLOCK, level=2),
    )


def _form(profile: Profile, entry: ClockEntry | None, typed: Typed | None) -> PortalForm:
    asked = (*profile.editable(TIME_CLOCK), *profile.editable(CORRECTIONS))
    return form_of(asked, entry, typed)


def _parted(profile: Profile, form: PortalForm) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the entry says, and why it is corrected."""
    why = {asking.name for asking, _ in profile.editable(CORRECTIONS)}
    values = form.values()
    return (
        {name: value for name, value in values.items() if name not in why},
        {name: value for name, value in values.items() if name in why},
    )


def _entry_sheet(profile: Profile, entry: ClockEntry, typed: Typed | None) -> Sheet:
    """The form is a page of its own, so that the original and its history have room beside it."""
    sheet = entry_sheet(profile, TIME_CLOCK, entry, typed)
    day = i18n.date(clock.local(entry.started_at).date())
    stored = times(entry.started_at, entry.ended_at)
    now = gettext(N_("Registrert nå: %(day)s, %(times)s."), day=day, times=stored)
    corrections = corrections_of(profile.member, ClockCorrection.entry == entry.id)
    may_go = not entry.is_open and entry.removed_at is None
    return replace(
        sheet,
        cancel_in_place=None,
        before=[now, *history(corrections)],
        remove=f"{sheet.action}/removal" if may_go else None,
    )
