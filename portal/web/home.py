"""The member's home: what needs attention, and what has happened since last time."""

from dataclasses import dataclass

from flask import Blueprint, Response

from portal.activity.models import Event, events_since
from portal.web.htmx import render_page
from portal.web.i18n import gettext
from portal.web.notices import translate
from portal.web.visit import Visit, visit
from portal.words import N_

bp = Blueprint("home", __name__)

MOST_EVENTS = 8


@dataclass(frozen=True, slots=True)
class Attention:
    """Something the member should look at."""

    href: str
    text: str


@bp.get("/")
def index() -> Response:
    """Show the home page."""
    here = visit()
    events = events_since(here.member, here.session.previous_at, MOST_EVENTS)
    return render_page(
        "home/index.html",
        attention=list(_attention(here)),
        events=[_line(event) for event in events],
        since=here.session.previous_at,
    )


def _attention(here: Visit) -> list[Attention]:
    found = []
    if here.member.email and not here.member.email_confirmed_at:
        text = gettext(N_("Bekreft e-postadressen din"))
        found.append(Attention("/profile/contact", text))
    return found


def _line(event: Event) -> tuple[object, str]:
    return event.at, translate(event.sentence)
