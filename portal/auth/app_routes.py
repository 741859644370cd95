"""The customer's mobile app: it asks for a code, and its webview comes in with it."""

from flask import Response, abort, jsonify, make_response, request, url_for

from portal import clock
from portal.auth.hand_over import CODE_LIFE, HandOverRefused, TooManyRefusals, enter, hand_over
from portal.auth.routes import bp, browser, first_step_taken
from portal.web.htmx import see_other
from portal.web.portal import portal
from portal.web.redirects import safe_next

KEY_HEADER = "Portal-App-Key"


@bp.post("/app/handover")
def app_handover() -> Response:
    """Return a code for the member that the app names. Proved by the app's key, not by a cookie."""
    made, key = portal(), request.headers.get(KEY_HEADER)
    if key is None:
        abort(404)
    try:
        code = hand_over(
            key,
            request.form.get("username", ""),
            address=browser().address,
            keys=made.keys,
            at=clock.now(),
        )
    except HandOverRefused:
        return make_response(jsonify(error="refused"), 403)
    except TooManyRefusals:
        return make_response(jsonify(error="too-many"), 429, {"Retry-After": "300"})
    address = f"{made.settings.base_url}{url_for('.app_enter', code=code)}"
    return jsonify(code=code, enter=address, seconds=int(CODE_LIFE.total_seconds()))


@bp.get("/app/enter")
def app_enter() -> Response:
    """Let the app's webview in; whatever was signed in there before is left."""
    if request.method != "GET":
        return make_response("", 405, {"Allow": "GET"})
    member = enter(request.args.get("code", ""), at=clock.now())
    if member is None:
        return see_other(url_for(".login", reason="app"))
    leads_to = safe_next(request.args.get("next")) or "/"
    return first_step_taken(member, leads_to, by_app=True)
