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
from portal.profile.attention import todos
from portal.profile.profile import Profile
from portal.profile.switched_off import frozen
from portal.profile.switches import Switches
from portal.web import i18n
from portal.web.choices import offers, told
from portal.web.home_areas import Waiting, areas, find_waiting
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
REGISTERED = N_("Noen har registrert seg, og venter på svar")
TAKE_ALONG = N_("%(section)s er slått av, og slettes %(day)s. Ta det du har der, med deg")
# Under a restriction nothing goes by itself (GDPR art. 18(2)).
TAKE_ALONG_ANY_DAY = N_("%(section)s er slått av. Det du har der, blir så lenge bruken er stanset")
ENDS_SOON = N_("Samtykket til %(purpose)s går snart ut")


@dataclass(frozen=True, slots=True)
class Attention:
    """Something the member should look at; the note says in a word how it stands."""

    href: str
    text: str
    note: str | None = None
    tone: str = "warning"


@bp.get("/")
def index() -> Response:
    """Show the home page."""
    here, at = visit(), clock.now()
    profile = Profile(here.member, here.member, Switches.of(here.customer))
    events = events_since(here.member, here.session.previous_at, MOST_EVENTS)
    waits, of_profile = find_waiting(here), list(_of_profile(profile, at))
    return render_page(
        "home/index.html",
        attention=[
            *_of_waiting(waits),
            *_of_frozen(here, profile, at),
            *of_profile,
            *_of_consents(here, at),
        ],
        shortcuts=_shortcuts(here, profile),
        events=[_line(event) for event in events],
        areas=areas(here, waits, len(of_profile)),
    )


def _of_profile(profile: Profile, at: dt.datetime) -> Iterator[Attention]:
    for todo in todos(profile, at):
        note = todo.note
        said = (translate(note.sentence), note.tone) if note else ()
        yield Attention(todo.href, translate(todo.sentence), *said)


def _of_waiting(waits: Waiting) -> Iterator[Attention]:
    """Who registered waits for an admin, where the customer has it so."""
    if waits.registered:
        yield Attention("/admin/members/registrations", gettext(REGISTERED))


def _of_frozen(here: Visit, profile: Profile, at: dt.datetime) -> Iterator[Attention]:
    """What is switched off and goes on a day to come can be taken along until then."""
    said = TAKE_ALONG_ANY_DAY if here.is_restricted else TAKE_ALONG
    for switchable, goes_at in frozen(profile.member, profile.switches, at):
        name, day = gettext(switchable.name), i18n.date(clock.local(goes_at).date())
        yield Attention("/requests/new/export", gettext(said, section=name, day=day))


def _of_consents(here: Visit, at: dt.datetime) -> Iterator[Attention]:
    for key, standing in here.standings.items():
        ends_soon = ENDS_SOON if _ends_soon(standing, at) else None
        sentence = TO_ANSWER.get(standing.state) or ends_soon
        if sentence and standing.offered and key in offers():
            text = gettext(sentence, purpose=told(offers()[key]).name)
            yield Attention(f"/consents/{key}", text)


def _ends_soon(standing: Standing, at: dt.datetime) -> bool:
    return standing.permits and bool(standing.ends_at and standing.ends_at - at < TELL_AHEAD)


def _shortcuts(here: Visit, profile: Profile) -> list[tuple[str, str]]:
    """Only who agreed to it, and has not stopped it, is shown other things than everybody else."""
    if not here.may_use(TAILORING):
        return []
    available = {f"/profile/{one.key}": gettext(one.title) for one in profile.sections()}
    counted = here.may_use(USAGE_STATISTICS)
    views = views_of(here.member, clock.today()) if counted else Counter[str]()
    chosen = shortcuts(here.member.job_title, views, available)
    return [(page, available[page]) for page in chosen]


def _line(event: Event) -> tuple[dt.datetime, str]:
    return event.at, translate(event.sentence)
