"""How the plan of an erasure and its certificate read."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal import clock
from portal.data.declarations import CATEGORY_NAMES, Category, Erasure
from portal.data.lifetimes import declared
from portal.data_requests.certificate import Verdict, lines, progress
from portal.data_requests.erasure_tables import Erasure as Begun
from portal.data_requests.plan import Count, Plan, TablePlan
from portal.web import i18n
from portal.web.i18n import gettext
from portal.words import N_

_ORDER = (Erasure.DELETE, Erasure.ANONYMISE, Erasure.KEEP)
COLOURS = {Erasure.DELETE: "neutral", Erasure.ANONYMISE: "info", Erasure.KEEP: "warning"}
WHAT = {
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
class Line:
    """One kind of data, how much of it, what happens to it, and why it stays if it does."""

    name: str
    rows: int
    what: str
    colour: str
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate as its page shows it."""

    reference: str
    begun: str
    finished: str
    cleared: str
    percent: int
    lines: list[Line]
    sha256: str | None
    verdict: Verdict | None

    @property
    def is_done(self) -> bool:
        """Return whether the erasure is finished."""
        return bool(self.finished)


@dataclass(slots=True)
class _Sum:
    rows: int = 0
    until: dt.datetime | None = None

    def add(self, rows: int, until: dt.datetime | None) -> None:
        self.rows += rows
        self.until = max(filter(None, (self.until, until)), default=None)


Key = tuple[Erasure, Category, str | None]


def preview(counts: Iterable[Count]) -> list[Line]:
    """Return what an erasure would do: what is deleted first, what is kept last."""
    found = list(counts)
    stays = any(count.staying for count in found)
    sums: dict[Key, _Sum] = {}
    for count in found:
        for key, rows, until in _parts(count, stays):
            if rows:
                sums.setdefault(key, _Sum()).add(rows, until)
    return [_line(key, sums[key], WHAT) for key in sorted(sums, key=_place)]


def certificate(erasure: Begun, plan: Plan, verdict: Verdict | None) -> Shown:
    """Return the certificate of ``erasure``, or how far it has come."""
    tables = {table.name: table for table in (*plan.tables, plan.root)}
    sums: dict[Key, _Sum] = {}
    for done in lines(erasure) if erasure.finished_at else ():
        category = _category(tables.get(done.name))
        for what, rows in zip(_ORDER, (done.deleted, done.anonymised, done.kept), strict=True):
            if rows:
                kept = what is Erasure.KEEP
                key = (what, category, done.law if kept else None)
                sums.setdefault(key, _Sum()).add(rows, done.kept_until if kept else None)
    return Shown(
        reference=erasure.reference,
        begun=i18n.moment(erasure.begun_at),
        finished=i18n.moment(erasure.finished_at),
        cleared=i18n.moment(erasure.cleared_at),
        percent=progress(erasure),
        lines=[_line(key, sums[key], DONE) for key in sorted(sums, key=_place)],
        sha256=erasure.sha256,
        verdict=verdict,
    )


def _parts(count: Count, stays: bool) -> Iterable[tuple[Key, int, dt.datetime | None]]:
    """The member's own row holds many kinds of data, every other row one."""
    table = count.plan
    if table.name == "member":
        emptied = {said for said in table.categories if stays and _is_replaced(table, said)}
        for category in table.categories:
            what = Erasure.ANONYMISE if category in emptied else Erasure.DELETE
            yield (what, category, None), count.rows, None
        return
    category = _category(table)
    yield (Erasure.DELETE, category, None), count.rows - count.staying, None
    yield (table.erasure, category, table.law), count.staying, count.until


def _is_replaced(table: TablePlan, category: Category) -> bool:
    replaced = {field for field, value in table.emptied if value is not None}
    return any(
        said.category is category for field, said in declared(table.model) if field in replaced
    )


def _category(table: TablePlan | None) -> Category:
    return table.categories[0] if table is not None else Category.IDENTITY


def _place(key: Key) -> tuple[int, int, str]:
    what, category, law = key
    return _ORDER.index(what), list(Category).index(category), law or ""


def _line(key: Key, total: _Sum, words: dict[Erasure, str]) -> Line:
    what, category, law = key
    return Line(
        gettext(CATEGORY_NAMES[category]),
        total.rows,
        gettext(words[what]),
        COLOURS[what],
        _why(total.until, law),
    )


def _why(until: dt.datetime | None, law: str | None) -> str:
    if until is None or law is None:
        return ""
    last = clock.local(until - dt.timedelta(seconds=1)).date()
    return gettext(N_("til %(day)s, etter %(law)s"), day=i18n.date(last), law=gettext(law))
