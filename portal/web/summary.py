"""A label and its value in a ``dl``: rendered once for each look, then filled in, as inputs are."""

from collections.abc import Callable
from functools import lru_cache

from flask import Flask
from markupsafe import Markup

from portal.web import templates
from portal.web.i18n import language
from portal.web.stencil import Stencil, mark

LABEL, VALUE, ENTERED_BY = "label", "value", "entered_by"


def init_app(app: Flask) -> None:
    """Give templates ``summary_row(label, value)``."""
    app.jinja_env.globals["summary_row"] = summary_row


def summary_row(
    label: str,
    value: object = None,
    *,
    entered_by: str | None = None,
    wanted: bool = False,
    caller: Callable[[], Markup] | None = None,
) -> Markup:
    """Return the row that says ``value``, or what a call block holds, under ``label``.

    ``entered_by`` is the customer that entered a value which the reader cannot change. ``wanted``: the
    customer asks for what is not there.
    """
    shown = caller() if caller else "" if value is None else value
    stencil = _stencil(language(), shown != "", entered_by is not None, wanted)
    return stencil.fill({LABEL: label, VALUE: shown, ENTERED_BY: entered_by or ""})


@lru_cache
def _stencil(_language: str, filled: bool, locked: bool, wanted: bool) -> Stencil:
    html = templates.render(
        "components/summary_row.html",
        label=mark(LABEL),
        value=mark(VALUE) if filled else None,
        entered_by=mark(ENTERED_BY) if locked else None,
        wanted=wanted,
    )
    return Stencil(html, (LABEL, VALUE, ENTERED_BY))
