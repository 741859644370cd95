"""How a file of members reads: how far it has come, what is in it, what is wrong with it."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from portal.data_requests.export.writers import harmless
from portal.members.columns import member_columns
from portal.members.importing import upload
from portal.members.importing.comparing import the_customers
from portal.members.importing.problems import Problem
from portal.members.importing.upload import ImportState, MemberImport
from portal.web import i18n
from portal.web.i18n import gettext
from portal.web.notices import translate
from portal.words import N_, Sentence

STATES = {
    ImportState.CHECKING: (N_("Blir sjekket"), "info"),
    ImportState.CHECKED: (N_("Venter på deg"), "warning"),
    ImportState.IMPORTING: (N_("Blir lagt inn"), "info"),
    ImportState.DONE: (N_("Lagt inn"), "success"),
    ImportState.DROPPED: (N_("Slettet"), "neutral"),
}
RUNNING = frozenset({ImportState.CHECKING, ImportState.IMPORTING})
# What a column may look like, for who has no file yet.
EXAMPLES = {
    "username": "kari.nordmann",
    "given_name": "Kari",
    "family_name": "Nordmann",
    "street": "Storgata 1",
    "postcode": "8622",
    "city": "Mo i Rana",
    "email": "kari.nordmann@example.no",
    "mobile": "400 00 000",
    "employed_from": "1.8.2024",
    "employee_number": "000117",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """Where an import stands; ``is_adding`` is false while the file is checked once more first."""

    state: str
    is_adding: bool
    is_running: bool
    percent: int
    counts: str
    usable: int
    ours: str


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One thing that is wrong."""

    line: int | None
    column: str
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """An import that was begun before."""

    id: int
    at: str
    state: str
    colour: str
    counts: str


def shown(made: MemberImport) -> Shown:
    """Return where ``made`` stands."""
    state = ImportState(made.state)
    labels = {column.name: gettext(column.label) for column in member_columns()}
    return Shown(
        state=state.value,
        is_adding=state is ImportState.IMPORTING and made.done > 0,
        is_running=state in RUNNING,
        percent=min(100, 100 * made.reached // max(made.lines, 1)),
        counts=counts(made),
        usable=made.members + made.changed,
        ours=", ".join(labels[name] for name in the_customers() if name in labels),
    )


def counts(made: MemberImport) -> str:
    """Return ``48 nye · 3 endret · 2 med feil``; of rows that change nothing nothing is said."""
    parts = [
        gettext(N_("%(number)s nye"), number=i18n.number(made.members)),
        gettext(N_("%(number)s endret"), number=i18n.number(made.changed)),
    ]
    if made.faulty:
        parts.append(gettext(N_("%(number)s med feil"), number=i18n.number(made.faulty)))
    return " · ".join(parts)


def problems(made: MemberImport, folder: Path) -> list[ProblemLine]:
    """Return what is wrong with the file of ``made``, the first of it when it is much."""
    return [
        ProblemLine(each.line, each.column, each.value, _text(each))
        for each in upload.first_problems(made, folder)
    ]


def rejected(made: MemberImport, folder: Path) -> Iterable[bytes] | None:
    """Return the rows that were not used as CSV, each with what is wrong with it; None without any."""
    headings, rows = upload.rejected_of(made, folder)
    if not headings:
        return None
    lines = ([*row.cells, " ".join(map(_text, row.problems))] for row in rows if row.cells)
    return _csv([[*headings, gettext(N_("Hva som er feil"))], *lines])


def columns() -> list[tuple[str, str, bool, str]]:
    """Return each column a file may have: name, label, whether it must be there, an example."""
    return [
        (each.name, gettext(each.label), each.required, EXAMPLES.get(each.name, ""))
        for each in member_columns()
    ]


def earlier(imports: Iterable[MemberImport]) -> list[Earlier]:
    """Return the ``imports`` that were begun before."""
    return [
        Earlier(made.id, i18n.moment(made.created_at), gettext(text), colour, counts(made))
        for made in imports
        for text, colour in (STATES[ImportState(made.state)],)
    ]


def _text(each: Problem) -> str:
    return str(translate(Sentence(each.text, each.values)))


def _csv(rows: Iterable[list[str]]) -> Iterable[bytes]:
    """Semicolons and a byte order mark, as Excel wants them in Norway."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return [text.getvalue().encode("utf-8-sig")]
