"""How the plan of an erasure and its certificate read."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal import clock
from portal.data.declarations import CATEGORY_NAMES, Category, Erasure
from portal.data_requests.certificate import Verdict, lines, progress
from portal.data_requests.erasure_tables import Erasure as Begun
from portal.data_requests.plan import Count, Plan, TablePlan
from portal.web import i18n
from portal.web.i18n import gettext
from portal.words import N_

TECHNICAL = N_("Tekniske opplysninger")
_ORDER = (Erasure.DELETE, Erasure.ANONYMISE, Erasure.KEEP)
COLOURS = {Erasure.DELETE: "neutral", Erasure.ANONYMISE: "info", Erasure.KEEP: "warning"}
PLANNED = {
    Erasure.DELETE: N_("Slettes"),
    Erasure.ANONYMISE: N_("Gjøres anonymt"),
    Erasure.KEEP: N_("Beholdes"),
}
DONE = {
    Erasure.DELETE: N_("Slettet"),
    Erasure.ANONYMISE: N_("Gjort anonymt"),
    Erasure.KEEP: N_("Beholdt"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of one table and what happens to them."""

    table: TablePlan
    what: Erasure
    rows: int
    until: dt.datetime | None = None

    @property
    def place(self) -> tuple[int, int, str]:
        """Return where it stands: what is deleted comes first, what is kept last."""
        categories = self.table.categories
        kind = list(Category).index(categories[0]) if categories else len(Category)
        return _ORDER.index(self.what), kind, self.table.name


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of data, how much of it, what happens to it, and why it stays if it does."""

    name: str
    rows: str
    what: str
    colour: str
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate as its page shows it; until it is issued, how far the erasure has come."""

    reference: str
    begun: str
    finished: str
    cleared: str
    percent: int
    lines: list[Line]
    sha256: str | None
    is_true: bool


def preview(counts: Iterable[Count]) -> list[Line]:
    """Return what an erasure would do, said to the member."""
    found = list(counts)
    return _lines(_parts(found, any(count.staying for count in found)), PLANNED)


def preview_by_kind(counts: Iterable[Count]) -> list[Line]:
    """Return what an erasure would do, said to somebody else: a line for each kind of data."""
    found = list(counts)
    parts = list(_parts(found, any(count.staying for count in found)))
    totals: dict[tuple[str, Erasure, str], int] = {}
    for part in sorted((part for part in parts if part.rows), key=lambda part: part.place):
        key = (_kind(part.table), part.what, _why(part))
        totals[key] = totals.get(key, 0) + part.rows
    return [
        Line(gettext(name), i18n.number(rows), gettext(PLANNED[what]), COLOURS[what], why)
        for (name, what, why), rows in totals.items()
    ]


def certificate(erasure: Begun, plan: Plan, verdict: Verdict | None) -> Shown:
    """Return the certificate of ``erasure``, or how far it has come."""
    return Shown(
        reference=erasure.reference,
        begun=i18n.moment(erasure.begun_at),
        finished=i18n.moment(erasure.finished_at),
        cleared=i18n.moment(erasure.cleared_at),
        percent=progress(erasure),
        lines=_lines(_done(erasure, plan) if erasure.finished_at else (), DONE),
        sha256=erasure.sha256,
        is_true=verdict is not None and verdict.is_intact and verdict.is_in_ledger,
    )


def _parts(counts: list[Count], stays: bool) -> Iterable[Part]:
    """The member's own row stays, empty, while anything stays that belongs to it."""
    for count in counts:
        table, gone = count.plan, count.rows - count.staying
        if table is counts[-1].plan:
            yield Part(table, Erasure.ANONYMISE if stays else Erasure.DELETE, gone)
            continue
        yield Part(table, Erasure.DELETE, gone)
        yield Part(table, table.erasure, count.staying, count.until)


def _done(erasure: Begun, plan: Plan) -> Iterable[Part]:
    tables = {table.name: table for table in (*plan.tables, plan.root)}
    for found in lines(erasure):
        table = tables.get(found.name)
        if table is not None:
            yield Part(table, Erasure.DELETE, found.deleted)
            yield Part(table, Erasure.ANONYMISE, found.anonymised)
            yield Part(table, Erasure.KEEP, found.kept, found.kept_until)


def _lines(parts: Iterable[Part], words: dict[Erasure, str]) -> list[Line]:
    shown = sorted((part for part in parts if part.rows), key=lambda part: part.place)
    return [
        Line(
            gettext(_name(part.table)),
            i18n.number(part.rows),
            gettext(words[part.what]),
            COLOURS[part.what],
            _why(part),
        )
        for part in shown
    ]


def _name(table: TablePlan) -> str:
    return str(getattr(table.model, "called", _kind(table)))


def _kind(table: TablePlan) -> str:
    return CATEGORY_NAMES[table.categories[0]] if table.categories else TECHNICAL


def _why(part: Part) -> str:
    if part.until is None or part.table.law is None:
        return ""
    last = clock.local(part.until - dt.timedelta(seconds=1)).date()
    until = {"day": i18n.date(last), "law": gettext(part.table.law)}
    return gettext(N_("til %(day)s, etter %(law)s"), **until)
