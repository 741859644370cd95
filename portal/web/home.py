"""The member's home: what needs attention, and what has happened since last time."""

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, Response

from portal import clock
from portal.activity.models import Event, events_since
from portal.profile.attention import todos
from portal.profile.profile import Profile
from portal.profile.switches import Switches
from portal.web.htmx import render_page
from portal.web.notices import translate
from portal.web.visit import Visit, visit

bp = Blueprint("home", __name__)

MOST_EVENTS = 8


@dataclass(frozen=True, slots=True)
class Attention:
    """Something the member should look at; ``note`` says how urgent it is, in words and a tone."""

    href: str
    text: str
    note: str = ""
    tone: str = ""


@bp.get("/")
def index() -> Response:
    """Show the home page."""
    here = visit()
    events = events_since(here.member, here.session.previous_at, MOST_EVENTS)
    return render_page(
        "home/index.html",
        attention=_attention(here, clock.now()),
        events=[_line(event) for event in events],
        since=here.session.previous_at,
    )


def _attention(here: Visit, at: dt.datetime) -> list[Attention]:
    profile = Profile(here.member, here.member, Switches.of(here.customer))
    found = []
    for todo in todos(profile, at):
        note = todo.note
        said = (translate(note.sentence), note.tone) if note else ()
        found.append(Attention(todo.href, translate(todo.sentence), *said))
    return found


def _line(event: Event) -> tuple[dt.datetime, str]:
    return event.at, translate(event.sentence)
