"""What stands around a page's content: rendered once for each look, then filled in.

Header, menu and footer are the same for everybody but for a few names. They were half of what a page
cost; see docs/decisions/009-decided-once.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache

from markupsafe import Markup, escape

from portal.web import templates
from portal.web.fields import csrf_input, csrf_token
from portal.web.navigation import NOWHERE, Navigation
from portal.web.stencil import Stencil, mark
from portal.words import LANGUAGES

LOOKS = 2048


@dataclass(frozen=True, slots=True)
class Look:
    """What decides the markup of the frame."""

    locale: str
    navigation: Navigation = NOWHERE
    spoken: tuple[str, ...] = tuple(LANGUAGES)
    offers_measuring: bool = False

    @property
    def languages(self) -> tuple[tuple[str, str], ...]:
        """Return the languages to choose from, each by its own name."""
        return tuple((code, LANGUAGES[code]) for code in self.spoken)


@dataclass(frozen=True, slots=True)
class Texts:
    """What is filled in: texts alone. One that is None is not there, and the markup may say so."""

    path: str
    initial: str | None = None
    customer: str | None = None
    email: str | None = None
    phone: str | None = None
    phone_link: str | None = None
    help_email: str | None = None
    help_phone: str | None = None
    help_phone_link: str | None = None
    privacy_contact: str | None = None
    member: str | None = None
    session_left: str | None = None


NAMES = tuple(field.name for field in fields(Texts))
CSRF = "csrf"


@dataclass(frozen=True)
class Frame:
    """The frame of one page: ``{{ page.frame.part("header") }}``."""

    look: Look
    texts: Texts

    def part(self, name: str) -> Markup:
        """Return ``components/<name>.html`` for this page."""
        stencil = _stencil(name, self.look, tuple(self._said))
        return stencil.fill({CSRF: csrf_token(), **self._said})

    @cached_property
    def _said(self) -> Mapping[str, Markup]:
        """The texts that are there, escaped once for all the parts of the page."""
        found = ((key, getattr(self.texts, key)) for key in NAMES)
        return {key: escape(value) for key, value in found if value is not None}


@lru_cache(maxsize=LOOKS)
def _stencil(name: str, look: Look, present: tuple[str, ...]) -> Stencil:
    shown = {key: mark(key) if key in present else None for key in NAMES}
    html = templates.render(
        f"components/{name}.html", look=look, text=shown, csrf_field=lambda: csrf_input(mark(CSRF))
    )
    return Stencil(html, (CSRF, *present))
