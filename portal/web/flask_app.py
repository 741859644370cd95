"""Flask, without what this portal would pay for and not use."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from flask import Flask
from werkzeug.routing import Rule


class LateRule(Rule):
    """An address whose building is compiled when it is first built.

    Werkzeug writes and compiles two functions for each of the two hundred addresses, which is most of
    the time that making the application takes; a process builds a few dozen of them.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(partial(super()._compile_builder, append_unknown))
        return lambda rule, **values: compiled()(rule, **values)


class PortalFlask(Flask):
    """The Flask application of the portal."""

    url_rule_class = LateRule

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``func`` as it is: Flask asks some twenty functions a request what they are.

        None of the portal's is asynchronous.
        """
        return func
