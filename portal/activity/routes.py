"""What has happened to the member, and who has looked."""

import datetime as dt

from flask import Blueprint, Response, request

from portal import clock
from portal.activity.looking import LookUp, looks_at, looks_since
from portal.activity.models import Event, events_before, number_at
from portal.members.models import Member, MemberRow
from portal.web.htmx import render_page
from portal.web.i18n import gettext
from portal.web.notices import translate
from portal.web.visit import visit
from portal.words import N_

bp = Blueprint("activity", __name__)

PAGE = 25
LATELY = dt.timedelta(days=30)
FIRST, LAST = dt.date(1970, 1, 1), dt.date(9000, 1, 1)


@bp.get("/activity")
def activity() -> Response:
    """List what has happened, newest first."""
    me = visit().member
    events = events_before(me, _before(Event, me), PAGE + 1)
    return render_page(
        "activity/activity.html",
        until=_day(),
        lines=[(event.at, translate(event.sentence), _by(event, me)) for event in events[:PAGE]],
        older=events[PAGE - 1].id if len(events) > PAGE else None,
    )


@bp.get("/access-log")
def access_log() -> Response:
    """List who has looked at the member's data, newest first."""
    me, at = visit().member, clock.now()
    looks = looks_at(me, before=_before(LookUp, me), most=PAGE + 1)
    return render_page(
        "activity/access_log.html",
        until=_day(),
        lately=looks_since(me, at - LATELY),
        lines=[
            (look.id, look.at, gettext(look.what_shown), gettext(look.reason_shown), _who(look))
            for look in looks[:PAGE]
        ],
        older=looks[PAGE - 1].id if len(looks) > PAGE else None,
    )


def _before(model: type[MemberRow], me: Member) -> int | None:
    """Return below which number the page begins: the one asked for, or the last of the day."""
    typed, day = request.args.get("before", ""), _day()
    if typed.isascii() and typed.isdigit() and len(typed) < 19:
        return int(typed)
    if day is None:
        return None
    midnight = dt.datetime.combine(day, dt.time(), clock.NORWAY) + dt.timedelta(days=1)
    return number_at(model, me, midnight.astimezone(dt.UTC)) + 1


def _day() -> dt.date | None:
    """Return the day that was asked for; what is no day is passed over."""
    try:
        day = dt.date.fromisoformat(request.args.get("until", ""))
    except ValueError:
        return None
    return day if FIRST <= day < LAST else None


def _who(look: LookUp) -> str:
    """A customer says whether members read the names of those who looked."""
    return look.by.full_name if look.by and visit().customer.names_in_access_log else ""


def _by(event: Event, me: Member) -> str:
    """Other people are named by what they are to the member."""
    by: int | None = event.__data__["by"]
    if by is None or by == me.id:
        return ""
    return gettext(N_("Gjort av en kundeadministrator"))
