"""A customer's file of members, imported as an operator does it."""

import time
from pathlib import Path

import pytest

from portal.catalogues import catalogue
from portal.members.columns import member_columns
from portal.members.models import Member, MemberState
from portal.words import LANGUAGES
from tests.cast import Cast
from tests.members.make_member_file import write_member_file
from tests.operator.conftest import Operator

IMPORT = ("member", "import", "--customer", "nordlys")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a test writes its file."""
    return tmp_path / "members.csv"


def invited() -> int:
    return Member.select().where(Member.state == MemberState.INVITED.value).count()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
@pytest.mark.parametrize("delimiter", ["semicolon", "comma"])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_file_in_any_form_is_imported(
    operator: Operator, cast: Cast, file: Path, encoding: str, delimiter: str, language: str
) -> None:
    write_member_file(file, 40, encoding=encoding, delimiter=delimiter, language=language)
    told = operator.run(*IMPORT, str(file))
    assert told.startswith("Imported 40 members into nordlys; ")
    first = Member.get(Member.username == "arild.strom1")
    assert (first.family_name, first.customer) == ("Strøm", cast.nordlys)
    assert invited() == 40


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_headings_may_be_what_the_pages_say(
    operator: Operator, cast: Cast, file: Path, language: str
) -> None:
    headings = [catalogue(language).gettext(column.label) for column in member_columns()]
    values = {"username": "maja", "given_name": "Maja", "family_name": "Ås"}
    row = [values.get(column.name, "") for column in member_columns()]
    file.write_text(f"{','.join(headings)}\n{','.join(row)}\n", "utf-8")
    operator.run(*IMPORT, str(file))
    assert invited() == 1


def test_reasons_are_in_english(
    operator: Operator, cast: Cast, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {"Postnummeret må ha 4 siffer.": "The postcode must have 4 digits."}
    monkeypatch.setattr(catalogue("en"), "gettext", lambda text: texts.get(text, text))
    file.write_text("username,given_name,family_name,postcode\nmaja,Maja,Ås,86\n", "utf-8")
    told = operator.run(*IMPORT, str(file), code=1)
    assert told.startswith("line 2, column postcode, “86”: The postcode must have 4 digits.\n")


def test_a_check_imports_nothing(operator: Operator, cast: Cast, file: Path) -> None:
    write_member_file(file, 40)
    told = operator.run(*IMPORT, str(file), "--check")
    assert told == "The file is in order: 40 members. Nothing was imported.\n"
    assert invited() == 0


def test_a_broken_file_is_told_line_by_line_and_nobody_gets_in(
    operator: Operator, cast: Cast, file: Path
) -> None:
    faults = write_member_file(file, 60, broken=True)
    *lines, last = operator.run(*IMPORT, str(file), code=1).splitlines()
    assert last == f"Nothing was imported: {len(faults)} mistakes."
    assert [line.split(",")[0] for line in lines] == [f"line {fault.line}" for fault in faults]
    assert lines[0].startswith(f"line {faults[0].line}, column postnummer, “86240”: ")
    assert invited() == 0


def test_a_program_reads_the_same_as_json(operator: Operator, cast: Cast, file: Path) -> None:
    faults = write_member_file(file, 60, broken=True)
    answer = operator.json(*IMPORT, str(file), code=1)
    assert [(m["line"], m["column"], m["value"]) for m in answer["mistakes"]] == [
        (fault.line, fault.column, fault.value) for fault in faults
    ]
    assert answer["mistakes"][0]["heading"] == "postnummer"
    assert (answer["imported"], answer["invited"], invited()) == (0, 0, 0)
    write_member_file(file, 60)
    answer = operator.json(*IMPORT, str(file))
    assert (answer["members"], answer["imported"], answer["mistakes"]) == (60, 60, [])
    with_address = Member.select().where(
        Member.email.is_null(False), Member.password_hash.is_null()
    )
    assert answer["invited"] == with_address.count()


def test_a_second_import_of_the_same_file_adds_nobody(
    operator: Operator, cast: Cast, file: Path
) -> None:
    write_member_file(file, 40)
    operator.run(*IMPORT, str(file))
    assert "Nothing was imported: 40 mistakes." in operator.run(*IMPORT, str(file), code=1)
    assert invited() == 40


def test_a_cell_does_not_steer_the_terminal(operator: Operator, cast: Cast, file: Path) -> None:
    file.write_text("brukernavn;fornavn;etternavn\nkari;\x1b[31mKari\x9b;Ås\n", "utf-8")
    told = operator.run(*IMPORT, str(file), code=1)
    assert "\\x1b[31mKari\\x9b" in told
    assert "\x1b" not in told


def test_a_file_that_is_not_there_is_a_usage_error(operator: Operator, cast: Cast) -> None:
    assert "No such file" in operator.run(*IMPORT, "/nowhere/members.csv", code=2)


def test_twenty_thousand_join_within_a_minute(operator: Operator, cast: Cast, file: Path) -> None:
    write_member_file(file, 20_000)
    begun = time.monotonic()
    told = operator.run(*IMPORT, str(file))
    assert time.monotonic() - begun < 60
    assert told.startswith("Imported 20,000 members into nordlys; ")
    assert invited() == 20_000
