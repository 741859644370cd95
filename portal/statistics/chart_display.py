"""A chart of bars, measured out for an SVG whose sizes are attributes: a page has no inline style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.web import i18n
from portal.web.i18n import gettext
from portal.words import N_

MOST_BARS = 7
WIDTH, LONGEST, ROW = 320, 250, 46
LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar from 0: what it is called, how long it is, where it stands, the number beside it."""

    label: str
    length: int
    top: int
    text: str

    @property
    def beside(self) -> int:
        """Return where the number stands."""
        return self.length + (8 if self.length else 0)


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars of one group, and in one sentence what they show."""

    finding: str
    bars: Sequence[Bar]
    width: int
    height: int

    @property
    def has_bars(self) -> bool:
        """Return whether there is anything to draw."""
        return any(bar.length for bar in self.bars)


def chart(lines: Sequence[tuple[str, int]], unit: str = "") -> Chart:
    """Return the bars of ``lines``, name and number; a number of 0 has no bar but its words."""
    shown = lines[:MOST_BARS]
    most = max((value for _, value in shown), default=0)
    bars = [
        Bar(
            _short(name),
            round(LONGEST * value / most) if most else 0,
            place * ROW,
            i18n.number(value) if value else gettext(N_("Færre enn 10")),
        )
        for place, (name, value) in enumerate(shown)
    ]
    return Chart(_finding(shown, most, unit), bars, WIDTH, ROW * len(bars))


def _finding(lines: Sequence[tuple[str, int]], most: int, unit: str) -> str:
    if not most:
        return gettext(N_("Alle gruppene har færre enn 10 medlemmer."))
    name = next(name for name, value in lines if value == most)
    count = " ".join(filter(None, (i18n.number(most), unit)))
    return gettext(N_("Flest: %(name)s (%(count)s)."), name=name, count=count)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_LABEL else f"{name[:LONGEST_LABEL]}…"
