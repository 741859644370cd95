"""What is asked in one place only: the time, randomness, `HX-` headers, records by their number."""

import ast

import pytest

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
