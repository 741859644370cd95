"""Flask, without what a portal that has no asynchronous view would pay for in every request."""

from collections.abc import Callable
from typing import Any

from flask import Flask


class PortalFlask(Flask):
    """The Flask application of the portal."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``func`` as it is: Flask asks some twenty functions a request what they are."""
        return func
