"""Inside the mobile app: a webview keeps no files, so the way to a file is mailed or shared instead."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec
from urllib.parse import quote

from flask import Response, request

from portal.auth.agents import APP, read_agent
from portal.web.htmx import render_page
from portal.web.i18n import gettext
from portal.web.portal import portal
from portal.web.visit import visit
from portal.words import N_

P = ParamSpec("P")
SUBJECT = N_("Lenke til en fil i medlemsportalen")


def in_app() -> bool:
    """Return whether the page is shown inside a mobile app."""
    return read_agent(request.user_agent.string).browser == APP


def file_for_browsers(route: Callable[P, Response]) -> Callable[P, Response]:
    """Return ``route``, which answers with a file, so that an app gets a page about the way to it.

    The file is not made, and nobody is asked who they are, before it can be kept.
    """

    @wraps(route)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        return _way_to_file() if in_app() else route(*args, **kwargs)

    return answer


def _way_to_file() -> Response:
    address = f"{portal().settings.base_url}{request.path}"
    to = quote(visit().member.email or "", safe="@")
    mail = f"mailto:{to}?subject={quote(gettext(SUBJECT))}&body={quote(address)}"
    return render_page("web/file_elsewhere.html", address=address, mail=mail)
