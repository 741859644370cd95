"""Names and sizes: one word for one thing, and nothing that grows past a page."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.sources import Source, body_lines, portal_sources

ATTRACT_EVERYTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "service"}
ATTRACT_EVERYTHING |= {"services", "misc", "common", "core", "do", "stuff", "tools"}
NOT_OUR_WORDS = {"tenant", "tenants", "user", "users", "account", "accounts"}
LONGEST_FILE = 220
LONGEST_FUNCTION = 26
LONGEST_ROUTE = 22
# Longer for a reason: the first three hold one list each; the others are to be split by noun.
LONGER = {
    "portal.members.models": 390,
    "portal.data.declarations": 240,
    "portal.data_requests.about_routes.rows": 23,
    "portal.data.checks": 240,
    "portal.profile.entries": 235,
    "portal.profile.entry_routes": 225,
    "portal.profile.time_clock": 230,
    "portal.auth.fresh": 225,
    "portal.data_requests.export.cards.badge": 34,
}


def bad_names(source: Source) -> list[str]:
    """Return the names in ``source`` that say nothing, or say it in another word than ours."""
    vague = set(source.module.split(".")) & ATTRACT_EVERYTHING
    foreign = {name for name in _named(source.tree) if set(_words(name)) & NOT_OUR_WORDS}
    return sorted(vague | foreign)


def too_long(source: Source) -> list[str]:
    """Return what in ``source`` has more lines than a reader keeps in mind."""
    found = []
    lines = source.text.count("\n")
    if lines > LONGER.get(source.module, LONGEST_FILE):
        found.append(f"{source.module}: {lines} lines")
    for function in source.functions:
        name = f"{source.module}.{function.name}"
        most = LONGEST_ROUTE if _is_route(function) else LONGEST_FUNCTION
        if body_lines(function) > LONGER.get(name, most):
            found.append(f"{name}: {body_lines(function)} lines")
    return found


def _named(tree: ast.Module) -> Iterator[str]:
    """What the module gives a name to; what it uses of others, it cannot rename."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _words(name: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def _is_route(function: ast.FunctionDef) -> bool:
    verbs = {"route", "get", "post", "put", "patch", "delete"}
    calls = (item.func for item in function.decorator_list if isinstance(item, ast.Call))
    return any(isinstance(call, ast.Attribute) and call.attr in verbs for call in calls)


def test_names_are_our_words() -> None:
    assert [fault for source in portal_sources() for fault in bad_names(source)] == []


def test_nothing_is_too_long() -> None:
    assert [fault for source in portal_sources() for fault in too_long(source)] == []


@pytest.mark.parametrize(
    "planted",
    [
        Source("portal.profile.utils", ""),
        Source("portal.web.visit", "def current_user(): ..."),
        Source("portal.members.models", "class TenantRow: ..."),
        Source("portal.members.models", "account_id = 1"),
        Source("portal.members.models", "def find(userId): ..."),
    ],
    ids=lambda source: source.text or source.module,
)
def test_a_foreign_word_is_found(planted: Source) -> None:
    assert bad_names(planted) != []


def test_a_name_that_only_looks_foreign_is_not_found() -> None:
    assert bad_names(Source("portal.auth.forms", "username = accounted_for = 1")) == []


@pytest.mark.parametrize(
    "text",
    [
        "a = 1\n" * (LONGEST_FILE + 1),
        "def f():\n" + "    a = 1\n" * (LONGEST_FUNCTION + 1),
        '@bp.post("/x")\ndef f():\n' + "    a = 1\n" * (LONGEST_ROUTE + 1),
    ],
    ids=["file", "function", "route"],
)
def test_what_is_too_long_is_found(text: str) -> None:
    assert too_long(Source("portal.web.planted", text)) != []
