"""Norwegian postcodes and the place each belongs to, from Posten Bring's register."""

from functools import cache
from pathlib import Path

from portal.words import N_, Refused

REGISTER = Path(__file__).with_name("postcodes.tsv")


class PlaceUnknown(Refused):
    """The postcode is not in the register and no place was written."""

    def __init__(self, postcode: str) -> None:
        super().__init__(
            N_(
                "Vi finner ikke postnummeret %(postcode)s. "
                "Sjekk tallene, eller skriv poststedet selv."
            ),
            postcode=postcode,
        )


def place_for(postcode: str) -> str | None:
    """The place of a Norwegian postcode of four digits, or None when the register has none."""
    return _places().get(postcode)


@cache
def _places() -> dict[str, str]:
    rows = REGISTER.read_text(encoding="utf-8").splitlines()
    return dict(row.split("\t") for row in rows)


def is_place(name: str) -> bool:
    """Return whether some postcode belongs to a place called ``name``, in whatever case."""
    return name.casefold() in _names()


@cache
def _names() -> frozenset[str]:
    return frozenset(place.casefold() for place in _places().values())
