"""From the small Markdown that policies are written in to HTML that cannot do harm.

Known are clauses (`## Title {#identity}`), sub-headings, paragraphs, lists, bold, emphasis, links
and tables. Everything else, templates and HTML too, stays the text it is. A heading that says
`{#identity only=position,time-clock}` is about those parts of the service (`portal.policies.parts`).
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

RULES = ["heading", "list", "emphasis", "link", "table", "escape"]
TEXT_TAGS = {"h2", "h3", "p", "ul", "ol", "li", "strong", "em", "a", "span"}
TABLE_TAGS = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {
    "h2": {"id"},
    "h3": {"id"},
    "a": {"href"},
    "caption": {"id"},
    "thead": {"role"},
    "tbody": {"role"},
    "tr": {"role"},
    "th": {"role", "scope"},
    "td": {"role"},
    "span": {"class"},
}
# Said outright, since a browser forgets them when the style makes cards of a table.
ROLES = {
    "thead_open": "rowgroup",
    "tbody_open": "rowgroup",
    "tr_open": "row",
    "th_open": "columnheader",
    "td_open": "cell",
}
SCHEMES = {"https", "mailto", "tel"}
# Keeps the identities of clauses apart from those of the page around them.
PREFIX = "clause-"
CUSTOMER = "{{customer}}"

IDENTITY = re.compile(r"\s*\{#([a-z][a-z0-9-]*)(?:\s+only=([a-z0-9_,-]+))?\}\s*$")
_TABLE = re.compile(r'<table>(\s*<caption id="([a-z0-9-]+)">)?')
_TAG = '<table class="ds-table" role="table">'


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its identity in every language and version, its anchor on the page, its title."""

    identity: str
    title: str

    @property
    def anchor(self) -> str:
        """Return the `id` of the clause's heading."""
        return PREFIX + self.identity


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as HTML, with the clauses its contents list is made of."""

    html: str
    clauses: tuple[Clause, ...]

    def told_by(self, customer: str) -> Markup:
        """Return the HTML with the controller's name, or words for it, in its places."""
        return Markup(self.html.replace(CUSTOMER, str(escape(customer))))


@cache
def markdown() -> "MarkdownIt":
    """Return what takes a policy's Markdown apart."""
    from markdown_it import MarkdownIt  # sixty modules, and most processes show no policy

    return MarkdownIt("zero").enable(RULES)


@lru_cache(maxsize=128)
def rendered(text: str) -> Rendered:
    """Return ``text`` as sanitised HTML; published texts never change, so each is made once."""
    import nh3  # as late as what it cleans

    tokens = markdown().parse(text)
    clauses = _identify(tokens)
    _dress_tables(tokens)
    html = nh3.clean(
        markdown().renderer.render(tokens, markdown().options, {}),
        tags=TEXT_TAGS | TABLE_TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        id_prefix=PREFIX,
        link_rel=None,
    )
    return Rendered(_frame(html), tuple(clauses))


def _identify(tokens: "list[Token]") -> list[Clause]:
    clauses = []
    for heading, words in pairwise(tokens):
        if heading.type != "heading_open" or not words.children:
            continue
        last = words.children[-1]
        found = IDENTITY.search(last.content)
        if found is None:
            continue
        last.content = last.content[: found.start()]
        heading.attrSet("id", found[1])
        if heading.tag == "h2":
            clauses.append(Clause(found[1], "".join(part.content for part in words.children)))
    return clauses


def _dress_tables(tokens: "list[Token]") -> None:
    """Give each table its caption and its headers, so that a screen reader can say where one is."""
    for position, token in enumerate(tokens):
        if token.type == "table_open" and position >= 3:
            _make_caption(tokens, position)
        if token.type in ROLES:
            token.attrSet("role", ROLES[token.type])
        if token.type == "th_open":
            token.attrSet("scope", "col")
        if token.type == "td_open" and tokens[position - 1].type == "tr_open":
            token.attrSet("scope", "row")
            token.attrSet("role", "rowheader")
            token.tag = tokens[position + 2].tag = "th"
    _label_cells(tokens)


def _label_cells(tokens: "list[Token]") -> None:
    """Write its column's name in each cell: on a phone a row becomes a card, without a head."""
    heads: list[str] = []
    column = 0
    for token, words in pairwise(tokens):
        if token.type == "table_open":
            heads = []
        elif token.type == "tr_open":
            column = 0
        elif token.type == "th_open":
            heads.append(words.content)
        elif token.type == "td_open":
            if column and words.children is not None:
                words.children[:0] = _label(heads[column])
            column += 1


def _label(name: str) -> "list[Token]":
    from markdown_it.token import Token

    opened, text = Token("span_open", "span", 1), Token("text", "", 0)
    opened.attrSet("class", "label")
    text.content = name
    return [opened, text, Token("span_close", "span", -1)]


def _make_caption(tokens: "list[Token]", position: int) -> None:
    opened, words, closed = tokens[position - 3 : position]
    parts = [part for part in words.children or [] if part.type != "text" or part.content]
    kinds = [part.type for part in parts]
    if opened.type != "paragraph_open" or kinds != ["strong_open", "text", "strong_close"]:
        return
    words.children = parts[1:2]
    opened.tag = closed.tag = "caption"
    opened.attrSet("id", f"table-{position}")
    tokens[position - 3 : position + 1] = [tokens[position], opened, words, closed]


def _frame(html: str) -> str:
    """Each clause in a section, each table in a region that scrolls by itself on a phone."""
    framed = _TABLE.sub(_scrolling, html).replace("</table>", "</table></div>")
    before, *clauses = framed.split("<h2")
    return before + "".join(f'<section class="clause"><h2{rest}</section>' for rest in clauses)


def _scrolling(opened: re.Match[str]) -> str:
    name = f' role="region" aria-labelledby="{opened[2]}"' if opened[2] else ""
    return f'<div class="table-region as-cards" tabindex="0"{name}>{_TAG}{opened[1] or ""}'
