"""How long one stays signed in: told by the page, asked for by the warning, extended by one click."""

from flask import Response, url_for

from portal import clock
from portal.auth.routes import bp
from portal.auth.session_length import absolute_of, idle_of
from portal.web.htmx import render, see_other
from portal.web.visit import visit


@bp.get("/session")
def session() -> Response:
    """Say when one is signed out; asking does not put it off."""
    here = visit()
    return render(
        "auth/session.html",
        "auth/_session.html",
        idle_minutes=int(idle_of(here.customer).total_seconds() // 60),
        absolute_hours=int(absolute_of(here.customer).total_seconds() // 3600),
        until=here.session.created_at + absolute_of(here.customer),
        errors=[],
        at=clock.now(),
    )


@bp.post("/session/extension")
def session_extension() -> Response:
    """Stay signed in: that this request was sent is enough."""
    return see_other(url_for(".session"))
