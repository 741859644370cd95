"""Closed by default: what is not in `PUBLIC` asks for a signed-in member."""

import datetime as dt

from flask import Flask, Response, g, request
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

from portal import clock
from portal.auth.sessions import keep_alive
from portal.data.engine import db
from portal.web import kept_forms, notices
from portal.web.browser_session import TokenSessions, browser_session
from portal.web.htmx import leave_for, page_asked_from
from portal.web.redirects import local_path
from portal.web.visit import Stranger, Visit, expired_visit, find_visit, signed_in

# Endpoints that anybody reaches. Everything else is for members.
PUBLIC = frozenset(
    {
        "static",
        "auth.login",
        "auth.login_post",
        "auth.for_customer",
        "auth.invitation",
        "auth.invitation_post",
        "auth.invitation_renewal",
        "auth.forgotten",
        "auth.forgotten_post",
        "auth.reset",
        "auth.reset_post",
        "web.language",
        "web.healthz",
        "web.readyz",
        "web.security_txt",
        "web.change_password",
        "web.accessibility",
        "web.cookies",
        "policies.current",
        "policies.version",
        "data_requests.certificate",
        "data_requests.membership",
        "data_requests.membership_renewal",
        "profile.email_confirmation",
        "profile.email_confirmation_post",
    }
)
# Requests the browser makes by itself: they do not keep a session alive.
BACKGROUND = frozenset({"static", "web.healthz", "web.readyz"})

csrf = CSRFProtect()
login_manager = LoginManager()


def init_app(app: Flask) -> None:
    """Open the database, recognise the visitor, then let pass or turn away, in this order."""
    app.session_interface = TokenSessions()
    csrf.init_app(app)
    login_manager.init_app(app)
    login_manager.session_protection = None
    login_manager.anonymous_user = Stranger
    login_manager.request_loader(lambda _request: g.get("visit"))
    login_manager.unauthorized_handler(_turn_away)
    app.before_request(_connect)
    app.before_request(_recognise)
    app.before_request(_let_pass_or_turn_away)
    app.teardown_request(_disconnect)


def is_public(endpoint: str | None) -> bool:
    """Return whether anybody may reach ``endpoint``; an address that does not exist is a 404 for all."""
    return endpoint is None or endpoint in PUBLIC


def _connect() -> None:
    if request.endpoint not in BACKGROUND:
        db.connect(reuse_if_open=True)


def _disconnect(_error: BaseException | None) -> None:
    if not db.is_closed():
        db.close()


def _recognise() -> None:
    browser = browser_session()
    if request.endpoint in BACKGROUND or browser.is_new:
        return
    at = clock.now()
    g.visit = find_visit(browser.token, at)
    if g.visit is not None and g.visit.alive:
        _note_visit(g.visit, at)


def _note_visit(found: Visit, at: dt.datetime) -> None:
    keep_alive(found.session, at=at)


def _let_pass_or_turn_away() -> Response | None:
    if not is_public(request.endpoint) and not signed_in():
        return _turn_away()
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        csrf.protect()
    return None


def _turn_away() -> Response:
    """Send to sign-in; what a member had typed when the session ran out is kept sealed."""
    was = expired_visit()
    if request.method in ("GET", "HEAD"):
        back = page_asked_from() or local_path(request.full_path.rstrip("?"))
    else:
        back = _keep_what_was_typed(was) or page_asked_from()
    return leave_for(notices.sign_in_address(back, timed_out=was is not None), status=401)


def _keep_what_was_typed(was: Visit | None) -> str | None:
    if was is None:
        return None
    csrf.protect()
    return kept_forms.keep_this(was.member, at=clock.now())
