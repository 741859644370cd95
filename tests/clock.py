"""A clock that tests move by hand."""

import datetime as dt

from time_machine import Traveller

# A Tuesday in Norway's winter, ten in the morning on the wall.
START = dt.datetime(2026, 3, 3, 9, 0, tzinfo=dt.UTC)


class Clock:
    """The time as the portal sees it."""

    def __init__(self, traveller: Traveller) -> None:
        self._traveller = traveller

    def move(self, **by: float) -> None:
        """Move by what `datetime.timedelta` takes: ``clock.move(minutes=15)``."""
        self._traveller.shift(dt.timedelta(**by))

    def set(self, to: dt.datetime) -> None:
        """Set to the aware time ``to``."""
        assert to.tzinfo is not None
        self._traveller.move_to(to, tick=False)
