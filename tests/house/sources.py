"""The portal's own source, read as a tree: what the rules of the house look at."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from portal.config import ROOT


@dataclass(frozen=True)
class Source:
    """One module."""

    module: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed module."""
        return ast.parse(self.text)

    @property
    def imports(self) -> Iterator[str]:
        """Every module this one imports, wherever it does, whole names and parts of packages."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (name.name for name in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = "." * node.level + (node.module or "")
                yield base
                yield from (f"{base}.{name.name}" for name in node.names)

    @property
    def functions(self) -> Iterator[ast.FunctionDef]:
        """Every function and method."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef))


@cache
def portal_sources() -> tuple[Source, ...]:
    """Return every module of the portal but the frozen migrations."""
    files = (*sorted((ROOT / "portal").rglob("*.py")), ROOT / "app.py")
    return tuple(
        Source(module_name(path), path.read_text("utf-8"))
        for path in files
        if not (path.parent.name == "migrations" and path.name[0].isdigit())
    )


@cache
def modules() -> frozenset[str]:
    """Return the names of the portal's modules."""
    return frozenset(source.module for source in portal_sources())


def module_name(path: Path) -> str:
    """Return the dotted name of the module in ``path``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def body_lines(function: ast.FunctionDef) -> int:
    """Return how many lines the body of ``function`` has, its docstring aside."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def dotted(node: ast.expr) -> str:
    """Return ``a.b.c`` for such an expression, and an empty text for another."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return node.id if isinstance(node, ast.Name) else ""
