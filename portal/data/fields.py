"""Column types that mean the same on SQLite and on PostgreSQL."""

import datetime as dt
from decimal import Decimal
from typing import Any

import peewee


class UtcDateTimeField(peewee.DateTimeField):
    """An instant: aware in Python, UTC in the database, naive times refused."""

    def db_value(self, value: Any) -> str | None:
        """Return ``value`` in UTC as text of fixed width, which sorts as time does."""
        if value is None:
            return None
        if not isinstance(value, dt.datetime):
            value = dt.datetime.fromisoformat(value)
        if value.tzinfo is None:
            raise ValueError(f"{self.name} needs a time zone")
        return f"{value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(' ', 'microseconds')}"

    def python_value(self, value: Any) -> dt.datetime | None:
        """Return what the database holds as an aware time in UTC."""
        if value is None:
            return None
        found = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)
        return found.replace(tzinfo=dt.UTC)


# Converts what a prepared query is given and gives back.
INSTANT = UtcDateTimeField()


class DayField(peewee.DateField):
    """A calendar date."""

    def db_value(self, value: Any) -> str | None:
        """Return ``value`` as ISO text, which both databases take."""
        return None if value is None else str(value)

    def python_value(self, value: Any) -> dt.date | None:
        """Return what the database holds as a date."""
        return dt.date.fromisoformat(value) if isinstance(value, str) else value


class FixedPointField(peewee.DecimalField):
    """A number with decimals that are never rounded behind one's back."""

    def db_value(self, value: Any) -> str | None:
        """Return ``value`` as text, which both databases take."""
        return None if value is None else str(value)

    def python_value(self, value: Any) -> Decimal | None:
        """Return what the database holds as a decimal number."""
        return None if value is None else Decimal(str(value))
