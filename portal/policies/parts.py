"""A policy taken apart: what each clause and sub-clause says, paragraph by paragraph, as plain text.

A heading says itself what it is about: `### Posisjon {#data-position only=position}` matters to those
whose customer has that section, field or purpose switched on. Without `only=` it matters to all.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from portal.policies.render import IDENTITY, markdown

if TYPE_CHECKING:
    from markdown_it.token import Token

IsOn = Callable[[str], bool]
"""Takes the key of a section, field or purpose, returns whether the customer has it switched on."""

_LINK = re.compile(r"^(?:https?://|mailto:|tel:)")


class Kind(StrEnum):
    """What a block is on the page."""

    PARAGRAPH = "p"
    ITEM = "li"
    ROW = "row"
    HEADING = "h4"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, an item of a list, a row of a table."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """What stands between one heading and the next."""

    identity: str
    title: str
    clause: str
    only: frozenset[str]
    source: str = ""
    blocks: tuple[Block, ...] = ()

    @property
    def heading(self) -> str:
        """Return its heading as Markdown."""
        return self.source.partition("\n")[0]

    @property
    def is_clause(self) -> bool:
        """Return whether it begins a clause, rather than standing inside one."""
        return self.identity == self.clause

    def concerns(self, is_on: IsOn) -> bool:
        """Return whether the customer has any of what it is about switched on."""
        return not self.only or any(is_on(key) for key in self.only)


@lru_cache(maxsize=128)
def parts_of(text: str) -> tuple[Part, ...]:
    """Return the parts of ``text`` in order; what stands before the first heading has no identity."""
    tokens, lines = markdown().parse(text), text.split("\n")
    places = [place for place in range(len(tokens)) if _heading(tokens[place : place + 2])]
    parts, clause = [], Part("", "", "", frozenset())
    for begin, end in pairwise([0, *places, len(tokens)]):
        part = _part(tokens[begin:end], clause)
        clause = part if part.is_clause else clause
        parts.append(replace(part, source=_source(lines, tokens, begin, end)))
    return tuple(part for part in parts if part.identity or part.blocks)


def _part(tokens: "list[Token]", clause: Part) -> Part:
    """The part that ``tokens`` are; a sub-clause stands in ``clause`` and is about what it is about."""
    heading = _heading(tokens)
    blocks = tuple(block for place in range(len(tokens)) for block in _block(tokens, place))
    if heading is None:
        return Part("", "", "", frozenset(), blocks=blocks)
    identity, title, only = heading
    if tokens[0].tag == "h2":
        return Part(identity, title, identity, only, blocks=blocks)
    return Part(identity, title, clause.identity, only or clause.only, blocks=blocks)


def _source(lines: list[str], tokens: "list[Token]", begin: int, end: int) -> str:
    first = tokens[begin].map if begin < len(tokens) else None
    last = tokens[end].map if end < len(tokens) else None
    return "\n".join(lines[first[0] if first else 0 : last[0] if last else len(lines)])


def _heading(tokens: "list[Token]") -> tuple[str, str, frozenset[str]] | None:
    """Identity, title and what it is about, if ``tokens`` begin with a heading that has them."""
    if not tokens or tokens[0].type != "heading_open":
        return None
    title = _plain(tokens[1])
    found = IDENTITY.search(title)
    if found is None:
        return None
    only = frozenset(key for key in (found[2] or "").split(",") if key)
    return found[1], title[: found.start()], only


def _block(tokens: "list[Token]", place: int) -> list[Block]:
    """The block that opens at ``place``, if one does."""
    token = tokens[place]
    if token.type == "tr_open":
        return [Block(Kind.ROW, _row(tokens, place))]
    if token.type != "inline" or tokens[place - 1].type in ("th_open", "td_open"):
        return []
    text = _plain(token)
    if tokens[place - 1].type == "heading_open":
        return [] if IDENTITY.search(text) else [Block(Kind.HEADING, text)]
    in_list = place > 1 and tokens[place - 2].type == "list_item_open"
    return [Block(Kind.ITEM if in_list else Kind.PARAGRAPH, text)] if text else []


def _row(tokens: "list[Token]", place: int) -> str:
    cells = []
    for token in tokens[place:]:
        if token.type == "tr_close":
            break
        if token.type == "inline":
            cells.append(_plain(token))
    return " – ".join(cell for cell in cells if cell)


def _plain(token: "Token") -> str:
    """The words, without bold and emphasis; where a link leads is said unless the words say it."""
    words, leads_to, since = "", "", 0
    for part in token.children or []:
        if part.type == "link_open":
            leads_to, since = str(part.attrGet("href") or ""), len(words)
        elif part.type == "link_close" and not _says(words[since:], leads_to):
            words += f" ({leads_to})"
        else:
            words += " " if part.type in ("softbreak", "hardbreak") else part.content
    return " ".join(words.split())


def _says(words: str, leads_to: str) -> bool:
    target = _LINK.sub("", leads_to).rstrip("/").removeprefix("www.")
    return target.replace(" ", "") == words.replace(" ", "")
