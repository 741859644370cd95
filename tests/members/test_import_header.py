"""The headings of a member file lead to our columns in every language and spelling people use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.members.columns import member_columns
from portal.members.importing import header as heading
from portal.members.importing.header import Names, bare, find_header, names_of_columns
from portal.members.mistakes import Mistakes
from tests.members.make_member_file import COLUMNS, HEADERS


def in_two_languages(label: str) -> list[str]:
    return [label, {"Arbeidssted": "Place of work"}.get(label, label)]


@pytest.fixture(scope="module")
def names() -> Names:
    return names_of_columns(in_two_languages)


def columns(names: Names, *headings: str) -> list[str | None]:
    header = find_header(";".join(headings), names)
    return [column.name if column else None for column in header.columns]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_headings_customers_send_are_known(names: Names, language: str) -> None:
    assert columns(names, *HEADERS[language]) == list(COLUMNS)


def test_every_column_is_known_by_its_name_its_label_and_a_translation(names: Names) -> None:
    every = member_columns()
    assert columns(names, *(column.name for column in every)) == [c.name for c in every]
    assert columns(names, *(column.label for column in every)) == [c.name for c in every]
    assert columns(names, "Place of work") == ["workplace"]


def test_no_heading_means_two_columns(names: Names) -> None:
    for column in member_columns():
        for name in (column.name, column.label, *column.also):
            assert names[bare(name)] is column


@given(st.sampled_from(list(HEADERS["nb"] + HEADERS["en"])), st.randoms())
def test_capitals_spaces_and_hyphens_do_not_matter(name: str, chance: object) -> None:
    shuffled = "".join(
        letter.upper() if chance.random() < 0.5 else letter  # type: ignore[attr-defined]
        for letter in name.replace("_", "-")
    )
    assert bare(f" {shuffled} ") == bare(name)
    assert bare(name.replace("-", " ")) == bare(name.replace("-", ""))


@pytest.mark.parametrize("delimiter", [";", ","])
def test_the_delimiter_is_the_one_that_makes_sense(names: Names, delimiter: str) -> None:
    header = find_header(delimiter.join(["Brukernavn", "E-post", '"Fornavn"']), names)
    assert header.delimiter == delimiter
    assert list(header.known) == ["username", "email", "given_name"]


def test_a_delimiter_inside_a_heading_does_not_mislead(names: Names) -> None:
    header = find_header('brukernavn;"sko, størrelse, venstre, høyre";fornavn\n', names)
    assert header.delimiter == ";"


def test_unknown_doubled_and_missing_columns_are_named(names: Names) -> None:
    found = list(find_header("\nbrukernavn;Skostørrelse;Username;fornavn", names).mistakes())
    assert [(m.line, m.column, m.reason.text) for m in found] == [
        (2, "Skostørrelse", heading.UNKNOWN),
        (2, "Username", heading.TWICE),
        (2, "family_name", heading.MISSING),
    ]
    assert "given_name" in str(found[0].reason)


def test_a_whole_header_has_no_mistakes(names: Names) -> None:
    assert list(find_header(";".join(HEADERS["nb"]), names).mistakes()) == []


@pytest.mark.parametrize("text", ["", "\n\n", "kari;Kari;Ås\n", "brukernavn\tfornavn\n", '"'])
def test_a_file_without_a_header_is_refused(names: Names, text: str) -> None:
    with pytest.raises(Mistakes) as caught:
        find_header(text, names)
    assert caught.value.found[0].reason.text == heading.NO_HEADER
