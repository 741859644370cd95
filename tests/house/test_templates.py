"""Pages extend a layout, fragments travel alone, and no template does what it must not."""

import re

import pytest

from tests.house.templates import Template, references, roots, templates

# Folders whose templates are neither page nor fragment.
PARTS = ("layouts", "components", "mail", "export")
# Read outside the portal, where its style sheet is not.
ELSEWHERE = ("mail", "export")
STYLE = "has style of its own"
FORBIDDEN = {
    "runs script from an attribute": r"\bhx-on\b|hx-on:|\son\w+=",
    "asks with the browser's own window": r"hx-confirm|\bconfirm\(",
    "filters a trigger, which needs eval": r"hx-trigger=\"[^\"]*\[",
    "evaluates script": r"hx-(vals|headers)=[\"']js:|javascript:",
    "says hx- without data-": r"(?<!data-)\bhx-[a-z]+",
    "inherits": r"hx-[a-z-]+:inherited|hx-inherit|hx-disinherit",
    "boosts": r"hx-boost",
    STYLE: r"\sstyle=|<style\b",
    "has script of its own": r"<script(?![^>]*\bsrc=)",
    "trusts a text as markup": r"\|\s*safe\b|autoescape\s+false|Markup\(",
    "opens a new window": r"target=[\"']_blank",
}
# Components that came with the look, before the first page that needs them.
WAITING = {"components/empty_state.html", "components/tag.html"}


def faults(template: Template) -> list[str]:
    """Return what is wrong with ``template``."""
    found = [
        why
        for why, pattern in FORBIDDEN.items()
        if re.search(pattern, _markup(template.text))
        and not (why == STYLE and template.folder in ELSEWHERE)
    ]
    if template.is_fragment:
        found += _fragment_faults(template)
    elif template.folder not in PARTS:
        if not template.layouts:
            found.append("a page that extends no layout")
        if any(not layout.startswith("layouts/") for layout in template.layouts):
            found.append("extends what is no layout")
    return [f"{template.name}: {fault}" for fault in found]


def _fragment_faults(template: Template) -> list[str]:
    if template.folder == "layouts":
        return []
    found = ["a fragment that extends a layout"] if template.layouts else []
    for skeleton in template.skeletons():
        outermost = roots(skeleton)
        if len(outermost) != 1:
            found.append(f"{len(outermost)} roots: {[tag.name for tag in outermost]}")
        elif not outermost[0].get("id"):
            found.append("its root has no id")
    return list(dict.fromkeys(found))


def _markup(text: str) -> str:
    """The text without Jinja's comments, which explain such things."""
    text = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    return re.sub(r"<meta name=\"htmx-config\"[^>]*>", "", text)


def test_templates_keep_the_rules() -> None:
    assert [fault for template in templates() for fault in faults(template)] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("profile/page.html", "<p>No layout</p>"),
        ("profile/page.html", '{% extends "profile/other.html" %}'),
        ("profile/_card.html", '{% extends "layouts/base.html" %}<div id="a"></div>'),
        ("profile/_card.html", '<div id="a"></div><div id="b"></div>'),
        ("profile/_card.html", '{% if x %}<div id="a"></div>{% endif %}'),
        ("profile/_card.html", '<div id="a"></div>{% if x %}<p id="b">{% endif %}'),
        ("profile/_card.html", "<div>{{ x }}</div>"),
        ("components/a.html", '<a data-hx-on:click="x()">'),
        ("components/a.html", '<a onclick="x()">'),
        ("components/a.html", '<a data-hx-confirm="?">'),
        ("components/a.html", '<a data-hx-trigger="keyup[x]">'),
        ("components/a.html", '<a hx-get="/">'),
        ("components/a.html", '<a data-hx-target:inherited="#a">'),
        ("components/a.html", '<p style="color: red">'),
        ("components/a.html", "<style>p{}</style>"),
        ("components/a.html", "<script>x()</script>"),
        ("components/a.html", "{{ x | safe }}"),
        ("components/a.html", "{% autoescape false %}{{ x }}{% endautoescape %}"),
        ("components/a.html", '<a target="_blank">'),
    ],
)
def test_a_template_that_breaks_a_rule_is_found(name: str, text: str) -> None:
    assert faults(Template(name, text)) != []


@pytest.mark.parametrize(
    "text",
    [
        '{% if x %}<p id="a">{% else %}<div id="a">{% endif %}',
        '{# note #}<div id="{{ x }}">{% for y in z %}<p>{{ y }}</p>{% endfor %}</div>',
        '{% call card("a") %}<p></p><p></p>{% endcall %}',
    ],
)
def test_a_fragment_with_one_root_is_left_alone(text: str) -> None:
    assert faults(Template("profile/_card.html", text)) == []


def missing(patterns: set[str], names: list[str]) -> list[str]:
    """Return the patterns that no template answers to."""
    return sorted(p for p in patterns if not any(re.fullmatch(p, name) for name in names))


def unused(patterns: set[str], names: list[str]) -> list[str]:
    """Return the templates that nothing names."""
    return sorted(name for name in names if not any(re.fullmatch(p, name) for p in patterns))


NAMES = [template.name for template in templates()]


def test_every_template_that_is_named_exists() -> None:
    assert missing(references(), NAMES) == []


def test_every_template_is_used() -> None:
    assert set(unused(references(), NAMES)) <= WAITING


def test_a_missing_and_an_unused_template_are_found() -> None:
    assert missing({*references(), "profile/_gone\\.html"}, NAMES) == ["profile/_gone\\.html"]
    assert "profile/_left_behind.html" in unused(
        references(), [*NAMES, "profile/_left_behind.html"]
    )
