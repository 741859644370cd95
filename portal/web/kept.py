"""What one request keeps until it is answered."""

from flask import g
from flask.ctx import _AppCtxGlobals


def kept() -> _AppCtxGlobals:
    """Return Flask's ``g`` itself, where a page looks fifty times.

    Through the proxy a look takes five times as long.
    """
    found: _AppCtxGlobals = g._get_current_object()
    return found
