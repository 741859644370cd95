"""Pages for what went wrong: in the reader's language, with a request id and the next step."""

import logging
import secrets
import traceback

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFError
from peewee import OperationalError
from playhouse.pool import MaxConnectionsExceeded
from werkzeug.exceptions import HTTPException

from portal.auth.hashing import Busy
from portal.web.htmx import render_page
from portal.words import N_

log = logging.getLogger("portal")

# For each status: heading, what happened, what to do.
TEXTS = {
    400: (
        N_("Vi forsto ikke forespørselen"),
        N_("Ingenting er lagret."),
        N_("Gå tilbake og prøv igjen."),
    ),
    403: (
        N_("Du har ikke tilgang til dette"),
        N_("Ingenting er endret."),
        N_("Ta kontakt hvis du mener at du skal ha tilgang."),
    ),
    404: (
        N_("Vi finner ikke siden"),
        N_("Adressen kan være skrevet feil, eller siden er flyttet."),
        N_("Gå til forsiden, eller bruk menyen."),
    ),
    405: (
        N_("Dette kan ikke åpnes som en side"),
        N_("Ingenting er endret."),
        N_("Gå til forsiden, eller bruk menyen."),
    ),
    413: (
        N_("Det du sendte, var for stort"),
        N_("Ingenting er lagret."),
        N_("Gå tilbake og send mindre."),
    ),
    429: (
        N_("Det ble for mange forsøk"),
        N_("Ingenting er endret."),
        N_("Vent noen minutter, og prøv igjen."),
    ),
    500: (
        N_("Noe gikk galt hos oss"),
        N_("Det siste du gjorde, er ikke lagret."),
        N_("Prøv igjen om litt. Ta kontakt hvis det skjer flere ganger."),
    ),
    503: (
        N_("Tjenesten er opptatt"),
        N_("Det siste du gjorde, er ikke lagret."),
        N_("Prøv igjen om et minutt."),
    ),
}
OLD_FORM = (
    N_("Skjemaet var for gammelt"),
    N_("Ingenting er lagret."),
    N_("Gå tilbake, last siden på nytt og prøv igjen."),
)
CROWD = (
    N_("Mange logger inn akkurat nå"),
    N_("Ingenting er endret."),
    N_("Vent et halvt minutt, og prøv igjen."),
)
RETRY_SECONDS = "30"


def init_app(app: Flask) -> None:
    """Answer every error with a page of our own."""
    app.before_request(_number_request)
    app.register_error_handler(CSRFError, _old_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(MaxConnectionsExceeded, _database_away)
    app.register_error_handler(Exception, _unexpected)


def error_page(status: int, texts: tuple[str, str, str] | None = None) -> Response:
    """Return the page for ``status``."""
    heading, happened, remedy = texts or TEXTS.get(status, TEXTS[400])
    response = render_page(
        "errors/error.html",
        status=status,
        heading=heading,
        happened=happened,
        remedy=remedy,
        request_id=g.get("request_id", ""),
    )
    if status in (429, 503):
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _number_request() -> None:
    g.request_id = secrets.token_hex(6)


def _old_form(_error: CSRFError) -> Response:
    return error_page(400, OLD_FORM)


def _http(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    response = error_page(status)
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _busy(_error: Busy) -> Response:
    """Too many ask at once; nothing is broken, so this is no 5xx."""
    return error_page(429, CROWD)


def _database_away(error: Exception) -> Response:
    log.error("database: %s request=%s", type(error).__name__, g.get("request_id"))
    return without_database(503)


def _unexpected(error: Exception) -> Response:
    # The trace without the message: that may carry what a member wrote.
    trace = "".join(traceback.format_tb(error.__traceback__))
    log.error(
        "%s at %s request=%s\n%s", type(error).__name__, request.endpoint, g.request_id, trace
    )
    return without_database(500)


def without_database(status: int, texts: tuple[str, str, str] | None = None) -> Response:
    """Return the page for ``status`` as a stranger sees it, without asking the database."""
    g.visit = None
    g.notice = None
    return error_page(status, texts)
