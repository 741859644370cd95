"""Make `portal/members/postcodes.tsv` anew: `python -m portal.operator.refresh_postcodes FILE > …`.

FILE is either Posten Bring's own register (tab-separated, Windows-1252, place in the second
column) or the JSON object inside the npm package `norway-postal-codes` (fetch it with
`npm pack norway-postal-codes`). Nothing is downloaded here.
"""

import json
import re
import sys
from pathlib import Path

# Small words that are not capitalised inside a place name.
SMALL_WORDS = frozenset({"i", "og", "på", "ved"})

# Common nouns that Kartverket's register of place names writes small.
COMMON_NOUNS = frozenset({"stasjon", "skjærgård", "kloster", "by"})

# Names that follow none of the rules above.
AS_WRITTEN = {"FROLANDS VERK": "Frolands verk"}


def read_register(content: bytes) -> dict[str, str]:
    """The places in capitals by postcode, from either of the two known file formats."""
    braces = re.search(rb"\{.*\}", content, re.DOTALL)
    if braces:
        found: dict[str, str] = json.loads(braces.group())
        return found
    rows = (line.split("\t") for line in content.decode("cp1252").splitlines() if line.strip())
    return {row[0]: row[1] for row in rows}


def proper_case(place: str) -> str:
    """The place name as people write it: «MO I RANA» becomes «Mo i Rana»."""
    if place in AS_WRITTEN:
        return AS_WRITTEN[place]
    first, *rest = place.split()
    return " ".join([_capitalise(first), *(_inside(word) for word in rest)])


def _inside(word: str) -> str:
    lower = word.lower()
    return lower if lower in SMALL_WORDS | COMMON_NOUNS else _capitalise(word)


def _capitalise(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


def as_tsv(places: dict[str, str]) -> str:
    """The lines `postcode<TAB>place`, sorted; raises ValueError at a malformed row."""
    lines = []
    for postcode, place in sorted(places.items()):
        if not re.fullmatch(r"[0-9]{4}", postcode) or not place.strip():
            raise ValueError(f"not a postcode and a place: {postcode!r} {place!r}")
        lines.append(f"{postcode}\t{proper_case(place)}\n")
    return "".join(lines)


def main(arguments: list[str]) -> int:
    """Write the table to standard output; returns the exit code."""
    if len(arguments) != 1:
        print("usage: python -m portal.operator.refresh_postcodes FILE", file=sys.stderr)
        return 2
    table = as_tsv(read_register(Path(arguments[0]).read_bytes()))
    sys.stdout.buffer.write(table.encode("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
