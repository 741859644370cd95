"""The pages in the file: they open in any browser, without the portal and without a network."""

from __future__ import annotations

import datetime as dt
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal import clock
from portal.catalogues import catalogue
from portal.config import ROOT


def render(language: str, page: str, /, **values: object) -> bytes:
    """Return ``page`` of the folder ``templates/export`` with ``values`` in it."""
    pages = Environment(
        loader=FileSystemLoader(str(ROOT / "templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    pages.install_gettext_translations(  # type: ignore[attr-defined]
        catalogue(language), newstyle=True
    )
    return pages.get_template(f"export/{page}.html").render(language=language, **values).encode()


def readable(value: Any) -> str:
    """Return ``value`` as a person reads it; the files beside the page have it exactly."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return f"{clock.local(value):%d.%m.%Y %H:%M}"
    return f"{value:%d.%m.%Y}" if isinstance(value, dt.date) else str(value)


def today() -> str:
    """Return the day on the wall in Norway."""
    return f"{clock.local(clock.now()):%d.%m.%Y}"


def now() -> str:
    """Return the day and the time on the wall in Norway."""
    return f"{clock.local(clock.now()):%d.%m.%Y %H:%M}"
