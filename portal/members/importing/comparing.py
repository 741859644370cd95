"""A file's rows held against the members there are: who is new, who is changed, what cannot be used."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from peewee import chunked

from portal.data.declarations import Personal, Role, declaration_of
from portal.members.importing.checking import FileRow, MemberFile
from portal.members.joining import UsernameTaken
from portal.members.models import Customer, Member, MemberState
from portal.members.spelling import words_of
from portal.words import N_, Sentence

ROWS_AT_ONCE = 500
IS_OVER = N_("Medlemskapet er avsluttet. Åpne det igjen først.")


class Outcome(StrEnum):
    """What a row leads to."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FAULTY = "faulty"


@dataclass(slots=True)
class Compared:
    """A row, the member it is about if there is one already, and what would be changed."""

    row: FileRow
    member: Member | None = None
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcome:
        """Return what the row leads to."""
        if self.row.mistakes:
            return Outcome.FAULTY
        if self.member is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes else Outcome.SAME


def compare(customer: Customer, file: MemberFile, *, begin_at: int = 0) -> Iterator[list[Compared]]:
    """Give the rows of ``file`` from number ``begin_at`` on, some at a time, in one statement each.

    Raises `Mistakes` where reading on makes no sense.
    """
    below = (row for number, row in enumerate(file.rows()) if number >= begin_at)
    for rows in chunked(below, ROWS_AT_ONCE):
        yield compare_some(customer, file, rows)


def compare_some(customer: Customer, file: MemberFile, rows: list[FileRow]) -> list[Compared]:
    """Return ``rows`` held against the members of ``customer`` as they are now."""
    names = [row.values["username"] for row in rows if row.values.get("username")]
    here = (Member.customer == customer.id) & Member.username.in_(names)
    known = {member.username: member for member in Member.select().where(here)}
    return [_compare(file, row, known.get(row.values.get("username") or "")) for row in rows]


def _compare(file: MemberFile, row: FileRow, member: Member | None) -> Compared:
    if member is None or row.mistakes:
        return Compared(row)
    if not _is_same_person(member, row):
        row.mistakes.append(file.mistake(row, "username", UsernameTaken().sentence))
    elif member.state == MemberState.ENDED:
        row.mistakes.append(file.mistake(row, "username", Sentence(IS_OVER)))
    given = {name: row.values.get(name) for name in the_customers() if name in file.header.known}
    changes = {
        name: value
        for name, value in given.items()
        if value is not None and value != getattr(member, name) and not row.mistakes
    }
    return Compared(row, member, changes)


@cache
def the_customers() -> tuple[str, ...]:
    """Return the columns that a customer may change; the rest is the member's own."""
    return tuple(
        field.name
        for field in Member._meta.sorted_fields
        if isinstance(said := declaration_of(field), Personal) and Role.ADMIN in said.edited_by
    )


def _is_same_person(member: Member, row: FileRow) -> bool:
    name = f"{row.values.get('given_name')} {row.values.get('family_name')}"
    return set(words_of(member.full_name)) == set(words_of(name))
