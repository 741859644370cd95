"""The only clock: every module asks here what time it is."""

import datetime as dt
from zoneinfo import ZoneInfo

NORWAY = ZoneInfo("Europe/Oslo")


def now() -> dt.datetime:
    """Return the present instant as an aware time in UTC."""
    return dt.datetime.now(dt.UTC)


def local(instant: dt.datetime) -> dt.datetime:
    """Return ``instant`` on the clock of the wall in Norway."""
    return instant.astimezone(NORWAY)


def today() -> dt.date:
    """Return today's date in Norway."""
    return local(now()).date()
