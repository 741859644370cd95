"""A known Norwegian postcode names its place, spelt the way people write it."""

import re

import pytest

from portal.members.postcodes import REGISTER, place_for


@pytest.mark.parametrize(
    ("postcode", "place"),
    [
        ("8624", "Mo i Rana"),
        ("0150", "Oslo"),
        ("2350", "Nes på Hedmarken"),
        ("9173", "Ny-Ålesund"),
        ("4604", "Kristiansand S"),
        ("1353", "Bærums Verk"),
    ],
)
def test_a_known_postcode_has_its_place(postcode: str, place: str) -> None:
    assert place_for(postcode) == place


@pytest.mark.parametrize("postcode", ["9999", "", "862", "86240", " 8624", "۸۶۲۴", "8624\n"])
def test_an_unknown_or_malformed_postcode_has_none(postcode: str) -> None:
    assert place_for(postcode) is None


def test_the_shipped_register_is_sorted_whole_and_in_ordinary_case() -> None:
    rows = [line.split("\t") for line in REGISTER.read_text(encoding="utf-8").splitlines()]
    postcodes = [row[0] for row in rows]
    assert len(rows) > 5000
    assert postcodes == sorted(set(postcodes))
    assert all(re.fullmatch(r"[0-9]{4}", postcode) for postcode in postcodes)
    assert not [place for _, place in rows if len(place) > 2 and place.isupper()]
    assert not [place for _, place in rows if place != place.strip() or "�" in place]
