"""What every page and every fragment must be, whoever wrote it and whatever it shows."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from lxml import html as tree
from lxml.html import HtmlElement
from markupsafe import escape

from tests.markup import parse_errors

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
# What the strict parser need not read each time: words between tags and in an attribute.
SPACE = re.compile(r">\s+<")
WORDS = re.compile(r">\s*[^\s<>&][^<>&]*<")
VALUE = re.compile(r'="[^"<>&]+"')
# What no HTML may hold; it stands in words, too.
ENDS = "".join(chr(plane * 0x10000 + 0xFFFE) + chr(plane * 0x10000 + 0xFFFF) for plane in range(17))
FORBIDDEN = re.compile(rf"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ud800-\udfff{ENDS}]")
UNLABELLED = ("hidden", "submit", "button")
FIELDS = ("input", "select", "textarea")
TOKEN = './/input[@type="hidden"][@name="csrf_token"][@value]'
FETCHED = ("src", "srcset", "action", "formaction", "data-hx-get", "data-hx-post")
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
    page = tree.document_fromstring(text)
    return (*_invalid(text), *_frame(page, language, titled_otherwise), *_faults(page))


def check_fragment(path: str, text: str) -> None:
    """Raise `Unclean` with every fault of the fragment ``text``."""
    _raise(path, _fragment_faults(PASSING.sub("same", text)))


@lru_cache(maxsize=1000)
def _fragment_faults(text: str) -> tuple[str, ...]:
    fragment = tree.document_fromstring(text)
    inside = list(fragment.iter("*"))[2:]
    if len(inside) == 1 and inside[0].tag in FIELDS:  # its label stays in the page
        inside[0].set("aria-label", "in the page")
    return (*_invalid(text, whole=False), *_roots(text), *_faults(fragment, whole=False))


def _raise(path: str, faults: Iterable[str]) -> None:
    found = list(dict.fromkeys(faults))
    if found:
        raise Unclean(f"{path}: " + "; ".join(found))


def _invalid(text: str, *, whole: bool = True) -> tuple[str, ...]:
    """What the HTML standard calls a parse error; words make none, so pages alike are read once."""
    bare = VALUE.sub('=""', WORDS.sub(">a<", SPACE.sub("> <", text)))
    if FORBIDDEN.search(text) or parse_errors(bare, whole):
        return parse_errors(text, whole)
    return ()


def _frame(page: HtmlElement, language: str, titled_otherwise: bool) -> Iterator[str]:
    headings = page.xpath("//h1")
    if page.get("lang") != language:
        yield f"lang is {page.get('lang')!r}, not {language!r}"
    if len(headings) != 1:
        yield f"{len(headings)} h1"
    title = (page.findtext(".//title") or "").strip()
    if not title:
        yield "no title"
    first = headings[0].text_content().split()[0].casefold() if headings else ""
    if first not in title.casefold() and not titled_otherwise:
        yield f"the title «{title}» does not hold the heading's «{first}»"
    in_main = page.xpath("//main//*[self::h1|self::h2|self::h3|self::h4|self::h5|self::h6]")
    levels = [int(heading.tag[1]) for heading in in_main]
    if any(lower > upper + 1 for upper, lower in pairwise(levels)):
        yield f"a heading level is skipped: {levels}"
    if len(page.xpath("//main")) != 1:
        yield "not one main"


def _roots(text: str) -> Iterator[str]:
    if re.search(r"<(html|head|body|main)\b", text):
        yield "a fragment holds a page"
    top = tree.fragments_fromstring(text)
    tags = [part for part in top if isinstance(part, HtmlElement)]
    roots = [tag for tag in tags if not _is_out_of_band(tag)]
    if len(roots) != 1:
        yield f"{len(roots)} roots"
    if any(not root.get("id") for root in roots):
        yield "the root has no id"
    beside = [part for part in top if isinstance(part, str)] + [tag.tail or "" for tag in tags]
    loose = "".join(beside).strip()
    if loose:
        yield f"text outside the root: {loose[:40]}"


def _is_out_of_band(tag: HtmlElement) -> bool:
    return "data-hx-swap-oob" in tag.attrib


def _faults(part: HtmlElement, *, whole: bool = True) -> Iterator[str]:
    ids = Counter(part.xpath("//@id"))
    yield from (f"id {name} {count} times" for name, count in ids.items() if count > 1)
    yield from _unlabelled(part)
    if whole:
        yield from _dangling(part, set(ids))
    for form in part.xpath("//form"):
        if form.get("method", "").lower() == "post" and not form.xpath(TOKEN):
            yield f"no token against forged requests in the form {form.get('action')}"
    yield from _inline(part)
    yield from _abroad(part)


def _unlabelled(part: HtmlElement) -> Iterator[str]:
    labelled = set(part.xpath("//label/@for"))
    for field in part.iter(*FIELDS):
        named = (
            field.get("aria-label")
            or field.get("aria-labelledby")
            or field.xpath("ancestor::label")
        )
        if field.get("type") not in UNLABELLED and field.get("id") not in labelled and not named:
            yield f"no label for {field.get('name')}"
    for control in part.xpath("//button | //a[@href] | //summary"):
        if not control.text_content().strip() and not control.get("aria-label"):
            yield f"a {control.tag} without a name"


def _dangling(page: HtmlElement, ids: set[str]) -> Iterator[str]:
    for attribute in REFERENCES:
        for names in page.xpath(f"//@{attribute}"):
            for name in names.split():
                if name not in ids:
                    yield f"{attribute} leads to no {name}"
    for link in page.xpath('//a/@href[starts-with(., "#")]'):
        if link[1:] not in ids:
            yield f"a link to {link}, which is not there"


def _inline(part: HtmlElement) -> Iterator[str]:
    for tag in part.iter("*"):
        if tag.tag == "style" or (tag.tag == "script" and not tag.get("src")):
            yield f"inline {tag.tag}"
        for name in tag.attrib:
            if name == "style" or name.startswith("on") or "hx-on" in name:
                yield f"attribute {name}"
            if name.startswith("hx-"):
                yield f"attribute {name} without data-"


def _abroad(part: HtmlElement) -> Iterator[str]:
    """Links may lead abroad; nothing is fetched from there and no form is sent there."""
    for tag in part.iter("*"):
        for name in FETCHED:
            yield from _if_abroad(tag, name)
        if tag.tag == "link":
            yield from _if_abroad(tag, "href")


def _if_abroad(tag: HtmlElement, name: str) -> Iterator[str]:
    value = tag.get(name, "")
    if re.match(r"\s*([a-z]+:|//)", value, re.IGNORECASE):
        yield f"{tag.tag} {name}={value}"
