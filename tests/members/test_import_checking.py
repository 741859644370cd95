"""Every row of a member file is checked; what is wrong is told by line, column and value."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.members.importing import checking
from portal.members.importing.checking import CheckedFile, check_file
from portal.members.importing.header import names_of_columns
from portal.members.importing.text import NOT_CLOSED
from portal.members.joining import UsernameTaken
from portal.members.postcodes import place_for
from tests.members.make_member_file import write_member_file

NAMES = names_of_columns(lambda label: [label])
HEADER = "brukernavn;fornavn;etternavn;postnummer;poststed"


def check(*lines: str, header: str = HEADER, taken: frozenset[str] = frozenset()) -> CheckedFile:
    return check_file("\n".join([header, *lines]), NAMES, taken)


def told(checked: CheckedFile) -> list[tuple[int | None, str | None, str, str]]:
    return [(m.line, m.column, m.value, m.reason.text) for m in checked.mistakes]


def test_a_whole_file_becomes_checked_values(tmp_path: Path) -> None:
    write_member_file(tmp_path / "members.csv", 300)
    checked = check_file((tmp_path / "members.csv").read_text("utf-8"), NAMES, frozenset())
    assert checked.mistakes == []
    assert len(checked.members) == 300
    for member in checked.members:
        assert member["city"] == place_for(member["postcode"])
        assert member["mobile"] is None or member["mobile"].startswith(("+47", "+46"))
        assert member["username"] == member["username"].casefold()


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252"])
def test_a_broken_file_is_told_fault_by_fault(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "broken.csv"
    faults = write_member_file(path, 400, broken=True, encoding=encoding)
    checked = check_file(path.read_text(encoding), NAMES, frozenset())
    assert [(m.line, m.column, m.value) for m in checked.mistakes] == [
        (fault.line, fault.column, fault.value) for fault in faults
    ]
    assert all(str(mistake.reason) for mistake in checked.mistakes)


def test_a_mistake_has_the_heading_of_the_file() -> None:
    (mistake,) = check("kari;Kari;Ås;86;").mistakes
    assert (mistake.line, mistake.column, mistake.heading) == (2, "postcode", "postnummer")


def test_a_known_postcode_fills_in_the_place_and_leaves_what_was_written() -> None:
    checked = check("a;A;A;8624;", "b;B;B;8624;Mo", "c;C;C;9999;Nordpolen")
    assert [member["city"] for member in checked.members] == ["Mo i Rana", "Mo", "Nordpolen"]


def test_an_unknown_postcode_without_a_place_is_refused() -> None:
    (mistake,) = check("kari;Kari;Ås;9999;").mistakes
    assert (mistake.column, mistake.value) == ("postcode", "9999")


def test_a_username_is_one_members_in_file_and_database() -> None:
    checked = check("kari;Kari;Ås;;", "KARI;Kari;Li;;", "ola;Ola;Li;;", taken=frozenset({"ola"}))
    assert told(checked) == [
        (3, "username", "KARI", checking.ALSO_ON),
        (4, "username", "ola", UsernameTaken().sentence.text),
    ]
    assert str(checked.mistakes[0].reason).endswith("linje 2.")


def test_a_row_with_more_or_fewer_fields_is_told_with_how_many() -> None:
    checked = check("kari;Kari;Ås;8624", "ola;Ola;Li;8624;;")
    assert told(checked) == [
        (2, None, "4", checking.OTHER_COUNT),
        (3, None, "6", checking.OTHER_COUNT),
    ]


def test_empty_columns_at_the_end_are_forgiven_while_they_are_empty() -> None:
    checked = check("kari;Kari;Ås;;;", "ola;Ola;Li;;;?", header=f"{HEADER};")
    assert told(checked) == [(3, None, "?", checking.NO_HEADING)]


def test_a_missing_column_is_told_once_and_not_for_every_row() -> None:
    checked = check("kari", "ola", header="brukernavn")
    assert [(m.line, m.column) for m in checked.mistakes] == [(1, "given_name"), (1, "family_name")]


@pytest.mark.parametrize("start", ["=", "@", "+", "-", " =", "＝"])
def test_a_formula_is_refused_where_it_stands(start: str) -> None:
    (mistake,) = check(f"kari;{start}HYPERLINK(1);Ås;;").mistakes
    assert (mistake.line, mistake.column) == (2, "given_name")
    assert "formel" in str(mistake.reason)


@pytest.mark.parametrize("mobile", ["+47 400 00 000", "-", "+4740000000"])
def test_a_number_with_a_sign_is_no_formula(mobile: str) -> None:
    header = "brukernavn;fornavn;etternavn;mobil"
    told_of = [m.reason.text for m in check(f"kari;Kari;Ås;{mobile}", header=header).mistakes]
    assert checking.IS_FORMULA not in told_of


def test_a_huge_field_is_told_and_the_rest_is_checked() -> None:
    checked = check(f"kari;{'x' * 60_000};Ås;;", "ola;Ola;Li;86;")
    assert [(m.line, m.column) for m in checked.mistakes] == [(2, "given_name"), (3, "postcode")]


def test_a_field_over_many_lines_is_one_row_until_it_is_too_much() -> None:
    checked = check('kari;"' + "x\n" * 80_000 + '";Ås;;')
    assert told(checked) == [(2, None, "", NOT_CLOSED)]


def test_a_file_with_nobody_in_it_is_refused() -> None:
    assert told(check()) == [(1, None, "", checking.NO_ROWS)]


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MOST_ROWS", 2)
    assert check("a;A;A;;", "b;B;B;;").mistakes == []
    assert told(check("a;A;A;;", "b;B;B;;", "c;C;C;;")) == [(4, None, "", checking.TOO_MANY)]


def test_who_watches_is_told_each_line() -> None:
    seen: list[int] = []
    text = f'{HEADER}\nkari;"Kari\nMarie";Ås;;\nola;Ola;Li;;\n'
    check_file(text, NAMES, frozenset(), seen.append)
    assert seen == [2, 4]


@given(st.lists(st.lists(st.text(max_size=12), max_size=7), max_size=6))
def test_no_cell_is_a_fault_of_ours(cells: list[list[str]]) -> None:
    text = "\n".join([HEADER, *(";".join(row) for row in cells)])
    for mistake in check_file(text, NAMES, frozenset()).mistakes:
        assert mistake.line is not None
        assert str(mistake.reason)
