"""What was measured, as a table to read and as JSON to compare; and what should come out of it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

LEAST, MOST = "≥", "≤"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value, and the bound it should keep if it has one."""

    what: str
    value: float
    unit: str = ""
    sign: str = ""
    bound: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the aim is met, or None without one."""
        if self.bound is None:
            return None
        return self.value >= self.bound if self.sign == LEAST else self.value <= self.bound

    def cells(self) -> tuple[str, str, str, str]:
        """Return what, value, aim and verdict."""
        aim = "" if self.bound is None else f"{self.sign} {said(self.bound)}{self.unit}"
        verdict = {None: "", True: "met", False: "NOT MET"}[self.met]
        return self.what, f"{said(self.value)}{self.unit}", aim, verdict


def at_least(what: str, value: float, bound: float, unit: str = "") -> Figure:
    """Return a figure that should not be below ``bound``."""
    return Figure(what, value, unit, LEAST, bound)


def at_most(what: str, value: float, bound: float, unit: str = "") -> Figure:
    """Return a figure that should not be above ``bound``."""
    return Figure(what, value, unit, MOST, bound)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading; the first column is text, the others are numbers."""

    heading: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | float]]
    note: str = ""

    def lines(self) -> Iterator[str]:
        """Return the table as lines of text."""
        written = [[said(cell) for cell in row] for row in (self.columns, *self.rows)]
        widths = [max(map(len, column)) for column in zip(*written, strict=True)]
        yield self.heading
        if self.note:
            yield f"  {self.note}"
        for first, *others in written:
            numbers = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
            yield f"  {first.ljust(widths[0])}  {'  '.join(numbers)}".rstrip()

    def records(self) -> list[dict[str, str | float]]:
        """Return a mapping from column to value for each row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass
class Report:
    """Everything one run measured."""

    machine: dict[str, Any]
    at: dt.datetime
    tables: list[Table] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Return the whole report as lines of text."""
        yield f"Measured {self.at:%Y-%m-%d %H:%M} UTC"
        yield "  " + ", ".join(f"{name} {value}" for name, value in self.machine.items())
        for table in (*self.tables, self._verdicts()):
            yield ""
            yield from table.lines()
        yield from ("", *self.left_out) if self.left_out else ()

    def as_json(self) -> dict[str, Any]:
        """Return the whole report for a machine."""
        return {
            "at": self.at.isoformat(timespec="seconds"),
            "machine": self.machine,
            "tables": {table.heading: table.records() for table in self.tables},
            "figures": [{**asdict(figure), "met": figure.met} for figure in self.figures],
            "left_out": self.left_out,
        }

    def _verdicts(self) -> Table:
        cells = [figure.cells() for figure in self.figures]
        return Table("In short", ("", "measured", "aim", ""), cells)


def said(value: str | float) -> str:
    """Return ``value`` with as many digits as mean something."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) or abs(value) >= 1000:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
