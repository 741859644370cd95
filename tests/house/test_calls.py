"""What is asked in one place only: the time, randomness, `HX-` headers, records by their number."""

import ast
from pathlib import Path

import pytest

from portal.config import ROOT
from tests.house.sources import Source, dotted, portal_sources

# Each rule: what is forbidden, as the end of a dotted name, and where alone it may be.
TIME = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time")
BY_NUMBER = ("get_by_id", "get_or_none", "get_or_404", "set_by_id", "delete_by_id")
PREDICTABLE = ("random.", "uuid.uuid1", "uuid.uuid4", "uuid4", "uuid1")
UNSAFE = ("eval", "exec", "pickle.loads", "yaml.load", "os.system", "Markup", "escape_silent")
RULES = {
    TIME: ("portal.clock",),
    BY_NUMBER: (),
    PREDICTABLE: (),
    # Markup is put together where every value has been escaped by a template or a sanitiser.
    UNSAFE: ("portal.web.fields", "portal.web.stencil", "portal.policies.render"),
}
HTMX_ALONE = "portal.web.htmx"
HERE = Path(__file__)
# For an hour or two each night this is yesterday in Norway; `clock.today()` is the day.
UTC_DAYS = ("now().date()", "utcnow().date()")


def faults(source: Source) -> list[str]:
    """Return the calls in ``source`` that belong elsewhere or nowhere."""
    called = {dotted(node.func) for node in ast.walk(source.tree) if isinstance(node, ast.Call)}
    found = [
        f"{source.module} calls {name}"
        for name in sorted(called)
        for rule, places in RULES.items()
        if source.module not in places and any(_is(name, forbidden) for forbidden in rule)
    ]
    if source.module != HTMX_ALONE and _says_htmx(source.tree):
        found.append(f"{source.module} says HX-")
    if source.module != HTMX_ALONE and "htmx_flask" in {
        name.split(".")[0] for name in source.imports
    }:
        found.append(f"{source.module} reads htmx-flask itself")
    return found


def _is(name: str, forbidden: str) -> bool:
    if forbidden.endswith("."):
        return name.startswith(forbidden)
    return name == forbidden or name.endswith(f".{forbidden}")


def _says_htmx(tree: ast.Module) -> bool:
    """Whether a text in the code names such a header; a docstring may."""
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    said = [node.value for node in texts if isinstance(node.value, str)]
    return any(text.upper().startswith("HX-") for text in said)


def test_each_thing_is_asked_where_it_belongs() -> None:
    assert [fault for source in portal_sources() for fault in faults(source)] == []


def utc_days(text: str) -> list[int]:
    """Return the lines of ``text`` that take the day of an instant in UTC for today."""
    return [
        n for n, line in enumerate(text.splitlines(), 1) if any(day in line for day in UTC_DAYS)
    ]


def test_a_day_is_a_day_in_norway() -> None:
    files = (path for top in ("portal", "tests") for path in (ROOT / top).rglob("*.py"))
    found = {str(path): utc_days(path.read_text("utf-8")) for path in files if path != HERE}
    assert {path: lines for path, lines in found.items() if lines} == {}
    assert utc_days("day = now().date()\nday = today()") == [1]


@pytest.mark.parametrize(
    "text",
    [
        "dt.datetime.now(dt.UTC)",
        "datetime.utcnow()",
        "date.today()",
        "time.time()",
        "Member.get_by_id(7)",
        "random.choice('ab')",
        "uuid.uuid4()",
        "eval('1')",
        "Markup('<b>')",
        "request.headers['HX-Request']",
        "response.headers['hx-redirect'] = '/'",
        "from htmx_flask import Htmx",
    ],
)
def test_what_belongs_elsewhere_is_found(text: str) -> None:
    assert faults(Source("portal.profile.planted", text)) != []
