"""The member file that the import is tried on is what it says: real postcodes, known faults."""

import csv
from pathlib import Path

import phonenumbers
import pytest
from email_validator import validate_email

from portal.members.postcodes import place_for
from tests.members.make_member_file import COLUMNS, DELIMITERS, HEADERS, Fault, write_member_file


def lines_of(path: Path, encoding: str, delimiter: str) -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=DELIMITERS[delimiter]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
@pytest.mark.parametrize("delimiter", ["semicolon", "comma"])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_form_of_the_file_has_the_same_members(
    tmp_path: Path, encoding: str, delimiter: str, language: str
) -> None:
    write_member_file(tmp_path / "plain.csv", 300)
    path = tmp_path / "members.csv"
    faults = write_member_file(path, 300, encoding=encoding, delimiter=delimiter, language=language)
    header, *rows = lines_of(path, encoding, delimiter)
    assert faults == []
    assert header == HEADERS[language]
    assert rows == lines_of(tmp_path / "plain.csv", "utf-8", "semicolon")[1:]
    assert len(rows) == 300


def test_a_whole_file_holds_nothing_an_import_should_refuse(tmp_path: Path) -> None:
    write_member_file(tmp_path / "members.csv", 2_000)
    members = [
        dict(zip(COLUMNS, row, strict=True))
        for row in lines_of(tmp_path / "members.csv", "utf-8", "semicolon")[1:]
    ]
    assert len({member["username"] for member in members}) == 2_000
    for member in members:
        place = place_for(member["postcode"])
        assert place
        assert member["city"] in (place, "")
        assert member["given_name"]
        assert member["family_name"]
        if member["email"]:
            validate_email(member["email"], check_deliverability=False)
        if member["mobile"]:
            assert phonenumbers.is_valid_number(phonenumbers.parse(member["mobile"], "NO"))


def value_at(fault: Fault, rows: list[list[str]]) -> str:
    row = rows[fault.line - 1]
    return str(len(row)) if fault.column is None else row[list(COLUMNS).index(fault.column)]


def test_the_broken_file_has_exactly_the_faults_it_lists(tmp_path: Path) -> None:
    faults = write_member_file(tmp_path / "broken.csv", 500, broken=True)
    write_member_file(tmp_path / "whole.csv", 500)
    broken = lines_of(tmp_path / "broken.csv", "utf-8", "semicolon")
    whole = lines_of(tmp_path / "whole.csv", "utf-8", "semicolon")
    differing = [number for number, row in enumerate(broken, 1) if row != whole[number - 1]]
    assert [fault.line for fault in faults] == differing
    assert [value_at(fault, broken) for fault in faults] == [fault.value for fault in faults]
    assert {fault.kind for fault in faults} == {
        "bad postcode",
        "bad phone",
        "missing username",
        "missing name",
        "too long",
        "control character",
        "bad e-mail",
        "duplicate username",
        "wrong column count",
    }


def test_too_few_rows_for_the_faults_is_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too few rows"):
        write_member_file(tmp_path / "broken.csv", 10, broken=True)
