"""The markup of an input: decided once for each (input, language, state), then only filled in.

The component template is rendered with marks where id, value and message belong; a page joins the
pieces between the marks. That is what keeps a form of twelve inputs as cheap as a line of text.
"""

from functools import lru_cache

from flask import Flask, current_app
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from portal.web import templates
from portal.web.browser_session import browser_session
from portal.web.forms import CheckedField, FieldSpec
from portal.web.i18n import gettext, language
from portal.web.kept import kept
from portal.web.notices import translate
from portal.web.stencil import Stencil, mark

ID, VALUE, ERROR = "id", "value", "error"
_PICKED = frozenset({"select", "radios", "checkbox"})
_stencils: dict[tuple[FieldSpec, str, str, bool, str], Stencil] = {}


def init_app(app: Flask) -> None:
    """Give templates ``field(form.email)`` and ``csrf_field()``."""
    app.jinja_env.globals.update(field=render_field, csrf_field=csrf_field)
    app.jinja_env.filters["sentence"] = translate


def csrf_field() -> Markup:
    """Return the hidden input that every POST form carries."""
    return csrf_input(csrf_token())


def csrf_token() -> str:
    """Return the browser's token against forged requests, the same for as long as its session."""
    own = kept()
    known: str | None = own.get("csrf_token")
    if known is None:
        known = own.csrf_token = _token(
            str(current_app.secret_key), browser_session()["csrf_token"]
        )
    return known


@lru_cache(maxsize=4096)
def _token(_key: str, _secret: str) -> str:
    """Signing takes longer than an input; a browser's token is made when it opens its first form."""
    return str(generate_csrf())


def csrf_input(token: str) -> Markup:
    """Return the hidden input that carries ``token``."""
    return Markup(f'<input type="hidden" name="csrf_token" value="{escape(token)}">')


def render_field(field: CheckedField) -> Markup:
    """Return label, hint, input and message of ``field``."""
    error = field.errors[0] if field.errors else ""
    shown = field.shown()
    picked = shown if field.spec.kind in _PICKED else ""
    if picked and picked not in {value for value, _ in field.spec.choices} | {"1"}:
        picked = ""
    key = (field.spec, field.name, language(), bool(error), picked)
    stencil = _stencils.get(key)
    if stencil is None:
        stencil = _stencils[key] = _render(field.spec, field.name, bool(error), picked)
    return stencil.fill({ID: field.id, VALUE: shown, ERROR: error})


def _render(spec: FieldSpec, name: str, wrong: bool, picked: str) -> Stencil:
    look = {
        "id": mark(ID),
        "name": name,
        "label": gettext(spec.label),
        "hint": gettext(spec.hint) if spec.hint else None,
        "kind": spec.kind,
        "autocomplete": spec.autocomplete,
        "inputmode": spec.inputmode,
        "width": spec.width,
        "lines": spec.lines,
        "marking": spec.marking,
        "choices": [(value, gettext(text) if text else "") for value, text in spec.choices],
        "why": [(gettext(term), translate(text)) for term, text in spec.why],
        "literal": spec.literal,
        "attributes": spec.attributes,
    }
    html = templates.render(
        "components/field.html",
        f=look,
        value=picked if spec.kind in _PICKED else mark(VALUE),
        error=mark(ERROR) if wrong else "",
    )
    return Stencil(html, (ID, VALUE, ERROR))
