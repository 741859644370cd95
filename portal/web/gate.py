"""Closed by default: what is not in `PUBLIC` asks for a signed-in member."""

from flask import Flask, Response, g, request
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

from portal import clock
from portal.auth.models import ONE_STEP
from portal.auth.second_step import has_second_step
from portal.auth.sessions import keep_alive
from portal.data.engine import db
from portal.web import kept_forms, notices
from portal.web.browser_session import TokenSessions, browser_session
from portal.web.htmx import is_poll, leave_for, page_asked_from
from portal.web.redirects import local_path
from portal.web.visit import (
    Stranger,
    Visit,
    expired_visit,
    find_visit,
    seconds_left,
    signed_in,
    visit,
)

# Endpoints that anybody reaches. Everything else is for members.
PUBLIC = frozenset(
    {
        "static",
        "auth.login",
        "auth.login_post",
        "auth.login_passkey",
        "auth.second_step",
        "auth.second_step_post",
        "auth.second_step_passkey",
        "auth.second_step_mail",
        "auth.not_me",
        "auth.not_me_post",
        "auth.app_handover",
        "auth.app_enter",
        "auth.for_customer",
        "auth.invitation",
        "auth.invitation_post",
        "auth.invitation_renewal",
        "auth.register",
        "auth.register_post",
        "auth.registration",
        "auth.registration_post",
        "auth.forgotten",
        "auth.forgotten_post",
        "auth.reset",
        "auth.reset_post",
        "web.language",
        "web.colour",
        "web.healthz",
        "web.readyz",
        "web.security_txt",
        "web.accessibility",
        "web.global_privacy_control",
        "consents.cookies",
        "data_requests.export_schema",
        "consents.verification",
        "consents.verification_post",
        "consents.verdict",
        "policies.current",
        "policies.version",
        "data_requests.certificate",
        "data_requests.membership",
        "data_requests.membership_renewal",
        "sharing.notice",
        "sharing.notice_answer",
        "profile.email_confirmation",
        "profile.email_confirmation_post",
    }
)
# Proved by a key in a header instead of a cookie: no other site can make a browser send that.
KEYED = {"auth.app_handover": "Portal-App-Key"}
# Where a customer admin who must have a second step and has none may still go.
WITHOUT_SECOND_STEP = frozenset(
    {
        "auth.logout",
        "auth.security",
        "auth.two_step",
        "auth.two_step_post",
        "auth.passkey_new",
        "auth.passkey_new_post",
        "auth.password",
        "auth.password_post",
        "auth.password_strength",
        "auth.change_password_address",
        "auth.session",
        "auth.session_extension",
        "auth.sessions_ending",
        "confirmation.confirmation",
        "confirmation.confirmation_post",
    }
)
# Asked for by the browser itself: no session is looked up.
BACKGROUND = frozenset({"static", "web.healthz", "web.readyz", "web.colour"})

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
    app.after_request(_tell_time_left)
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
    found = g.visit = find_visit(browser.token, at)
    if found is not None and found.alive and not _asks_by_itself():
        keep_alive(found.session, at=at)


def _asks_by_itself() -> bool:
    """Whether nobody sits behind this request: a poll, a prefetch, or the question how long is left."""
    return is_poll() or (request.endpoint == "auth.session" and request.method == "GET")


def _tell_time_left(response: Response) -> Response:
    """The page's warning counts down from what the server says, not from what the browser did."""
    found = g.get("visit")
    if found is not None and found.alive and found.session.ended_at is None:
        response.headers["Session-Left"] = str(seconds_left(found))
    return response


def _let_pass_or_turn_away() -> Response | None:
    if not is_public(request.endpoint) and not signed_in():
        return _turn_away()
    if request.method not in ("GET", "HEAD", "OPTIONS") and not _shows_key():
        csrf.protect()
    return _ask_for_second_step()


def _shows_key() -> bool:
    header = KEYED.get(request.endpoint or "")
    return header is not None and header in request.headers


def _ask_for_second_step() -> Response | None:
    """An admin of a customer that asks for it sets up a second step before anything else."""
    if is_public(request.endpoint) or request.endpoint in WITHOUT_SECOND_STEP:
        return None
    here = visit()
    if not (here.member.is_admin and here.customer.two_step_for_admins):
        return None
    if here.session.proof not in ONE_STEP or has_second_step(here.member):
        return None
    return leave_for("/security")


def _turn_away() -> Response:
    """Send to sign-in; what a member had typed when the session ran out is kept sealed."""
    was = expired_visit()
    if request.method in ("GET", "HEAD"):
        back = page_asked_from() or local_path(request.full_path.rstrip("?"))
    else:
        back = _keep_what_was_typed(was) or page_asked_from()
    timed_out = was is not None and was.session.ended_at is None
    return leave_for(notices.sign_in_address(back, timed_out=timed_out), status=401)


def _keep_what_was_typed(was: Visit | None) -> str | None:
    if was is None:
        return None
    csrf.protect()
    return kept_forms.keep_this(was.member, at=clock.now())
