"""The headers every answer carries."""

from collections.abc import Sequence

from flask import Flask, Response, request

from portal.web.portal import portal


def content_security_policy(
    *, script: Sequence[str] = (), connect: Sequence[str] = (), image: Sequence[str] = ()
) -> str:
    """Return the policy that lets a page use what is ours, and besides that only what is named."""
    parts = (
        "default-src 'none'",
        " ".join(("script-src 'self'", *script)),
        "style-src 'self'",
        " ".join(("img-src 'self'", *image)),
        " ".join(("connect-src 'self'", *connect)),
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
    return "; ".join(parts)


def permissions_policy(*, geolocation: bool = False) -> str:
    """Return the policy that switches the browser's powers off; a page may ask for the position."""
    asked = "self" if geolocation else ""
    return f"camera=(), microphone=(), geolocation=({asked}), payment=(), usb=()"


CONTENT_SECURITY_POLICY = content_security_policy()
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": permissions_policy(),
    "Cache-Control": "no-store",
}
_ALWAYS = tuple((name.lower(), name, value) for name, value in ALWAYS.items())
OVER_HTTPS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
CLEAR_BROWSER = {"Clear-Site-Data": '"cache", "storage"'}


def init_app(app: Flask) -> None:
    """Put the headers on every answer, errors too."""
    app.after_request(_complete)


def _complete(response: Response) -> Response:
    headers = response.headers
    own = {name.lower() for name, _ in headers}
    headers.extend([(name, value) for lower, name, value in _ALWAYS if lower not in own])
    if portal().settings.secure:
        response.headers.update(OVER_HTTPS)
    if request.endpoint == "auth.logout":
        response.headers.update(CLEAR_BROWSER)
    return response
