"""Templates, compiled once for each language with its texts already in them.

A page has some forty fixed texts. Looking each of them up for every visitor costs more than all the
rest of a template, so what is fixed is put into the source before it is compiled.
"""

import re
from collections.abc import MutableMapping
from typing import Any

from babel.support import NullTranslations
from flask import Flask, current_app
from flask.templating import Environment
from jinja2.ext import Extension
from markupsafe import escape

from portal import catalogues
from portal.web import i18n

_FIXED = re.compile(r'\{\{-?\s*_\("((?:[^"\\{}%]|%%)*)"\)\s*-?\}\}')
_BLOCK = re.compile(r"\{%-?\s*trans\s*-?%\}((?:[^{}%]|%%)*)\{%-?\s*endtrans\s*-?%\}")


class FixedTexts(Extension):
    """Puts the translation in place of every text that has no values in it."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return ``source`` with its fixed texts in the environment's language."""
        return _BLOCK.sub(self._translated, _FIXED.sub(self._translated, source))

    def _translated(self, found: re.Match[str]) -> str:
        assert isinstance(self.environment, Speaking)
        catalogue = self.environment.catalogue
        return str(escape(catalogue.gettext(found[1]) % {}))


class Speaking(Environment):
    """Flask's environment for one language.

    Its globals are a plain dict: every macro that a page imports compares them with the page's own, and
    the chain of dicts that Jinja makes by default took a tenth of a page's time.
    """

    def __init__(self, app: Flask, catalogue: NullTranslations) -> None:
        usual = app.jinja_env
        super().__init__(
            app, autoescape=usual.autoescape, extensions=["jinja2.ext.i18n", FixedTexts]
        )
        self.catalogue = catalogue
        self.globals.update(usual.globals)
        self.filters.update(usual.filters)
        self.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template, as they stand when it is compiled."""
        return {**self.globals, **(d or {})}


def init_app(app: Flask) -> None:
    """Keep one environment for each language beside Flask's own."""
    app.extensions["environments"] = {}


def render(template: str, **context: Any) -> str:
    """Return ``template`` in the reader's language; it sees ``context`` and nothing else."""
    return environment(i18n.language()).get_template(template).render(context)


def environment(language: str) -> Environment:
    """Return the environment whose templates speak ``language``."""
    app = current_app
    environments: dict[str, Environment] = app.extensions["environments"]
    if language not in environments:
        real = app._get_current_object()  # type: ignore[attr-defined]
        environments[language] = Speaking(real, catalogues.catalogue(language))
    return environments[language]
