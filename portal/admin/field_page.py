"""The page of one switch: its state, what is stored there, why, who changed it, and a preview."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, request

from portal import clock
from portal.admin import field_display as display
from portal.admin.discussion_forms import DiscussionForm
from portal.admin.field_forms import BeginningForm, ControlForm, StateForm, WordingForm
from portal.admin.field_preview import preview
from portal.profile.discussing import discussed_on, is_control
from portal.profile.sections import Switchable, switchable_keys
from portal.profile.standing import State
from portal.profile.switched_off import members_with_data
from portal.profile.switches import Switches
from portal.profile.switching import history
from portal.web.forms import PortalForm
from portal.web.htmx import render, render_page
from portal.web.visit import visit
from portal.words import LANGUAGES

BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Sent:
    """Those of the forms of the page that were sent."""

    state: PortalForm | None = None
    wording: PortalForm | None = None
    discussion: PortalForm | None = None

    def problems(self) -> list[tuple[str, str]]:
        """Return what is wrong with them as (input, sentence)."""
        forms = (self.state, self.wording, self.discussion)
        return [problem for form in forms if form for problem in form.problems()]


def page(
    found: Switchable, sent: Sent, status: int = 200, *, moved_on: bool = False, part: str = ""
) -> Response:
    """Return the page with what was ``sent``, or its ``part``; with ``moved_on`` another was faster."""
    here, at = visit(), clock.now()
    switches = Switches.of(here.customer, at)
    row = display.row(found, switches)
    words = dict.fromkeys(LANGUAGES, "") | dict(switches.words(found.key))
    typed = _typed(sent.wording) if sent.wording else words
    is_new = display.is_new(found, switches.standing(found.key), at)
    begun = {"state": row.state, **display.proposal(found)}
    shown: dict[str, Any] = {
        "row": row,
        "href": display.page_of(found.section, switches),
        "form": sent.state or form_of(found, is_new=is_new)(None, data=begun),
        "wording": sent.wording or WordingForm(None, data=words),
        "wording_mark": wording_mark(words),
        "preview": preview(here.member, switches, found, _state(sent.state, row.state), typed),
        "is_new": is_new,
        "discussion": sent.discussion or _discussion(found, row.state),
        "before": BEFORE,
        "facts": display.facts(found),
        "count": members_with_data(here.customer, found).count(),
        "lines": [display.line(each, here.customer) for each in history(here.customer, found.key)],
        "notice_days": here.customer.notice_days,
        "has_moved_on": moved_on,
        "errors": sent.problems(),
    }
    page_of = "admin/field.html"
    return render(page_of, part, **shown) if part else render_page(page_of, status=status, **shown)


def form_of(found: Switchable, *, is_new: bool) -> type[PortalForm]:
    """Return what is asked for to switch ``found``: more when it begins anew."""
    if not is_new:
        return StateForm
    return ControlForm if is_control(found) else BeginningForm


def switchable(key: str) -> Switchable:
    """Return what ``key`` switches, or answer 404."""
    return switchable_keys().get(key) or abort(404)


def is_current(mark: str) -> bool:
    """Return whether the form was made from what ``mark`` stands for; one without a mark is new."""
    return request.form.get(BEFORE, mark) == mark


def wording_mark(words: Mapping[str, str]) -> str:
    """Return what tells one wording from another."""
    told = "\0".join(words.get(language, "") for language in LANGUAGES)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _typed(wording: PortalForm) -> dict[str, str]:
    return {name: str(wording[name].data or "") for name in LANGUAGES}


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
