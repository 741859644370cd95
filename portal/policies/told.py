"""What one member has been told: every version they may read, with what they saw and acknowledged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import JOIN

from portal.members.models import Customer, Member
from portal.policies.manuscript import Text
from portal.policies.models import (
    CERUM,
    Acknowledgement,
    PolicyText,
    PolicyVersion,
    PolicyView,
    VersionState,
)


@dataclass(frozen=True, slots=True)
class Told:
    """A published version, and whether this member was shown it and when they acknowledged it."""

    version: PolicyVersion
    shown: bool
    acknowledged: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """The published versions, those that come first to a member of the customer first."""

    versions: Sequence[Told]
    at: dt.datetime

    @property
    def newest(self) -> Told | None:
        """Return the version that counts by now, which may take effect later."""
        return next((told for told in self.versions if self._stands(told.version)), None)

    @property
    def seen(self) -> PolicyVersion | None:
        """Return the version that the member acknowledged last, or None."""
        known = [told for told in self.versions if told.acknowledged is not None]
        last = max(known, key=lambda told: told.acknowledged or 0, default=None)
        return last.version if last else None

    def find(self, label: str) -> PolicyVersion | None:
        """Return the version called ``label``, or None."""
        found = (told.version for told in self.versions if told.version.label == label)
        return next(found, None)

    def since(self, old: PolicyVersion, new: PolicyVersion) -> list[PolicyVersion]:
        """Return the versions that led from ``old`` to ``new``, the oldest first, ``new`` last."""
        between = [
            told.version
            for told in self.versions
            if told.version.series == old.series == new.series
            and old.number < told.version.number < new.number
            and self._stands(told.version)
        ]
        return [*sorted(between, key=lambda one: one.number), new]

    def _stands(self, version: PolicyVersion) -> bool:
        return version.state(self.at) is not VersionState.WITHDRAWN


def reading_of(member: Member, customer: Customer, at: dt.datetime) -> Reading:
    """Return what ``member`` of ``customer`` may read at ``at``, in one statement."""
    version: Any = PolicyVersion
    mine = (Acknowledgement.version == version.id) & (Acknowledgement.member == member)
    shown = (PolicyView.version == version.id) & (PolicyView.member == member)
    rows = (
        version.select(
            version,
            Acknowledgement.id.alias("acknowledged"),
            PolicyView.id.alias("shown"),
        )
        .join(Acknowledgement, JOIN.LEFT_OUTER, on=mine)
        .switch(version)
        .join(PolicyView, JOIN.LEFT_OUTER, on=shown)
        .where((version.published_at <= at) & version.series.in_([customer.key, CERUM]))
        .order_by((version.series == CERUM).asc(), version.number.desc())
        .objects()
    )
    return Reading([Told(row, row.shown is not None, row.acknowledged) for row in rows], at)


def texts_in(language: str, versions: Iterable[PolicyVersion]) -> dict[int, Text]:
    """Return what ``versions`` say in ``language``, by the number of the row; in one statement."""
    rows = PolicyText.select().where(
        (PolicyText.language == language)
        & PolicyText.version.in_([version.id for version in versions])
    )
    return {row.__data__["version"]: Text(row.summary, row.body, row.meanings) for row in rows}
