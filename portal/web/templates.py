"""Templates, compiled once for each language with its texts already in them.

A page has some forty fixed texts. Looking each of them up for every visitor costs more than all the
rest of a template, so what is fixed is put into the source before it is compiled.
"""

from collections.abc import Iterator, MutableMapping
from typing import Any

from babel.support import NullTranslations
from flask import Flask, current_app
from flask.templating import Environment
from jinja2 import Template, pass_eval_context
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.nodes import EvalContext
from markupsafe import escape

from portal import catalogues
from portal.web import i18n
from portal.web.stencil import filled

# A text in a block, in tokens: the block's begin and end have three each.
LONGEST_TEXT = 7


class FixedTexts(Extension):
    """Puts the translation in place of every text that has no values in it."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Return the tokens of a template with its fixed texts in the environment's language."""
        tokens, here = list(stream), 0
        while here < len(tokens):
            said, length = self._said(tokens[here : here + LONGEST_TEXT])
            yield said
            here += length

    def _said(self, ahead: list[Token]) -> tuple[Token, int]:
        """The next token as it should be, and how many it stands for."""
        line = ahead[0].lineno
        match [token[1:] for token in ahead]:
            case [("name", "_"), ("lparen", _), ("string", text), ("rparen", _), *_]:
                return Token(line, "string", self._translated(text)), 4
            case [
                ("block_begin", _),
                ("name", "trans"),
                ("block_end", _),
                ("data", text),
                ("block_begin", _),
                ("name", "endtrans"),
                ("block_end", _),
            ]:
                return Token(line, "data", str(escape(self._translated(text)))), LONGEST_TEXT
        return ahead[0], 1

    def _translated(self, text: str) -> str:
        assert isinstance(self.environment, Speaking)
        return str(self.environment.catalogue.gettext(text) % {})


class Speaking(Environment):
    """Flask's environment for one language.

    Its globals are a plain dict: every macro that a page imports compares them with the page's own, and
    the chain of dicts that Jinja makes by default took a tenth of a page's time.
    """

    def __init__(self, app: Flask, catalogue: NullTranslations) -> None:
        usual = app.jinja_env
        super().__init__(
            app,
            autoescape=usual.autoescape,
            auto_reload=usual.auto_reload,
            extensions=["jinja2.ext.i18n", FixedTexts],
        )
        self.catalogue = catalogue
        self._found: dict[str, Template] = {}
        self.globals.update(usual.globals)
        self.filters.update(usual.filters)
        self.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
        self.globals.update(_=self._say, gettext=self._say)

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 (Jinja's name)
    ) -> Template:
        """Return the template ``name``, found once: a page asks for a dozen, and files do not change."""
        if self.auto_reload or globals is not None or isinstance(name, Template):
            return super().get_template(name, parent, globals)
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = super().get_template(name, parent)
        return found

    @pass_eval_context
    def _say(self, context: EvalContext, text: str, **values: Any) -> str:
        """What stands in place of Jinja's own ``gettext``, which takes three times as long."""
        said = str(self.catalogue.gettext(text))
        if not context.autoescape:
            return said % values
        return filled(said, values)

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
