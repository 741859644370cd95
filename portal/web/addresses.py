"""Numbers in addresses: those that a row can have, and no other."""

from flask import Flask
from werkzeug.routing import IntegerConverter


class RowNumber(IntegerConverter):
    """A number both databases can hold; a longer one is simply not found."""

    regex = r"[0-9]{1,18}"


def init_app(app: Flask) -> None:
    """Let ``<int:…>`` mean the number of a row."""
    app.url_map.converters["int"] = RowNumber
