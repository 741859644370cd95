"""What somebody else than the member may write about a new member, made from the register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from peewee import Field

from portal.data import checks
from portal.data.declarations import Personal, declaration_of
from portal.members.mistakes import Checking
from portal.members.models import Member
from portal.members.postcodes import PlaceUnknown, place_for
from portal.words import N_

WRITE_SOMETHING = N_("Feltet kan ikke være tomt.")


@dataclass(frozen=True, slots=True)
class MemberColumn:
    """One column: its name, what it is called, how a value is checked and what an empty one gets."""

    name: str
    label: str
    check: Callable[[str], Any]
    also: tuple[str, ...] = ()
    empty: str = ""

    @property
    def required(self) -> bool:
        """Return whether no member is without it."""
        return bool(self.empty)


@cache
def member_columns() -> tuple[MemberColumn, ...]:
    """Return the username and every column that a form asks for, in the order of declaration."""
    found = (_column(field) for field in Member._meta.sorted_fields)
    return tuple(column for column in found if column is not None)


def check_member(written: Mapping[str, str]) -> Checking:
    """Return the values that ``written`` means by column, with the place of a known postcode."""
    checking = Checking()
    for column in member_columns():
        checking.check(column.name, written.get(column.name), column.check, empty=column.empty)
    postcode = checking.values.get("postcode")
    if postcode and "city" in checking.values and not checking.values["city"]:
        checking.values["city"] = place_for(postcode)
        if checking.values["city"] is None:
            checking.refuse("postcode", postcode, PlaceUnknown(postcode))
    return checking


def _column(field: Field[Any]) -> MemberColumn | None:
    said = declaration_of(field)
    if not isinstance(said, Personal):
        return None
    empty = "" if field.null else WRITE_SOMETHING
    if field is Member.username:
        return MemberColumn(field.name, said.label, checks.username, empty=empty)
    asked = said.asked
    if asked is None:
        return None
    empty = empty and (asked.empty or empty)
    return MemberColumn(field.name, asked.label, asked.check, asked.also, empty)
