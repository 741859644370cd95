"""The markup of an input: decided once for each (input, language, state), then only filled in.

The component template is rendered with marks where id, value and message belong; a page joins the
pieces between the marks. That is what keeps a form of twelve inputs as cheap as a line of text.
"""

from typing import cast

from flask import Flask, g
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from portal.web import templates
from portal.web.forms import CheckedField, FieldSpec
from portal.web.i18n import gettext, language
from portal.web.notices import translate

ID = "\x02id\x02"
VALUE = "\x02value\x02"
ERROR = "\x02error\x02"
_PICKED = frozenset({"select", "radios", "checkbox"})
_pieces: dict[tuple[FieldSpec, str, str, bool, str], list[str]] = {}


def init_app(app: Flask) -> None:
    """Give templates ``field(form.email)`` and ``csrf_field()``."""
    app.jinja_env.globals.update(field=render_field, csrf_field=csrf_field)
    app.jinja_env.filters["sentence"] = translate


def csrf_field() -> Markup:
    """Return the hidden input that every POST form carries."""
    if "csrf_field" not in g:
        token = escape(generate_csrf())
        g.csrf_field = Markup(f'<input type="hidden" name="csrf_token" value="{token}">')
    return cast(Markup, g.csrf_field)


def render_field(field: CheckedField) -> Markup:
    """Return label, hint, input and message of ``field``."""
    error = field.errors[0] if field.errors else ""
    shown = field.shown()
    picked = shown if field.spec.kind in _PICKED else ""
    if picked and picked not in {value for value, _ in field.spec.choices} | {"1"}:
        picked = ""
    key = (field.spec, field.name, language(), bool(error), picked)
    pieces = _pieces.get(key)
    if pieces is None:
        pieces = _pieces[key] = _render(field.spec, field.name, bool(error), picked)
    fill = {ID: str(escape(field.id)), VALUE: str(escape(shown)), ERROR: str(escape(error))}
    return Markup("".join(fill.get(piece, piece) for piece in pieces))


def _render(spec: FieldSpec, name: str, wrong: bool, picked: str) -> list[str]:
    look = {
        "id": ID,
        "name": name,
        "label": gettext(spec.label),
        "hint": gettext(spec.hint) if spec.hint else None,
        "kind": spec.kind,
        "autocomplete": spec.autocomplete,
        "inputmode": spec.inputmode,
        "width": spec.width,
        "marking": spec.marking,
        "choices": [(value, gettext(text) if text else "") for value, text in spec.choices],
        "why": [(gettext(term), translate(text)) for term, text in spec.why],
        "literal": spec.literal,
        "attributes": spec.attributes,
    }
    html = templates.render(
        "components/field.html",
        f=look,
        value=picked if spec.kind in _PICKED else VALUE,
        error=ERROR if wrong else "",
    )
    return _split(html)


def _split(html: str) -> list[str]:
    for mark in (ID, VALUE, ERROR):
        html = html.replace(mark, f"\x03{mark}\x03")
    return html.split("\x03")
