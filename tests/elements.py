"""The elements of a page, found by CSS and read as a person reads them.

Tests read ten thousand pages a run, and a tree of Python objects takes twenty times as long to make as
one that lxml keeps.
"""

from collections.abc import Iterator
from functools import cache

from lxml import html
from lxml.cssselect import CSSSelector
from lxml.etree import XPath
from lxml.html import HtmlElement

# Texts that a reader sees: comments and what belongs to the script are none.
_TEXTS = XPath("descendant::text()[not(parent::script or parent::style or parent::template)]")


class Element:
    """One element of a page."""

    def __init__(self, node: HtmlElement) -> None:
        self._node = node

    def __str__(self) -> str:
        return html.tostring(self._node, encoding="unicode", with_tail=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Element) and self._node is other._node

    def __hash__(self) -> int:
        return hash(self._node)

    @property
    def name(self) -> str:
        """The name of its tag."""
        return str(self._node.tag)

    @property
    def attrs(self) -> dict[str, str]:
        """All its attributes."""
        return dict(self._node.attrib)

    @property
    def parent(self) -> "Element":
        """The element around it."""
        return Element(self._node.getparent())

    @property
    def strings(self) -> Iterator[str]:
        """Its texts, one after the other."""
        return (str(text) for text in _TEXTS(self._node))

    def __getitem__(self, name: str) -> str:
        return str(self._node.attrib[name])

    def get(self, name: str, default: str | None = None) -> str | None:
        """Return the attribute ``name``, or ``default`` without one."""
        return self._node.get(name, default)

    def has_attr(self, name: str) -> bool:
        """Return whether it has the attribute ``name``."""
        return name in self._node.attrib

    def get_text(self, separator: str = "", *, strip: bool = False) -> str:
        """Return its texts with ``separator`` between; ``strip`` trims each and drops empty ones."""
        if not strip:
            return separator.join(self.strings)
        trimmed = (text.strip() for text in self.strings)
        return separator.join(text for text in trimmed if text)

    def select(self, choice: str) -> list["Element"]:
        """Return the elements inside it that the CSS selector ``choice`` finds, in order."""
        return [
            Element(found) for found in _selector(choice)(self._node) if found is not self._node
        ]

    def select_one(self, choice: str) -> "Element | None":
        """Return the first of those, or None."""
        return next(iter(self.select(choice)), None)

    def extract(self) -> None:
        """Take it out of the page; the text after it stays."""
        self._node.drop_tree()


@cache
def _selector(choice: str) -> CSSSelector:
    return CSSSelector(choice, translator="html")


def parsed(text: str) -> Element:
    """Return the page of ``text``; a fragment is put into one, as a browser does."""
    page = html.document_fromstring(text, ensure_head_body=True)
    around = html.Element("document")
    around.append(page)
    return Element(around)
