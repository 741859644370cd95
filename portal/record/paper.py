"""A record in the forms it leaves the portal in: a letter to be typeset, rows, plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.data_requests.letter import Grid, Letter
from portal.members.models import Customer
from portal.record.section import Part, Section
from portal.words import N_

Say = Callable[[str], str]
Day = Callable[[dt.date | None], str]

TITLE = N_("Protokoll over behandlingsaktiviteter")
PARTS = {
    Part.CONTROLLER: N_("Kundens protokoll (artikkel 30 nr. 1)"),
    Part.PROCESSOR: N_("Cerums protokoll (artikkel 30 nr. 2)"),
}
OWNER, CHANGED = N_("Ansvarlig for formålet"), N_("Sist endret")
NOBODY = N_("Ikke utpekt")
HEAD = ("record", "section", "title", "label", "text", "owner", "changed_on")


@dataclass(frozen=True, slots=True)
class Paper:
    """A record with the names of the owners, as one reader gets it; ``number`` is None until kept."""

    customer: Customer
    sections: Sequence[Section]
    owners: Mapping[int, str]
    number: int | None = None
    at: dt.datetime | None = None
    sha256: str | None = None

    def owner(self, section: Section) -> str | None:
        """Return who answers for the section, or None when nobody does."""
        return self.owners.get(section.owner) if section.owner is not None else None

    def letter(self, say: Say, day: Day, made_on: dt.date) -> Letter:
        """Return the record as a letter, each section a table of label and text."""
        grids = [self._grid(one, say, day) for one in self.sections]
        return Letter(
            title=say(TITLE),
            to=self.customer.name,
            reference=say(N_("Versjon %(number)s")) % {"number": self.number},
            day=day(made_on),
            paragraphs=[say(text) for text in PARTS.values()],
            grids=grids,
            closing=[(say(N_("Fingeravtrykk")), self.sha256 or "")],
        )

    def csv_rows(self) -> list[list[str]]:
        """Return one row for each label, under headings for programs."""
        rows = [list(HEAD)]
        for one in self.sections:
            last = [self.owner(one) or "", one.changed_on]
            rows += [[one.part, one.key, one.title, *row, *last] for row in one.rows]
        return rows

    def as_json(self) -> dict[str, Any]:
        """Return the record as plain values."""
        return {
            "customer": self.customer.key,
            "controller": self.customer.name,
            "version": self.number,
            "made_at": self.at.isoformat() if self.at else None,
            "sha256": self.sha256,
            "sections": [self._plain(one) for one in self.sections],
        }

    def _grid(self, one: Section, say: Say, day: Day) -> Grid:
        rows = list(one.rows)
        if one.purpose is not None:
            rows.append((say(OWNER), self.owner(one) or say(NOBODY)))
        rows.append((say(CHANGED), day(dt.date.fromisoformat(one.changed_on))))
        article = "30 (1)" if one.part == Part.CONTROLLER else "30 (2)"
        return Grid(f"{article}: {one.title}", [say(N_("Hva")), say(N_("Innhold"))], rows)

    def _plain(self, one: Section) -> dict[str, Any]:
        return {
            "record": one.part,
            "section": one.key,
            "title": one.title,
            "owner": self.owner(one),
            "changed_on": one.changed_on,
            "rows": [{"label": label, "text": text} for label, text in one.rows],
        }
