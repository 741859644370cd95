"""Markup that is rendered once, with marks where values belong, and then only filled in."""

from collections.abc import Mapping

from markupsafe import Markup, escape


def mark(name: str) -> str:
    """Return what stands in the markup where the value ``name`` belongs: no text that a person types."""
    return f"\x02{name}\x02"


class Stencil:
    """Rendered markup, split at the marks of ``names``."""

    def __init__(self, html: str, names: tuple[str, ...]) -> None:
        pieces = [html]
        for name in names:
            pieces = [part for piece in pieces for part in _around(piece, mark(name))]
        marks = {mark(name): name for name in names}
        self._pieces = pieces
        self._places = [(at, marks[piece]) for at, piece in enumerate(pieces) if piece in marks]

    def fill(self, values: Mapping[str, object]) -> Markup:
        """Return the markup with ``values`` by name in their places, escaped unless they are markup."""
        pieces = self._pieces.copy()
        for at, name in self._places:
            value = values[name]
            pieces[at] = value if type(value) is Markup else escape(value)
        return Markup("".join(pieces))


def filled(text: str, values: Mapping[str, object]) -> Markup:
    """Return ``text``, which is ours, with ``values`` escaped in its named placeholders."""
    return Markup(text % {name: escape(value) for name, value in values.items()})


def _around(piece: str, between: str) -> list[str]:
    """Split ``piece`` and keep what it is split at."""
    first, *others = piece.split(between)
    return [first, *(part for other in others for part in (between, other))]
