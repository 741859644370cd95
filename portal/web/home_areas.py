"""The areas of the portal on the home page, each with a line on how it stands."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from peewee import Value, fn

from portal.auth.registrants import waiting
from portal.data_requests.models import DataRequest
from portal.data_requests.states import OPEN
from portal.members.customer import Registering
from portal.web import i18n
from portal.web.i18n import gettext
from portal.web.navigation import GROUPS
from portal.web.visit import Visit
from portal.words import N_

ALL_SEEN_TO = N_("Alt er i orden")
SOME_LEFT = N_("Noe å se på: %(count)s")
GIVEN = N_("Samtykker du har gitt: %(count)s")
NONE_GIVEN = N_("Du har ikke gitt noe samtykke")
OPEN_REQUESTS = N_("Åpne henvendelser: %(count)s. Første svar innen %(day)s")
NO_REQUESTS = N_("Ingen åpne henvendelser")
LAST_TIME = N_("Forrige innlogging var %(when)s")
FIRST_TIME = N_("Dette er den første innloggingen din")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for an answer: the member's open requests, and at an admin those who registered."""

    requests: int
    first_due: dt.date | None
    registered: bool


@dataclass(frozen=True, slots=True)
class Area:
    """One area: where it is, what it is called, how it stands."""

    href: str
    name: str
    stands: str


def find_waiting(here: Visit) -> Waiting:
    """Return what waits for an answer, in one statement."""
    asked = here.member.is_admin and here.customer.registration == Registering.APPROVAL
    registered: Any = fn.EXISTS(waiting(here.customer)) if asked else Value(0)
    of_member = (DataRequest.member == here.member) & DataRequest.state.in_([*OPEN])
    counted = DataRequest.select(fn.COUNT(DataRequest.id), fn.MIN(DataRequest.due_on), registered)
    row: Any = counted.where(of_member).tuples().get()
    return Waiting(row[0], row[1], bool(row[2]))


def areas(here: Visit, waits: Waiting, to_see_to: int) -> list[Area]:
    """Return every area but the home page; ``to_see_to`` is how much in the profile wants a look."""
    profile = gettext(SOME_LEFT, count=to_see_to) if to_see_to else gettext(ALL_SEEN_TO)
    stands = {
        "/profile": profile,
        "/consents": _consents(here),
        "/data": _requests(waits),
        "/security": _last_time(here),
    }
    return [
        Area(group.href, gettext(group.label), stands[group.href])
        for group in GROUPS
        if group.href in stands
    ]


def _consents(here: Visit) -> str:
    given = sum(standing.permits for standing in here.standings.values())
    return gettext(GIVEN, count=given) if given else gettext(NONE_GIVEN)


def _requests(waits: Waiting) -> str:
    if waits.first_due is None:
        return gettext(NO_REQUESTS)
    return gettext(OPEN_REQUESTS, count=waits.requests, day=i18n.date(waits.first_due))


def _last_time(here: Visit) -> str:
    before = here.session.previous_at
    return gettext(LAST_TIME, when=i18n.moment(before)) if before else gettext(FIRST_TIME)
