"""The only file that reads or writes ``HX-`` headers.

One rule for both kinds of browser: a POST that worked answers 303, and the page it leads to decides
whether to answer whole or as the fragment that was asked for.
"""

from functools import cached_property
from typing import Any, cast

from flask import Flask, Response, make_response, redirect, request
from htmx_flask import Htmx
from htmx_flask.requests import HtmxAwareRequest, HtmxHeaders

from portal.web import templates
from portal.web.page import page_context
from portal.web.redirects import local_path

VARY = "HX-Request, HX-Request-Type, HX-Boosted, Cookie"


class PortalHtmx(HtmxHeaders):  # type: ignore[misc]
    """The request headers of htmx 4, which htmx-flask does not know all of."""

    @cached_property
    def partial(self) -> bool:
        """Whether a fragment may answer: not for boosted links and not for a restored history."""
        return (
            bool(self)
            and self._headers.get("HX-Request-Type", "partial") == "partial"
            and not self.boosted
            and not self.history_restore_request
        )


class PortalRequest(HtmxAwareRequest):  # type: ignore[misc]
    """A request that knows htmx 4."""

    htmx: PortalHtmx

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.htmx = PortalHtmx(self.headers)


def init_app(app: Flask) -> None:
    """Read htmx' headers in every request and keep caches from mixing pages with fragments."""
    Htmx(app)
    app.request_class = PortalRequest
    app.after_request(_vary)


def wants_fragment() -> bool:
    """Return whether this request asks for a part of a page."""
    return _htmx().partial


def render(
    page: str,
    fragment: str,
    *,
    beside: str | None = None,
    spoken: str | None = None,
    status: int = 200,
    **context: Any,
) -> Response:
    """Return ``fragment`` to who asked for a part, and the whole ``page`` to everybody else.

    A fragment may have another ``beside`` it, which says itself where it goes, and a sentence that is
    ``spoken``, for what stands in the fragment and nowhere else.
    """
    context |= {"page": page_context(), "in_place": wants_fragment(), "spoken": spoken}
    if not wants_fragment():
        return make_response(templates.render(page, **context), status)
    parts = [fragment, *([beside] if beside else []), "layouts/_announcement.html"]
    return make_response("".join(templates.render(part, **context) for part in parts), status)


def render_page(template: str, *, status: int = 200, **context: Any) -> Response:
    """Return a page that has no fragment of its own."""
    return make_response(templates.render(template, page=page_context(), **context), status)


def see_other(url: str) -> Response:
    """Return 303 to ``url``: what follows a POST that did its work."""
    response = redirect(url, 303)
    assert isinstance(response, Response)
    return response


def is_poll() -> bool:
    """Return whether the page asks on its own, as it does every few seconds for a finished export.

    Such an element carries ``data-hx-headers='{"Portal-Poll": "1"}'``; a browser that loads a page ahead
    of time says so itself.
    """
    return "Portal-Poll" in request.headers or "prefetch" in request.headers.get("Sec-Purpose", "")


def leave_for(url: str, *, status: int = 303) -> Response:
    """Return an answer that takes the whole browser to ``url``, also out of a fragment request."""
    if not _htmx():
        return see_other(url)
    response = make_response("", 401 if status == 401 else 204)
    response.headers["HX-Redirect"] = url
    return response


def page_asked_from() -> str | None:
    """Return the path of the page that sent a fragment request, or None."""
    return local_path(_htmx().current_url)


def _htmx() -> PortalHtmx:
    found = cast(PortalRequest, request).htmx
    assert isinstance(found, PortalHtmx)
    return found


def _vary(response: Response) -> Response:
    """A style sheet is the same for everybody."""
    if (response.content_type or "").startswith("text/css"):
        return response
    own = response.headers.get("Vary")
    response.headers["Vary"] = f"{own}, {VARY}" if own else VARY
    return response
