"""What can be true of time at work: rules that need no database."""

import datetime as dt

from portal import clock
from portal.profile.refusals import Misfit
from portal.words import N_

LONGEST = dt.timedelta(hours=24)


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
