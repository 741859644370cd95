"""The site that passkeys belong to: the host that people see in the address bar."""

import ipaddress
from urllib.parse import urlsplit

from flask import request

from portal.auth.passkey_answers import Site
from portal.web.browser_session import browser_session
from portal.web.portal import portal


def site() -> Site | None:
    """Return the site, or None where browsers make no passkeys: on an address of bare numbers.

    In production there is one site, that of ``PORTAL_BASE_URL``. On a developer's machine
    ``localhost`` works too, whatever the setting says.
    """
    settings = portal().settings
    origin = settings.base_url
    if not settings.production and urlsplit(request.host_url).hostname == "localhost":
        origin = request.host_url.rstrip("/")
    host = urlsplit(origin).hostname or ""
    if _is_number(host):
        return None
    return Site(host, _plain(origin), browser_session().binding, portal().keys)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _plain(origin: str) -> str:
    """The origin as browsers write it: without path."""
    parts = urlsplit(origin)
    return f"{parts.scheme}://{parts.netloc}"
