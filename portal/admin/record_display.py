"""How a record reads: its parts, what has changed since it was printed, the files it comes as."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Response, make_response

from portal import clock
from portal.data_requests.export.writers import harmless
from portal.data_requests.typesetting import tagged_pdf
from portal.record.changes import Change, changes
from portal.record.keeping import said
from portal.record.paper import PARTS, Paper
from portal.record.section import Section
from portal.record.versions import Kept, last_printed
from portal.web import i18n
from portal.web.i18n import gettext


@dataclass(frozen=True, slots=True)
class Block:
    """A section as it is shown."""

    id: str
    title: str
    rows: Sequence[tuple[str, str]]
    purpose: str | None
    owner: str | None
    changed: str


def parts(paper: Paper) -> list[tuple[str, str, list[Block]]]:
    """Return each record with its sections, as (id, title, blocks)."""
    return [
        (part.value, gettext(title), [_block(one, paper) for one in _of(part, paper.sections)])
        for part, title in PARTS.items()
    ]


def since_printed(now: Sequence[Section], kept: list[Kept]) -> tuple[Kept | None, list[Change]]:
    """Return the last printing and what has changed since, in the reader's language."""
    last = last_printed(kept)
    if last is None:
        return None, []
    return last, changes(said(last.version)[i18n.language()], now)


def pdf(paper: Paper) -> Response:
    """Return the record as PDF/UA-1."""
    made_on = clock.local(paper.at or clock.now()).date()
    letter = paper.letter(gettext, i18n.date, made_on)
    return _file(tagged_pdf(letter, i18n.language()), "application/pdf", paper, "pdf")


def rows(paper: Paper) -> Response:
    """Return the record as CSV (RFC 4180), safe to open in a spreadsheet."""
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in paper.csv_rows())
    return _file(text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", paper, "csv")


def plain(paper: Paper) -> Response:
    """Return the record as JSON."""
    text = json.dumps(paper.as_json(), ensure_ascii=False, indent=2)
    return _file(text.encode(), "application/json", paper, "json")


FILES: dict[str, Callable[[Paper], Response]] = {"pdf": pdf, "csv": rows, "json": plain}


def _file(content: bytes, kind: str, paper: Paper, ending: str) -> Response:
    number = "" if paper.number is None else f"-{paper.number}"
    answer = make_response(content, {"Content-Type": kind})
    name = f"{paper.customer.key}-record{number}.{ending}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _of(part: str, sections: Sequence[Section]) -> list[Section]:
    return [one for one in sections if one.part == part]


def _block(one: Section, paper: Paper) -> Block:
    return Block(
        id=f"{one.part}-{one.key}".replace(":", "-"),
        title=one.title,
        rows=one.rows,
        purpose=one.purpose,
        owner=paper.owner(one),
        changed=i18n.date(dt.date.fromisoformat(one.changed_on)),
    )
