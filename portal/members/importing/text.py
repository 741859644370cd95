"""The text of a member file: how large, in which encoding, and its rows."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from portal.members.mistakes import Mistake, Mistakes
from portal.words import N_, Sentence

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 20
LONGEST_LINE = 64 * 1024

TOO_LARGE = N_("Filen er større enn %(most)s MB. Del den i flere.")
TOO_LONG = N_("Linjen er lengre enn %(most)s tegn. Er dette en CSV-fil?")
IS_UTF_16 = N_("Filen er UTF-16. Lagre den som CSV UTF-8.")
HAS_NUL = N_("Linjen har et nulltegn. Er dette en CSV-fil?")
IS_MIXED = N_("Linjen har tegn som ikke er UTF-8. Lagre filen som CSV UTF-8.")
IS_NEITHER = N_("Linjen har tegn som verken er UTF-8 eller Windows-1252.")
NOT_CLOSED = N_("Raden kan ikke leses. Se etter et anførselstegn som ikke er lukket.")

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_LINE_END = re.compile(rb"\r\n|\r|\n")


def read_text(file: BinaryIO) -> str:
    """Return the text of ``file``, which is UTF-8 or Windows-1252.

    Raises `Mistakes` for a file that is too large, is no text, or mixes encodings.
    """
    content = file.read(MOST_MEGABYTES * MEGABYTE + 1)
    if len(content) > MOST_MEGABYTES * MEGABYTE:
        raise _refused(TOO_LARGE, most=MOST_MEGABYTES)
    text = _decoded(content)
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > LONGEST_LINE:
            raise _refused(TOO_LONG, number, most=LONGEST_LINE)
    return text


def rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Return the cells of each row with the number of its first line; rows without text are left out.

    Raises `Mistakes` at a row that cannot be read: what follows it cannot be trusted either.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise _refused(NOT_CLOSED, line) from None
        if any(cell.strip() for cell in cells):
            yield line, cells


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF_16):
        raise _refused(IS_UTF_16)
    if b"\0" in content:
        raise _refused(HAS_NUL, _line_of(content, content.index(b"\0")))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _line_of(content, error.start)
    if _SURROGATE.search(content) or any(map(_is_utf_8, content.splitlines())):
        raise _refused(IS_MIXED, line)
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _refused(IS_NEITHER, _line_of(content, error.start)) from None


def _is_utf_8(line: bytes) -> bool:
    """Plain ASCII does not tell one encoding from the other."""
    try:
        return not line.isascii() and bool(line.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _line_of(content: bytes, place: int) -> int:
    return len(_LINE_END.findall(content[:place])) + 1


def _refused(text: str, line: int | None = None, **values: object) -> Mistakes:
    return Mistakes([Mistake(None, "", Sentence(text, values), line)])
