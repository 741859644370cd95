"""The templates, read as trees and as texts: what the rules about them look at."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from bs4 import BeautifulSoup, Tag
from jinja2 import Environment, nodes

from portal.config import ROOT
from tests.house.sources import portal_sources

PARSER = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
FOLDERS = {path.name for path in (ROOT / "templates").iterdir()}
NAME = re.compile(r"[a-z_]+/[\w/.-]+\.(html|txt|xml)")


@dataclass(frozen=True)
class Template:
    """One template."""

    name: str
    text: str

    @cached_property
    def tree(self) -> nodes.Template:
        """The parsed template."""
        return PARSER.parse(self.text)

    @property
    def folder(self) -> str:
        """The folder it is in."""
        return self.name.split("/")[0]

    @property
    def is_fragment(self) -> bool:
        """Whether it is made to travel alone."""
        return self.name.split("/")[-1].startswith("_")

    @property
    def layouts(self) -> list[str]:
        """The names of the layouts it extends: more than one when it chooses."""
        found = self.tree.find_all(nodes.Extends)
        return [text for extends in found for text in texts(extends.template)]

    def skeletons(self) -> Iterator[BeautifulSoup]:
        """Its elements when every `if` holds and every `for` runs, and when none does."""
        for taken in (True, False):
            yield BeautifulSoup("".join(_flat(self.tree.body, taken)), "html.parser")


@cache
def templates() -> tuple[Template, ...]:
    """Return every HTML template."""
    folder = ROOT / "templates"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple(Template(str(path.relative_to(folder)), path.read_text("utf-8")) for path in files)


def texts(expression: nodes.Node) -> list[str]:
    """Return every text that stands in ``expression``."""
    found = [expression] if isinstance(expression, nodes.Const) else []
    found += expression.find_all(nodes.Const)
    return [node.value for node in found if isinstance(node.value, str) and NAME.search(node.value)]


def references() -> set[str]:
    """Return the patterns of every template named by a template or by the portal's code."""
    found: set[str] = set()
    for template in templates():
        kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
        for node in template.tree.find_all(kinds):
            found.update(re.escape(text) for text in texts(node.template))
    for source in portal_sources():
        found.update(_named_in_code(source.tree))
    return found


def _named_in_code(tree: ast.Module) -> Iterator[str]:
    """Names of templates in Python; what an f-string fills in matches any one word."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.-]+"
                for part in node.values
            ]
            if parts[0].split("/")[0] in FOLDERS and "/" in parts[0]:
                yield "".join(parts)
        elif isinstance(node, ast.Constant) and NAME.fullmatch(str(node.value)):
            yield re.escape(str(node.value))


def _flat(body: Sequence[nodes.Node], taken: bool) -> Iterator[str]:
    for node in body:
        if isinstance(node, nodes.Output):
            yield from (_output(part) for part in node.nodes)
        elif isinstance(node, nodes.If):
            yield from _flat(_branch(node, taken), taken)
        elif isinstance(node, nodes.For):
            yield from _flat(node.body if taken else node.else_, taken)
        elif isinstance(node, nodes.With | nodes.Scope):
            yield from _flat(node.body, taken)
        elif isinstance(node, nodes.CallBlock):
            yield '<call id="named-by-the-component"></call>'
        elif isinstance(node, nodes.Include):
            yield '<include id="of-its-own"></include>'


def _branch(node: nodes.If, taken: bool) -> Sequence[nodes.Node]:
    if taken:
        return node.body
    return node.else_ or (node.elif_[-1].body if node.elif_ else [])


def _output(part: nodes.Node) -> str:
    return part.data if isinstance(part, nodes.TemplateData) else "x"


def roots(skeleton: BeautifulSoup) -> list[Tag]:
    """Return the outermost elements."""
    return skeleton.find_all(True, recursive=False)
