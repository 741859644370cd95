"""What the customer's admins have done: who, when, what, and why."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, request

from portal.activity.journal import AdminAct, acts_before
from portal.admin.entrance import bp
from portal.web.htmx import render_page
from portal.web.i18n import gettext
from portal.web.notices import translate
from portal.web.visit import visit
from portal.words import N_

PAGE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """One act as it reads."""

    at: datetime
    who: str
    what: str
    why: str


@bp.get("/journal")
def journal() -> Response:
    """List the acts, newest first."""
    typed = request.args.get("before", "")
    before = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None
    acts = acts_before(visit().customer, before, PAGE + 1)
    return render_page(
        "admin/journal.html",
        lines=[_line(act) for act in acts[:PAGE]],
        older=acts[PAGE - 1].id if len(acts) > PAGE else None,
    )


def _line(act: AdminAct) -> Line:
    who = act.by.full_name if act.by else gettext(N_("En tidligere administrator"))
    return Line(act.at, who, translate(act.sentence), gettext(act.why) if act.why else "")
