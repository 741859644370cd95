"""How long values stay: a length of time, and what it is counted from."""

import datetime as dt
from dataclasses import dataclass

from portal.clock import NORWAY, local
from portal.words import N_


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a value stays, counted from the time its row counts from (`counted_from`).

    That is ``days`` after it, or the whole ``years`` that follow the year it was in; without either, it
    is as long as the membership lasts. ``law`` names what asks for it.
    """

    text: str
    days: int | None = None
    law: str | None = None
    years: int | None = None

    @property
    def is_counted(self) -> bool:
        """Return whether it ends by itself."""
        return self.days is not None or self.years is not None

    def end(self, since: dt.datetime) -> dt.datetime:
        """Return the instant at which what is counted from ``since`` is over."""
        if self.years is not None:
            return _new_year(local(since).year + self.years + 1)
        assert self.days is not None, f"«{self.text}» does not end by itself"
        return since + dt.timedelta(days=self.days)

    def cutoff(self, at: dt.datetime) -> dt.datetime:
        """Return the instant before which one must count from to be over ``at`` that instant."""
        if self.years is not None:
            return _new_year(local(at).year - self.years)
        assert self.days is not None, f"«{self.text}» does not end by itself"
        return at - dt.timedelta(days=self.days)


WHILE_MEMBER = Retention(N_("Så lenge du er medlem"))
ONE_YEAR = Retention(N_("1 år etter hendelsen"), days=365)
THREE_MONTHS = Retention(N_("90 dager etter hendelsen"), days=90)
FIVE_YEARS = Retention(N_("5 år etter utgangen av året"), years=5, law=N_("bokføringsloven § 13"))
ONE_MONTH = Retention(N_("30 dager"), days=30)
ONE_DAY = Retention(N_("1 døgn"), days=1)


def _new_year(year: int) -> dt.datetime:
    return dt.datetime(year, 1, 1, tzinfo=NORWAY).astimezone(dt.UTC)
