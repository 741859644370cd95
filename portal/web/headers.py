"""The headers every answer carries."""

from flask import Flask, Response, request

from portal.web.portal import portal

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
OVER_HTTPS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
CLEAR_BROWSER = {"Clear-Site-Data": '"cache", "storage"'}


def init_app(app: Flask) -> None:
    """Put the headers on every answer, errors too."""
    app.after_request(_complete)


def _complete(response: Response) -> Response:
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if portal().settings.secure:
        response.headers.update(OVER_HTTPS)
    if request.endpoint == "auth.logout":
        response.headers.update(CLEAR_BROWSER)
    return response
