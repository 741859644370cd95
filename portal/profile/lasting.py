"""Entries that last from one month to another: an education, a job."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

from portal.members.models import Member
from portal.profile import months
from portal.words import Sentence


class Lasting:
    """What such a list does alike; it stands before `ListEntry` among the bases."""

    TITLED_BY: ClassVar[str]
    PERIOD = months.FIELDS

    @property
    def title(self) -> str:
        """Return the value of the field that is the heading."""
        return str(getattr(self, self.TITLED_BY))

    @property
    def period(self) -> Sentence:
        """Return from when to when."""
        return months.period_of(self)

    @classmethod
    def in_order(cls, entries: Iterable[Self], today: dt.date) -> list[Self]:
        """Return what is still going on first, then the newest."""
        return sorted(entries, key=months.newest_first)

    @classmethod
    def refuse_misfits(
        cls, values: Mapping[str, Any], *, member: Member, at: dt.datetime, but: Self | None = None
    ) -> None:
        """Raise `Misfit` when the end is before the start."""
        months.refuse_end_before_start(values)
