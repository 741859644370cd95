"""Norwegian postcodes and the place each belongs to, from Posten Bring's register."""

from functools import cache
from pathlib import Path

REGISTER = Path(__file__).with_name("postcodes.tsv")


def place_for(postcode: str) -> str | None:
    """The place of a Norwegian postcode of four digits, or None when the register has none."""
    return _places().get(postcode)


@cache
def _places() -> dict[str, str]:
    rows = REGISTER.read_text(encoding="utf-8").splitlines()
    return dict(row.split("\t") for row in rows)
