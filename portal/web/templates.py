"""Templates, compiled once for each language with its texts already in them.

A page has some forty fixed texts. Looking each of them up for every visitor costs more than all the
rest of a template, so what is fixed is put into the source before it is compiled.
"""

import re
from typing import Any

from babel.support import NullTranslations
from flask import Flask, current_app
from jinja2 import Environment
from jinja2.ext import Extension, InternationalizationExtension
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
        catalogue: NullTranslations = self.environment.catalogue  # type: ignore[attr-defined]
        return str(escape(catalogue.gettext(found[1]) % {}))


def init_app(app: Flask) -> None:
    """Keep one environment for each language beside Flask's own."""
    app.extensions["environments"] = {}


def render(template: str, **context: Any) -> str:
    """Return ``template`` in the reader's language; it sees ``context`` and nothing else."""
    return environment(i18n.language()).get_template(template).render(context)


def environment(language: str) -> Environment:
    """Return the environment whose templates speak ``language``."""
    environments: dict[str, Environment] = current_app.extensions["environments"]
    if language not in environments:
        environments[language] = _make(current_app.jinja_env, language)
    return environments[language]


def _make(base: Environment, language: str) -> Environment:
    catalogue = catalogues.catalogue(language)
    made = base.overlay(extensions=[FixedTexts])
    made.globals = dict(base.globals)
    made.extend(catalogue=catalogue)
    InternationalizationExtension(made)
    made.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
    return made
