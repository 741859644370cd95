"""Pages and answers that belong to no area: language, health, security.txt."""

from flask import Blueprint, Response, abort, jsonify, make_response, request

from portal import clock
from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.data.base import transaction
from portal.data.engine import answers, db
from portal.members.colour import is_clear, style_sheet
from portal.members.models import Member
from portal.web.browser_session import set_cookie
from portal.web.colour import CACHED
from portal.web.htmx import render_page, see_other
from portal.web.redirects import on_site
from portal.web.visit import visit_or_none
from portal.words import LANGUAGES

bp = Blueprint("web", __name__)

HEXADECIMAL = frozenset("0123456789abcdef")
SECURITY_TXT = """Contact: mailto:personvern@cerum.no
Preferred-Languages: no, en
Expires: {expires}
"""


@bp.post("/language")
def language() -> Response:
    """Set the language: for the member when signed in, else for the browser."""
    chosen = request.form.get("language", "")
    response = see_other(on_site(request.form.get("next")) or "/")
    here = visit_or_none()
    if chosen not in (here.customer.spoken if here else LANGUAGES):
        return response
    if here is not None:
        with transaction():
            Member.update(language=chosen).where(Member.id == here.member.id).execute()
            record(Kind.LANGUAGE_CHANGED, here.member, by=here.member, at=clock.now())
    set_cookie(response, "language", chosen)
    return response


@bp.get("/colour/<digits>.css")
def colour(digits: str) -> Response:
    """Return the style sheet of a customer's colour; of one that cannot be seen there is none."""
    if len(digits) != 6 or not set(digits) <= HEXADECIMAL or not is_clear(digits):
        abort(404)
    headers = {"Content-Type": "text/css; charset=utf-8", "Cache-Control": CACHED}
    return make_response(style_sheet(digits), headers)


@bp.get("/accessibility")
def accessibility() -> Response:
    """Say how accessible the portal is, how it was tried, and where to complain."""
    return render_page("web/accessibility.html")


@bp.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
def readyz() -> Response:
    """Say whether the database answers too."""
    with db.connection_context():
        answers(db.obj)
    return jsonify(status="ready")


@bp.get("/.well-known/security.txt")
def security_txt() -> Response:
    """Return where to report a weakness (RFC 9116)."""
    expires = clock.now().replace(microsecond=0).replace(tzinfo=None)
    text = SECURITY_TXT.format(expires=f"{expires.replace(year=expires.year + 1).isoformat()}Z")
    return make_response(text, {"Content-Type": "text/plain; charset=utf-8"})


@bp.get("/.well-known/gpc.json")
def global_privacy_control() -> Response:
    """Say that the portal heeds Global Privacy Control, and since when."""
    return jsonify(gpc=True, lastUpdate="2026-03-01")
