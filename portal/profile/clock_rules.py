"""What can be true of time at work: rules that need no database."""

import datetime as dt

from portal import clock
from portal.data import checks
from portal.profile.refusals import Misfit
from portal.words import N_, Refused

LONGEST = dt.timedelta(hours=24)


def moment(text: str) -> dt.datetime:
    """Return, in UTC, the wall time of ``2026-11-22T08:30`` or ``22.11.2026 kl. 08.30`` in Norway.

    An hour that the autumn repeats is the first of the two; one that the spring skips is refused.
    """
    day, _, hour = checks.tidy(text).replace("T", " ").replace("kl.", " ").rpartition(" ")
    if not day.strip():
        raise Refused(N_("Skriv dato og klokkeslett, for eksempel 27.3.2025 08.30."))
    wall = dt.datetime.combine(checks.date(day), checks.time(hour), clock.NORWAY)
    instant = wall.astimezone(dt.UTC)
    if instant.astimezone(clock.NORWAY).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise Refused(
            N_("Klokken ble stilt fram den natten, så klokkeslettet finnes ikke. Velg et annet.")
        )
    return instant


def to_minute(instant: dt.datetime) -> dt.datetime:
    """Return ``instant`` without its seconds, as people read a clock."""
    return instant.replace(second=0, microsecond=0)


def same_on_the_wall(one: dt.datetime | None, other: dt.datetime | None) -> bool:
    """Return whether both read the same in a form, where the hour that autumn repeats has one name."""
    return one is not None and other is not None and _wall(one) == _wall(other)


def refuse_impossible(start: dt.datetime, end: dt.datetime | None, at: dt.datetime) -> None:
    """Raise `Misfit` for time at work that nobody can have had at ``at``."""
    if start > at:
        raise Misfit("started_at", N_("Starten kan ikke være fram i tid."))
    if end is None:
        raise Misfit("ended_at", N_("Skriv inn når du sluttet."))
    if end <= start:
        raise Misfit("ended_at", N_("Slutten må være etter starten %(start)s."), start=start)
    if end > at:
        raise Misfit("ended_at", N_("Slutten kan ikke være fram i tid."))
    if end - start > LONGEST:
        raise Misfit(
            "ended_at",
            N_("En registrering kan vare høyst 24 timer. Sjekk datoen og klokkeslettet."),
        )


def _wall(instant: dt.datetime) -> dt.datetime:
    return clock.local(to_minute(instant)).replace(tzinfo=None)
