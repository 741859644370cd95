"""Finding members: by the beginning of any word in name, username, e-mail or telephone number."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import CharField, ForeignKeyField, ModelSelect, chunked, fn

from portal.data.base import transaction
from portal.data.declarations import NOBODY, Category, Personal, Source, personal, technical
from portal.data.many import insert_many
from portal.members.models import Customer, Member, MemberRow, MemberState
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
        indexes = ((("customer", "word", "member"), False), (("member", "word"), False))


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
    words = sorted(_typed(wanted.text), key=len, reverse=True)
    chosen = _chosen(customer, wanted, at)
    count = _from_words(chosen, customer, words).limit(MOST_COUNTED).count()
    # Where many fit, the next 25 are soon met in the order of the alphabet; where few do, they are
    # sooner found by their words and then put in order.
    many = count >= MOST_COUNTED
    query = _with_words(chosen, words) if many else _from_words(chosen, customer, words)
    page = query if after is None else query.where(_beyond(after))
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
    missing = list(Member.select().where(_missing()).limit(AT_ONCE * 20))
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
    here = (Member.customer == customer.id) & (Member.state != MemberState.ERASED.value)
    query = Member.select().where(here)
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


def _from_words(
    chosen: ModelSelect[Member], customer: Customer, words: Sequence[str]
) -> ModelSelect[Member]:
    """Those who have the first of ``words``, found by it, and the others too."""
    if not words:
        return chosen
    having = MemberWord.select(MemberWord.member).where(
        (MemberWord.customer == customer.id) & _begins(MemberWord, words[0])
    )
    for word in words[1:]:
        having = having.where(_has(word, MemberWord.member))
    return chosen.where(Member.id.in_(having))


def _with_words(chosen: ModelSelect[Member], words: Sequence[str]) -> ModelSelect[Member]:
    """Those who have each of ``words``, looked up member by member."""
    for word in words:
        chosen = chosen.where(_has(word, Member.id))
    return chosen


def _has(word: str, member: Any) -> Any:
    other = MemberWord.alias()
    own = other.select(other.id).where((other.member == member) & _begins(other, word))
    return fn.EXISTS(own)


def _begins(table: Any, word: str) -> Any:
    beginning = in_digits(word)
    return (table.word >= beginning) & (table.word < after_all(beginning))


def _beyond(place: Place) -> Any:
    same_name = (Member.sort_key == place.sort_key) & (Member.id > place.id)
    return (Member.sort_key > place.sort_key) | same_name


def _missing() -> Any:
    """Who was erased has no name to be found by."""
    return Member.sort_key.is_null() & (Member.state != MemberState.ERASED.value)
