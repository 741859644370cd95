"""What changed between the version this member last saw and the newest, word by word."""

from enum import StrEnum
from typing import Any

from flask import Response, abort, request, url_for

from portal import clock
from portal.policies.acknowledge import note_shown
from portal.policies.changes_display import Comparison, collected_meanings
from portal.policies.models import PolicyVersion, VersionState
from portal.policies.render import rendered
from portal.policies.routes import bp
from portal.policies.told import Reading, reading_of, texts_in
from portal.web.htmx import render_page
from portal.web.i18n import gettext, language
from portal.web.redirects import safe_next
from portal.web.switched_on import switched_on
from portal.web.visit import visit
from portal.words import N_


class View(StrEnum):
    """The ways to read what changed."""

    CHANGES = "changes"
    NEW = "new"
    OLD = "old"


VIEWS = {
    View.CHANGES: N_("Endringer"),
    View.NEW: N_("Ny tekst"),
    View.OLD: N_("Gammel tekst"),
}


@bp.get("/policy/changes")
def changes() -> Response:
    """Show what has changed since the version the member last acknowledged, or since `?from=`."""
    here, at = visit(), clock.now()
    reading = reading_of(here.member, here.customer, at)
    told = reading.newest
    if told is None:
        abort(404)
    is_new = told.acknowledged is None
    if is_new and not told.shown:
        note_shown(here.member, told.version, at=at, language=language())
    old = _compared_with(reading, told.version, is_new=is_new)
    view = _view()
    return render_page(
        "policies/changes.html",
        version=told.version,
        applies=told.version.state(at) is VersionState.IN_EFFECT,
        is_new=is_new,
        seen=reading.seen,
        old=old,
        view=view.value,
        views=[(*_link(one), one is view) for one in VIEWS],
        others=[one.version for one in reading.versions if one.version != told.version],
        next=safe_next(request.args.get("next")) or url_for(".changes"),
        language=language(),
        **_told(reading, old, told.version, view),
    )


def _compared_with(
    reading: Reading, newest: PolicyVersion, *, is_new: bool
) -> PolicyVersion | None:
    """The version that was asked for, else the one seen last; none when there is nothing new."""
    label = request.args.get("from")
    if label is None:
        return reading.seen if is_new else None
    found = reading.find(label)
    if found is None or found == newest:
        abort(404)
    return found


def _view() -> View:
    asked = request.args.get("view", "")
    return View(asked) if asked in set(View) else View.CHANGES


def _link(view: View) -> tuple[str, str]:
    kept: dict[str, Any] = {n: request.args[n] for n in ("from", "next") if n in request.args}
    return gettext(VIEWS[view]), url_for(".changes", **kept, view=view.value)


def _told(
    reading: Reading, old: PolicyVersion | None, new: PolicyVersion, view: View
) -> dict[str, Any]:
    """The comparison if there is something to compare with, and what the new version says is new."""
    here = visit()
    steps = reading.since(old, new) if old else [new]
    texts = texts_in(language(), [*steps, *([old] if old else [])])
    said = {"summary": rendered(texts[new.id].summary).told_by(here.customer.name)}
    if old is None:
        return {**said, "comparison": None}
    comparison = Comparison(
        texts[old.id],
        texts[new.id],
        collected_meanings(texts[step.id] for step in steps),
        here.customer.name,
        switched_on(),
    )
    is_marked = view is View.CHANGES
    return {
        **said,
        "comparison": comparison,
        "clauses": comparison.clauses() if is_marked else [],
        "whole": None if is_marked else comparison.text(old=view is View.OLD),
    }
