"""What members are found by: their words one by one, all in one text, and their place in the list."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

from peewee import CharField, ForeignKeyField, chunked

from portal.data.base import transaction
from portal.data.declarations import NOBODY, Category, Personal, Source, personal, technical
from portal.data.many import insert_many
from portal.members.models import Customer, Member, MemberRow, MemberState
from portal.members.spelling import MOST_WORDS, in_digits, one_text, sorting, words_of
from portal.words import N_

AT_ONCE = 500
SEARCHED = frozenset({"given_name", "family_name", "username", "email", "mobile"})
COUNTRY = re.compile(r"^\+47")


class MemberWord(MemberRow):
    """One word that a member is found by; kept up by `index`."""

    customer = technical(
        ForeignKeyField(Customer, backref="+", on_delete="CASCADE"), "where it is searched"
    )
    word = personal(
        CharField(),
        Personal(
            Category.IDENTITY,
            N_("Søkeord laget av navn, brukernavn, e-post og telefonnummer"),
            source=Source.PORTAL,
            seen_by=NOBODY,
        ),
    )

    class Meta:
        table_name = "member_word"
        indexes = ((("customer", "word", "member"), False), (("member", "word"), False))


def index(members: Sequence[Member]) -> None:
    """Keep the words, the search text and the sort key of ``members`` up with what is said of them."""
    with transaction():
        for some in chunked(members, AT_ONCE):
            ids = [member.id for member in some]
            MemberWord.delete().where(MemberWord.member.in_(ids)).execute()
            index_words(some)
            for member in some:
                _place(member)


def index_words(members: Sequence[Member]) -> None:
    """Write down the words of ``members``, who have none yet and were given their places."""
    insert_many(MemberWord, [row for member in members for row in _rows(member)])


def index_missing(_at: dt.datetime) -> int:
    """Index who was put into the database by another way, and return how many those were."""
    # Who was erased has no name to be found by.
    missing = Member.search_text.is_null() & (Member.state != MemberState.ERASED.value)
    found = list(Member.select().where(missing).limit(AT_ONCE * 20))
    index(found)
    return len(found)


def placing(row: dict[str, Any]) -> dict[str, str]:
    """Return the columns by which the member that ``row`` describes is put in order and found."""
    return {
        "sort_key": sorting(f"{row['family_name']} {row['given_name']}"),
        "search_text": one_text(words(**{name: row.get(name) or "" for name in SEARCHED})),
    }


def words(given_name: str, family_name: str, username: str, email: str, mobile: str) -> list[str]:
    """Return what a member is found by, in the spelling that is searched."""
    names = words_of(f"{given_name} {family_name} {username} {email}")
    numbers = [mobile.lstrip("+"), COUNTRY.sub("", mobile)] if mobile else []
    return list(dict.fromkeys([*names, *numbers]))[:MOST_WORDS]


def _rows(member: Member) -> Iterable[dict[str, Any]]:
    for word in words(**_said(member)):
        yield {"member": member.id, "customer": member.customer_id, "word": in_digits(word)}


def _place(member: Member) -> None:
    wanted = placing(_said(member))
    if any(getattr(member, name) != value for name, value in wanted.items()):
        Member.update(**wanted).where(Member.id == member.id).execute()


def _said(member: Member) -> dict[str, str]:
    return {name: getattr(member, name) or "" for name in SEARCHED}
