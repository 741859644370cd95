"""The member's home: what needs attention, and what has happened since last time."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response

from portal import clock
from portal.activity.models import Event, events_since
from portal.consents.state import Standing, State
from portal.consents.tailoring import shortcuts
from portal.consents.usage import views_of
from portal.data.purposes import TAILORING, USAGE_STATISTICS
from portal.profile.profile import Profile
from portal.profile.switches import Switches
from portal.web.choices import offers, told
from portal.web.htmx import render_page
from portal.web.i18n import gettext
from portal.web.notices import translate
from portal.web.visit import Visit, visit
from portal.words import N_

bp = Blueprint("home", __name__)

MOST_EVENTS = 8
TELL_AHEAD = dt.timedelta(days=30)
TO_ANSWER = {
    State.CHANGED: N_("Svar på nytt: %(purpose)s er endret"),
    State.EXPIRED: N_("Svar på nytt: samtykket til %(purpose)s er gått ut"),
}
ENDS_SOON = N_("Samtykket til %(purpose)s går snart ut")


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
        shortcuts=_shortcuts(here),
        events=[_line(event) for event in events],
        since=here.session.previous_at,
    )


def _attention(here: Visit) -> list[Attention]:
    found = []
    if here.member.email and not here.member.email_confirmed_at:
        text = gettext(N_("Bekreft e-postadressen din"))
        found.append(Attention("/profile/contact", text))
    return [*found, *_consents_to_answer(here)]


def _consents_to_answer(here: Visit) -> Iterator[Attention]:
    for key, standing in here.standings.items():
        sentence = TO_ANSWER.get(standing.state) or (ENDS_SOON if _ends_soon(standing) else None)
        if sentence and standing.offered and key in offers():
            yield Attention(f"/consents/{key}", gettext(sentence, purpose=told(offers()[key]).name))


def _ends_soon(standing: Standing) -> bool:
    return standing.permits and bool(
        standing.ends_at and standing.ends_at - clock.now() < TELL_AHEAD
    )


def _shortcuts(here: Visit) -> list[tuple[str, str]]:
    """Only who agreed to it is shown other things than everybody else."""
    if not here.standing(TAILORING).permits:
        return []
    sections = Profile(here.member, here.member, Switches.of(here.customer)).sections()
    available = {f"/profile/{section.key}": gettext(section.title) for section in sections}
    counted = here.standing(USAGE_STATISTICS).permits
    views = views_of(here.member, clock.today()) if counted else Counter[str]()
    chosen = shortcuts(here.member.job_title, views, available)
    return [(page, available[page]) for page in chosen]


def _line(event: Event) -> tuple[object, str]:
    return event.at, translate(event.sentence)
