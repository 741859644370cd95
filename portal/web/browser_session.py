"""The one cookie that matters: a random token, no content.

Signed in, the token points at a row in the database. Before that it only ties forms to the browser,
so that the token against forged requests (CSRF) has something to hold on to.
"""

import hmac
import secrets
from functools import lru_cache

from flask import Flask, Request, Response, g, session
from flask.sessions import SessionInterface, SessionMixin

from portal.web.cookies import declared
from portal.web.portal import portal

LONGEST_TOKEN = 100


class BrowserSession(dict[str, str], SessionMixin):
    """What Flask and Flask-WTF see: one value, computed from the token."""

    def __init__(self, token: str | None) -> None:
        self.is_new = token is None
        self.token = token or secrets.token_urlsafe(32)
        self.ended = False
        super().__init__(csrf_token=_csrf_secret(self.token))

    @property
    def binding(self) -> str:
        """Return the part of the token that stays when it is renewed: what forms are tied to."""
        return self.token.partition(".")[0]

    def renew(self, token: str) -> None:
        """Continue with ``token``: nothing of the earlier session is carried over."""
        self.token, self.is_new = token, True
        self["csrf_token"] = _csrf_secret(token)
        g.pop("csrf_token", None)
        g.renewed = True

    def end(self) -> None:
        """Take the cookie from the browser."""
        self.ended = True


class TokenSessions(SessionInterface):
    """Reads and writes the cookie."""

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        """Return the browser's session; a cookie that cannot be ours counts as none."""
        token = request.cookies.get(cookie_name("session"))
        usable = token and len(token) <= LONGEST_TOKEN and token.isascii() and token.isprintable()
        return BrowserSession(token if usable else None)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie when a form was written for a browser that had none, or on a new sign-in."""
        assert isinstance(session, BrowserSession)
        if session.ended:
            response.delete_cookie(cookie_name("session"), secure=portal().settings.secure)
        elif session.is_new and ("csrf_token" in g or g.get("renewed")):
            _set(response, "session", session.token)
            g.renewed = False


def browser_session() -> BrowserSession:
    """Return the session of the browser that sent this request."""
    found = session._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(found, BrowserSession)
    return found


def set_cookie(response: Response, name: str, value: str) -> None:
    """Keep ``value`` in the browser for as long as the cookie's declaration says."""
    _set(response, name, value)


def cookie_name(name: str) -> str:
    """Return the full name: https pins it to this host (RFC 6265bis)."""
    return f"__Host-{name}" if portal().settings.secure else name


def _set(response: Response, name: str, value: str) -> None:
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=declared(name).max_age,
        secure=portal().settings.secure,
        httponly=True,
        samesite="Lax",
    )


@lru_cache(maxsize=4096)
def _csrf_secret(token: str) -> str:
    """The token is a secret itself; Flask-WTF signs what comes out of it with the portal's own."""
    return hmac.digest(b"csrf", token.partition(".")[0].encode(), "sha256").hex()
