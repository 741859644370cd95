"""Write a member file as a customer would send it: `python -m tests.members.make_member_file FILE`.

The same seed gives the same file. With `--broken` a known list of faults is planted, one a row,
and printed as JSON, so that an import can be held against it.
"""

import argparse
import csv
import json
import random
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from portal.members.postcodes import REGISTER
from tests.members import norwegian_words as words

COLUMNS = {
    "username": "brukernavn",
    "given_name": "fornavn",
    "family_name": "etternavn",
    "street": "gateadresse",
    "postcode": "postnummer",
    "city": "poststed",
    "email": "e-post",
    "mobile": "mobil",
    "workplace": "arbeidssted",
    "job_title": "stilling",
    "department": "avdeling",
    "employee_number": "ansattnummer",
}
HEADERS = {"nb": list(COLUMNS.values()), "en": list(COLUMNS)}
DELIMITERS = {"semicolon": ";", "comma": ","}
ENCODINGS = ("utf-8", "utf-8-sig", "windows-1252")
FIRST_LINE = 2
ASCII_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "á": "a", " ": ".", "'": None})

Row = dict[str, str]


@dataclass(frozen=True)
class Fault:
    """One planted fault: its line in the file (the header is 1), column, value and kind."""

    line: int
    column: str | None
    value: str
    kind: str


PLANTED = (
    ("postcode", "86240", "bad postcode"),
    ("postcode", "86A4", "bad postcode"),
    ("mobile", "12345", "bad phone"),
    ("mobile", "ring Kari", "bad phone"),
    ("username", "", "missing username"),
    ("given_name", "", "missing name"),
    ("family_name", "   ", "missing name"),
    ("street", "Kirkegata " * 120, "too long"),
    ("family_name", "Han\x07sen", "control character"),
    ("email", "kari.nordlys.no", "bad e-mail"),
    ("email", "kari@@nordlys.no", "bad e-mail"),
)


def members(rows: int, *, seed: int = 8624) -> Iterator[Row]:
    """As many made-up members as asked for, each with a username of their own."""
    chance = random.Random(seed)
    places = [line.split("\t") for line in REGISTER.read_text(encoding="utf-8").splitlines()]
    for number in range(1, rows + 1):
        yield _member(chance, number, chance.choice(places))


def _member(chance: random.Random, number: int, place: list[str]) -> Row:
    given = chance.choice(words.GIVEN_NAMES)
    if chance.random() < 0.25:
        given += " " + chance.choice(words.GIVEN_NAMES)
    families = words.DOUBLE_FAMILY_NAMES if chance.random() < 0.05 else words.FAMILY_NAMES
    family = chance.choice(families)
    username = f"{given.split()[0]}.{family}".lower().translate(ASCII_LETTERS) + str(number)
    return {
        "username": username,
        "given_name": given,
        "family_name": family,
        "street": _street(chance),
        "postcode": place[0],
        "city": place[1] if chance.random() < 0.9 else "",
        "email": f"{username}@nordlys.example" if chance.random() < 0.97 else "",
        "mobile": _mobile(chance),
        "workplace": chance.choice(words.WORKPLACES),
        "job_title": chance.choice(words.JOB_TITLES),
        "department": chance.choice(words.DEPARTMENTS),
        "employee_number": f"{number:06d}",
    }


def _street(chance: random.Random) -> str:
    name = chance.choice(words.STREET_STEMS) + chance.choice(words.STREET_ENDINGS)
    return f"{name} {chance.randint(1, 140)}{chance.choice(['', '', '', ' A', 'B', ', H0201'])}"


def _mobile(chance: random.Random) -> str:
    digits = f"{chance.choice('49')}{chance.randint(0, 9_999_999):07d}"
    if digits[0] == "4":
        digits = digits[0] + chance.choice("018") + digits[2:]
    spaced = f"{digits[:3]} {digits[3:5]} {digits[5:]}"
    return chance.choice([digits, spaced, f"+47 {spaced}", f"0047{digits}", "", "+46 70 123 45 67"])


def planted(rows: list[Row]) -> tuple[list[list[str]], list[Fault]]:
    """The rows' cells with every known fault planted, and where each is; needs 30 rows or more."""
    if len(rows) < 30:
        raise ValueError("too few rows to plant the faults in")
    twice = ("username", rows[0]["username"], "duplicate username")
    faults = []
    for place, (column, value, kind) in enumerate([*PLANTED, twice], start=1):
        spot = place * len(rows) // (len(PLANTED) + 3)
        rows[spot][column] = value
        faults.append(Fault(spot + FIRST_LINE, column, value, kind))
    cells = [list(row.values()) for row in rows]
    cells[-1].pop()
    faults.append(Fault(len(rows) - 1 + FIRST_LINE, None, "11", "wrong column count"))
    return cells, faults


def write_member_file(
    path: Path,
    rows: int = 20_000,
    *,
    encoding: str = "utf-8",
    delimiter: str = "semicolon",
    language: str = "nb",
    broken: bool = False,
    seed: int = 8624,
) -> list[Fault]:
    """Write the file; returns the planted faults, which are none unless `broken`."""
    made = list(members(rows, seed=seed))
    cells, faults = planted(made) if broken else ([list(row.values()) for row in made], [])
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=DELIMITERS[delimiter])
        writer.writerow(HEADERS[language])
        writer.writerows(cells)
    return faults


def main() -> None:
    """Read the options, write the file, print the planted faults as JSON."""
    parser = argparse.ArgumentParser(description="Write a member file with made-up members.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--encoding", choices=ENCODINGS, default="utf-8")
    parser.add_argument("--delimiter", choices=list(DELIMITERS), default="semicolon")
    parser.add_argument("--language", choices=list(HEADERS), default="nb")
    parser.add_argument("--seed", type=int, default=8624)
    parser.add_argument("--broken", action="store_true")
    options = vars(parser.parse_args())
    faults = write_member_file(options.pop("file"), options.pop("rows"), **options)
    if options["broken"]:
        json.dump([asdict(fault) for fault in faults], sys.stdout, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
