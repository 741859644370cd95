"""What every page and every fragment must be, whoever wrote it and whatever it shows."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

import html5lib
from bs4 import BeautifulSoup, Tag
from markupsafe import escape

# Written out here a second time on purpose: a slip in the portal's own list must be seen.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
NOTHING: Mapping[str, str] = MappingProxyType({})
CACHED = "public, max-age=31536000, immutable"
HSTS = "max-age=63072000; includeSubDomains"
LANGUAGES = ("nb", "nn", "en")
# The greeting is the heading of the home page; its title is the word in the menu.
TITLED_OTHERWISE = frozenset({"/"})
# Tokens and the numbers of requests.
PASSING = re.compile(r'(?<=name="csrf_token" value=")[\w.-]+(?=")|\b[0-9a-f]{12}\b(?!\.)')
UNLABELLED = ("hidden", "submit", "button")
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns")


class Unclean(AssertionError):
    """A page breaks a rule of the house."""


def check_headers(
    headers: Mapping[str, str], *, secure: bool, but: Mapping[str, str] = NOTHING
) -> None:
    """Raise `Unclean` when a header is missing, or says neither what it must nor what ``but`` says."""
    expected = HEADERS | ({"Strict-Transport-Security": HSTS} if secure else {})
    if headers.get("Content-Type", "").startswith("text/css") and "Cache-Control" in headers:
        expected |= {"Cache-Control": CACHED}
    for name, value in expected.items():
        if headers.get(name) not in (value, but.get(name, value)):
            raise Unclean(f"{name} is {headers.get(name)!r}, not {value!r}")
    for name in ("Server", "X-Powered-By"):
        if name in headers:
            raise Unclean(f"{name} tells strangers what runs here")


def check_page(path: str, text: str, language: str) -> None:
    """Raise `Unclean` with every fault of the page ``text``."""
    alike = PASSING.sub("same", text).replace(f'"{escape(path)}"', '"/same"')
    _raise(path, _page_faults(alike, language, path.split("?")[0] in TITLED_OTHERWISE))


@lru_cache(maxsize=1000)
def _page_faults(text: str, language: str, titled_otherwise: bool) -> tuple[str, ...]:
    """Many tests open the same page, and only what passes by differs."""
    page = BeautifulSoup(text, "lxml")
    return (*_invalid(text), *_frame(page, language, titled_otherwise), *_faults(page))


def check_fragment(path: str, text: str) -> None:
    """Raise `Unclean` with every fault of the fragment ``text``."""
    fragment = BeautifulSoup(text, "lxml")
    alone = fragment.select_one("input, select, textarea")
    if alone and len(fragment.find_all(True)) == 3:  # html, body and an input whose label stays
        alone["aria-label"] = "in the page"
    _raise(path, [*_invalid_fragment(text), *_roots(text), *_faults(fragment, whole=False)])


def _raise(path: str, faults: Iterable[str]) -> None:
    found = list(dict.fromkeys(faults))
    if found:
        raise Unclean(f"{path}: " + "; ".join(found))


def _invalid(text: str) -> Iterator[str]:
    """The strict parser stops at the first thing the HTML standard calls a parse error."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    yield from _errors(parser)


def _invalid_fragment(text: str) -> Iterator[str]:
    parser = html5lib.HTMLParser(strict=False)
    parser.parseFragment(text, container="tbody" if text.lstrip().startswith("<tr") else "div")
    yield from _errors(parser)


def _errors(parser: html5lib.HTMLParser) -> Iterator[str]:
    for (line, _column), code, values in parser.errors:
        yield f"invalid HTML at line {line}: {code} {values}"


def _frame(page: BeautifulSoup, language: str, titled_otherwise: bool) -> Iterator[str]:
    html, headings = page.html, page.select("h1")
    if html is None or html.get("lang") != language:
        yield f"lang is {html and html.get('lang')!r}, not {language!r}"
    if len(headings) != 1:
        yield f"{len(headings)} h1"
    title = page.title.get_text().strip() if page.title else ""
    if not title:
        yield "no title"
    first = headings[0].get_text().split()[0].casefold() if headings else ""
    if first not in title.casefold() and not titled_otherwise:
        yield f"the title «{title}» does not hold the heading's «{first}»"
    levels = [int(heading.name[1]) for heading in page.select("main :is(h1,h2,h3,h4,h5,h6)")]
    if any(lower > upper + 1 for upper, lower in pairwise(levels)):
        yield f"a heading level is skipped: {levels}"
    if len(page.select("main")) != 1:
        yield "not one main"


def _roots(text: str) -> Iterator[str]:
    if re.search(r"<(html|head|body|main)\b", text):
        yield "a fragment holds a page"
    top = BeautifulSoup(f"<template>{text}</template>", "html.parser").template
    assert top is not None
    roots = [tag for tag in top.find_all(True, recursive=False) if not _is_out_of_band(tag)]
    if len(roots) != 1:
        yield f"{len(roots)} roots"
    if any(not root.get("id") for root in roots):
        yield "the root has no id"
    loose = "".join(str(node) for node in top.children if not isinstance(node, Tag)).strip()
    if loose:
        yield f"text outside the root: {loose[:40]}"


def _is_out_of_band(tag: Tag) -> bool:
    return tag.has_attr("data-hx-swap-oob")


def _faults(part: BeautifulSoup, *, whole: bool = True) -> Iterator[str]:
    ids = Counter(str(tag["id"]) for tag in part.select("[id]"))
    yield from (f"id {name} {count} times" for name, count in ids.items() if count > 1)
    yield from _unlabelled(part)
    if whole:
        yield from _dangling(part, set(ids))
    for form in part.select("form"):
        if str(form.get("method", "")).lower() == "post" and not form.select_one(
            "input[type=hidden][name=csrf_token][value]"
        ):
            yield f"no token against forged requests in the form {form.get('action')}"
    yield from _inline(part)
    yield from _abroad(part)


def _unlabelled(part: BeautifulSoup) -> Iterator[str]:
    labelled = {label.get("for") for label in part.select("label")}
    for field in part.select("input, select, textarea"):
        named = (
            field.get("aria-label") or field.get("aria-labelledby") or field.find_parent("label")
        )
        if field.get("type") not in UNLABELLED and field.get("id") not in labelled and not named:
            yield f"no label for {field.get('name')}"
    for control in part.select("button, a[href], summary"):
        if not control.get_text().strip() and not control.get("aria-label"):
            yield f"a {control.name} without a name"


def _dangling(page: BeautifulSoup, ids: set[str]) -> Iterator[str]:
    for attribute in REFERENCES:
        for tag in page.select(f"[{attribute}]"):
            value = tag[attribute]
            for name in value if isinstance(value, list) else str(value).split():
                if name not in ids:
                    yield f"{attribute} leads to no {name}"
    for link in page.select('a[href^="#"]'):
        if str(link["href"])[1:] not in ids:
            yield f"a link to {link['href']}, which is not there"


def _inline(part: BeautifulSoup) -> Iterator[str]:
    for tag in part.find_all(True):
        if tag.name == "style" or (tag.name == "script" and not tag.get("src")):
            yield f"inline {tag.name}"
        for name in tag.attrs:
            if name == "style" or name.startswith("on") or "hx-on" in name:
                yield f"attribute {name}"
            if name.startswith("hx-"):
                yield f"attribute {name} without data-"


def _abroad(part: BeautifulSoup) -> Iterator[str]:
    """Links may lead abroad; nothing is fetched from there and no form is sent there."""
    for tag in part.find_all(True):
        for name in ("src", "srcset", "action", "formaction", "data-hx-get", "data-hx-post"):
            yield from _if_abroad(tag, name)
        if tag.name == "link":
            yield from _if_abroad(tag, "href")


def _if_abroad(tag: Tag, name: str) -> Iterator[str]:
    value = str(tag.get(name, ""))
    if re.match(r"\s*([a-z]+:|//)", value, re.IGNORECASE):
        yield f"{tag.name} {name}={value}"
