"""QR codes as the path of a drawing, which a template puts into the page without inline style."""

from dataclasses import dataclass
from itertools import groupby

import segno

# The white margin that readers need around the code (ISO/IEC 18004).
QUIET = 4


@dataclass(frozen=True, slots=True)
class Drawing:
    """A square of ``size`` units, and the SVG path of what is black in it."""

    size: int
    path: str


def draw(text: str) -> Drawing:
    """Return the QR code of ``text``."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    path = "".join(_runs(number, row) for number, row in enumerate(rows))
    return Drawing(len(rows) + 2 * QUIET, path)


def _runs(number: int, row: bytes) -> str:
    found, start = "", 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            found += f"M{start + QUIET} {number + QUIET}h{length}v1h-{length}z"
        start += length
    return found
