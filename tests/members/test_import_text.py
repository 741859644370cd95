"""The text of a member file: two encodings, known by the bytes, and nothing that fills the memory."""

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.members.importing import text as reading
from portal.members.importing.text import read_text, rows
from portal.members.mistakes import Mistake, Mistakes

NAMES = "brukernavn;etternavn\nåse;Nærø\n"


def read(content: bytes) -> str:
    return read_text(io.BytesIO(content))


def refused(content: bytes) -> Mistake:
    with pytest.raises(Mistakes) as caught:
        read(content)
    (mistake,) = caught.value.found
    return mistake


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
def test_norwegian_letters_are_read_in_either_encoding(encoding: str) -> None:
    assert read(NAMES.encode(encoding)) == NAMES


def test_letters_of_all_of_windows_1252_are_read() -> None:
    assert read("navn\n“Máret” – Žižek €\n".encode("cp1252")) == "navn\n“Máret” – Žižek €\n"


def test_a_letter_in_another_encoding_than_the_rest_is_refused_and_not_garbled() -> None:
    mistake = refused("a\nåse\næra\n".encode() + "Nærø\n".encode("cp1252"))
    assert (mistake.line, mistake.reason.text) == (4, reading.IS_MIXED)


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (NAMES.encode("utf-16"), None, reading.IS_UTF_16),
        (NAMES.encode("utf-16-le"), 1, reading.HAS_NUL),
        (b"navn\nka\0ri\n", 2, reading.HAS_NUL),
        (b"PK\x03\x04\x14\0\x06\0", 1, reading.HAS_NUL),
        (b"navn\n\xed\xa0\x80\n", 2, reading.IS_MIXED),
        (b"navn\nkari\r\n\x81\n", 3, reading.IS_NEITHER),
        (b"navn\n" + b"x" * (reading.LONGEST_LINE + 1), 2, reading.TOO_LONG),
    ],
    ids=["utf-16", "utf-16 unmarked", "nul", "workbook", "surrogate", "neither", "endless line"],
)
def test_what_is_no_text_is_refused_by_line(content: bytes, line: int | None, reason: str) -> None:
    mistake = refused(content)
    assert (mistake.line, mistake.reason.text) == (line, reason)


class Endless(io.RawIOBase):
    """A file that never ends, and counts what was taken from it."""

    taken = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill the buffer."""
        self.taken += len(buffer)
        return len(buffer)


def test_a_file_that_never_ends_is_left_at_the_limit() -> None:
    file = Endless()
    with pytest.raises(Mistakes) as caught:
        read_text(io.BufferedReader(file))
    assert caught.value.found[0].reason.text == reading.TOO_LARGE
    assert file.taken <= (reading.MOST_MEGABYTES + 1) * reading.MEGABYTE


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(content: bytes) -> None:
    with suppress(Mistakes):
        assert isinstance(list(rows(read(content), ";")), list)


def test_a_row_has_the_number_of_its_first_line() -> None:
    text = 'a;b\r\n\r\n"over\nto linjer";2\n;\n3;4'
    assert list(rows(text, ";")) == [
        (1, ["a", "b"]),
        (3, ["over\nto linjer", "2"]),
        (6, ["3", "4"]),
    ]


def test_lines_may_end_as_on_any_system() -> None:
    for end in ("\n", "\r\n", "\r"):
        assert list(rows(f"a;b{end}1;2{end}", ";")) == [(1, ["a", "b"]), (2, ["1", "2"])]


def test_a_quotation_mark_that_is_not_closed_is_found_where_it_opens() -> None:
    found = rows('a;b\n1;2\n"3;4\n5;6\n', ";")
    assert [next(found), next(found)] == [(1, ["a", "b"]), (2, ["1", "2"])]
    with pytest.raises(Mistakes) as caught:
        next(found)
    assert caught.value.found[0].line == 3
    assert caught.value.found[0].reason.text == reading.NOT_CLOSED
