"""Finding members: by the beginning of any word in name, username, e-mail or telephone number.

Words that few members have lead straight to them, and so do two that some have, by who has both. Where
every word is common, the members are walked through in the order of the alphabet, in an index that holds
all that is asked for, until a page is full.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

from peewee import SQL, ModelSelect, NodeList, Select, fn

from portal.data.declarations import Role
from portal.data.engine import db, is_postgresql
from portal.members.models import Customer, Member, MemberState
from portal.members.restriction import is_restricted
from portal.members.search_index import COUNTRY, MemberWord
from portal.members.spelling import after_all, in_digits, words_of

PAGE = 25
MOST_COUNTED = 250
# So many are looked up one by one; where more fit a word, a page is soon full on the way.
FEW = 12_000
# The numbers of so many are held against those of another word before anybody is looked up.
SOME = 20_000


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
    """A page of members, how many there are from here on (at most `MOST_COUNTED`), what comes next."""

    members: list[Member]
    count: int
    next: Place | None


def find_members(
    customer: Customer, wanted: Wanted, at: dt.datetime, after: Place | None = None
) -> Found:
    """Return the members of ``customer`` that are ``wanted`` by name, in at most three statements.

    Those whose data must not be used are left out, unless they alone are asked for.
    """
    words = _typed(wanted.text)
    leading = _leading(customer, words)
    chosen = _chosen(customer, wanted, at, by_words=bool(leading))
    if leading:
        chosen = chosen.where(_is_among(reduce(and_, [_with_word(customer, w) for w in leading])))
    for word in words:
        if word not in leading:
            chosen = chosen.where(_has(word))
    if after is not None:
        chosen = chosen.where(_beyond(after))
    ordered: Any = chosen.order_by(Member.sort_key, Member.id).limit(MOST_COUNTED).tuples()
    ids = [number for (number,) in ordered]
    rows = _rows(ids[:PAGE])
    following = Place(rows[-1].sort_key or "", rows[-1].id) if len(ids) > PAGE else None
    return Found(rows, len(ids), following)


def _chosen(
    customer: Customer, wanted: Wanted, at: dt.datetime, *, by_words: bool
) -> ModelSelect[Member]:
    here = _plain(Member.customer, looked_up=not by_words) == customer.id
    here &= Member.state != MemberState.ERASED.value
    query = Member.select(Member.id).where(here)
    # Of two filters the one that leaves few is looked up.
    by_role = wanted.role is not None and wanted.role != Role.MEMBER.value
    by_state = not by_words and not by_role
    if wanted.state:
        query = query.where(_plain(Member.state, looked_up=by_state) == wanted.state)
    if wanted.role:
        query = query.where(_plain(Member.role, looked_up=by_role and not by_words) == wanted.role)
    restricted = is_restricted(at)
    return query.where(restricted if wanted.restricted else ~restricted)


def _plain(column: Any, *, looked_up: bool) -> Any:
    """SQLite keeps no count of values: a plus says that an index for this column is no use."""
    return column if looked_up or is_postgresql() else NodeList((SQL("+"), column), glue="")


def _typed(text: str) -> list[str]:
    """A telephone number is one word however it is spaced."""
    digits = re.sub(r"[\s.()-]", "", text)
    if re.fullmatch(r"(\+|00)?[0-9]{5,15}", digits):
        return [COUNTRY.sub("", re.sub(r"^00", "+", digits)).lstrip("+")]
    return list(dict.fromkeys(words_of(text)))[:6]


def _leading(customer: Customer, words: Sequence[str]) -> list[str]:
    """Return the ``words`` whose members are looked up; none when walking is the shorter way."""
    if not words:
        return []
    query = Select(columns=[_size(customer, word) for word in words]).bind(db.obj)
    sizes = dict(zip(words, next(iter(query.tuples())), strict=True))
    some = sorted((word for word in words if sizes[word] <= SOME), key=sizes.__getitem__)
    return some if len(some) > 1 or (some and sizes[some[0]] <= FEW) else []


def _size(customer: Customer, word: str) -> Select:
    some = _with_word(customer, word).limit(SOME + 1)
    return Select([some], [fn.COUNT(SQL("*"))])


def _is_among(numbers: Any) -> Any:
    """PostgreSQL guesses how many these are, and rather reads every member; an array it looks up."""
    return Member.id == fn.ANY(fn.ARRAY(numbers)) if is_postgresql() else Member.id.in_(numbers)


def _with_word(customer: Customer, word: str) -> ModelSelect[MemberWord]:
    beginning = in_digits(word)
    begins = (MemberWord.word >= beginning) & (MemberWord.word < after_all(beginning))
    return MemberWord.select(MemberWord.member).where((MemberWord.customer == customer.id) & begins)


def _has(word: str) -> Any:
    """Whether a word of the member begins so: each stands after a space in the search text."""
    found = fn.STRPOS if is_postgresql() else fn.INSTR
    return found(Member.search_text, f" {word}") > 0


def _rows(ids: Sequence[int]) -> list[Member]:
    found = Member.select().where(Member.id.in_(list(ids)))
    return list(found.order_by(Member.sort_key, Member.id)) if ids else []


def _beyond(place: Place) -> Any:
    same_name = (Member.sort_key == place.sort_key) & (Member.id > place.id)
    return (Member.sort_key > place.sort_key) | same_name
