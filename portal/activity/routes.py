"""What has happened to the member, and who has looked."""

from flask import Blueprint, Response, request

from portal.activity.looking import LookUp, looks_at
from portal.activity.models import Event, events_before
from portal.members.models import Member
from portal.web.htmx import render_page
from portal.web.i18n import gettext
from portal.web.notices import translate
from portal.web.visit import visit
from portal.words import N_

bp = Blueprint("activity", __name__)

PAGE = 25


@bp.get("/activity")
def activity() -> Response:
    """List what has happened, newest first."""
    me = visit().member
    events = events_before(me, _before(), PAGE + 1)
    return render_page(
        "activity/activity.html",
        lines=[(event.at, translate(event.sentence), _by(event, me)) for event in events[:PAGE]],
        older=events[PAGE - 1].id if len(events) > PAGE else None,
    )


@bp.get("/access-log")
def access_log() -> Response:
    """List who has looked at the member's data, newest first."""
    looks = looks_at(visit().member, before=_before(), most=PAGE + 1)
    return render_page(
        "activity/access_log.html",
        lines=[
            (look.id, look.at, gettext(look.what_shown), gettext(look.reason_shown), _who(look))
            for look in looks[:PAGE]
        ],
        older=looks[PAGE - 1].id if len(looks) > PAGE else None,
    )


def _who(look: LookUp) -> str:
    """A customer says whether members read the names of those who looked."""
    return look.by.full_name if look.by and visit().customer.names_in_access_log else ""


def _before() -> int | None:
    typed = request.args.get("before", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None


def _by(event: Event, me: Member) -> str:
    """Other people are named by what they are to the member."""
    by: int | None = event.__data__["by"]
    if by is None or by == me.id:
        return ""
    return gettext(N_("Gjort av en kundeadministrator"))
