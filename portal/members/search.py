"""Finding members: by the beginning of any word in name, username, e-mail or telephone number."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import CharField, ForeignKeyField, ModelSelect, chunked

from portal.data.base import transaction
from portal.data.declarations import NOBODY, Category, Personal, Source, personal, technical
from portal.data.many import insert_many
from portal.members.models import Customer, Member, MemberRow
from portal.members.restriction import is_restricted
from portal.members.spelling import MOST_WORDS, after_all, in_digits, sorting, words_of
from portal.words import N_

PAGE = 25
MOST_COUNTED = 1000
AT_ONCE = 500
SEARCHED = frozenset({"given_name", "family_name", "username", "email", "mobile"})
_COUNTRY = re.compile(r"^\+47")


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
        indexes = ((("customer", "word", "member"), False),)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which members to show; what is None or empty does not matter."""

    text: str = ""
    state: str | None = None
    role: str | None = None
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where the last page ended."""

    sort_key: str
    id: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page of members, how many there are (counting stops at `MOST_COUNTED`), what comes next."""

    members: list[Member]
    count: int
    next: Place | None


def find_members(
    customer: Customer, wanted: Wanted, at: dt.datetime, after: Place | None = None
) -> Found:
    """Return the members of ``customer`` that are ``wanted`` by name, in two statements.

    Those whose data must not be used are left out, unless they alone are asked for.
    """
    chosen = _chosen(customer, wanted, at)
    count = chosen.limit(MOST_COUNTED).count()
    page = chosen if after is None else chosen.where(_beyond(after))
    rows = list(page.order_by(Member.sort_key, Member.id).limit(PAGE + 1))
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    following = Place(last.sort_key or "", last.id) if last else None
    return Found(rows[:PAGE], count, following)


def index(members: Sequence[Member]) -> None:
    """Keep the words and the sort key of ``members`` up with what is said about them now."""
    with transaction():
        for some in chunked(members, AT_ONCE):
            ids = [member.id for member in some]
            MemberWord.delete().where(MemberWord.member.in_(ids)).execute()
            insert_many(MemberWord, [row for member in some for row in _rows(member)])
            for member in some:
                key = sort_key(member.family_name, member.given_name)
                if member.sort_key != key:
                    Member.update(sort_key=key).where(Member.id == member.id).execute()


def index_missing(_at: dt.datetime) -> int:
    """Index who was put into the database by another way, and return how many those were."""
    missing = list(Member.select().where(Member.sort_key.is_null()).limit(AT_ONCE * 20))
    index(missing)
    return len(missing)


def sort_key(family_name: str, given_name: str) -> str:
    """Return what a member is sorted by: family name first, in the order of the alphabet."""
    return sorting(f"{family_name} {given_name}")


def _rows(member: Member) -> Iterable[dict[str, Any]]:
    names = f"{member.given_name} {member.family_name} {member.username} {member.email or ''}"
    numbers = [member.mobile.lstrip("+"), _COUNTRY.sub("", member.mobile)] if member.mobile else []
    words = dict.fromkeys([*words_of(names), *numbers])
    for word in list(words)[:MOST_WORDS]:
        yield {"member": member.id, "customer": member.customer_id, "word": in_digits(word)}


def _chosen(customer: Customer, wanted: Wanted, at: dt.datetime) -> ModelSelect[Member]:
    query = Member.select().where(Member.customer == customer.id)
    for word in _typed(wanted.text):
        query = query.where(Member.id.in_(_beginning_with(customer, word)))
    if wanted.state:
        query = query.where(Member.state == wanted.state)
    if wanted.role:
        query = query.where(Member.role == wanted.role)
    restricted = is_restricted(at)
    return query.where(restricted if wanted.restricted else ~restricted)


def _typed(text: str) -> list[str]:
    """A telephone number is one word however it is spaced."""
    digits = re.sub(r"[\s.()-]", "", text)
    if re.fullmatch(r"(\+|00)?[0-9]{5,15}", digits):
        return [_COUNTRY.sub("", re.sub(r"^00", "+", digits)).lstrip("+")]
    return words_of(text)[:6]


def _beginning_with(customer: Customer, word: str) -> ModelSelect[MemberWord]:
    beginning = in_digits(word)
    return MemberWord.select(MemberWord.member).where(
        (MemberWord.customer == customer.id)
        & (MemberWord.word >= beginning)
        & (MemberWord.word < after_all(beginning))
    )


def _beyond(place: Place) -> Any:
    same_name = (Member.sort_key == place.sort_key) & (Member.id > place.id)
    return (Member.sort_key > place.sort_key) | same_name
