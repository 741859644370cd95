"""The formats of an export. Each writer takes an open file of the archive and what to put in it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import IO, Any

from portal.data_requests.about import Table
from portal.data_requests.export.tables import plain

Chunks = Iterator[list[tuple[Any, ...]]]
Told = Callable[[int], None]
# A spreadsheet takes a cell that begins so for a formula (OWASP CSV injection); wide ones too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")


def write_json(file: IO[bytes], table: Table, chunks: Chunks, told: Told) -> None:
    """Write the rows of ``table`` as a JSON array of objects."""
    names = [field.name for field in table.fields]
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    between = "[\n"
    for chunk in chunks:
        lines = [encode(dict(zip(names, map(plain, row[1:]), strict=True))) for row in chunk]
        file.write((between + ",\n".join(lines)).encode())
        between = ",\n"
        told(len(chunk))
    file.write(b"[]\n" if between == "[\n" else b"\n]\n")


def write_csv(file: IO[bytes], table: Table, labels: list[str], chunks: Chunks, told: Told) -> None:
    """Write the rows of ``table`` as CSV (RFC 4180), with headings people read."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL)
    writer.writerow(map(harmless, labels))
    for chunk in chunks:
        writer.writerows([harmless(plain(value)) for value in row[1:]] for row in chunk)
        told(len(chunk))
    text.flush()
    text.detach()


def harmless(value: Any) -> Any:
    """Return ``value`` so that no spreadsheet takes it for a formula."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value
