"""The sentence that tells, on the next page, what a POST did."""

import datetime as dt
import json
from urllib.parse import urlencode

from flask import g

from portal.auth.models import Session
from portal.web.i18n import date, gettext, moment
from portal.web.visit import visit_or_none
from portal.words import Sentence


def translate(sentence: Sentence | str) -> str:
    """Return ``sentence`` in the reader's language, its dates and times too."""
    if isinstance(sentence, str):
        return str(gettext(sentence)) if sentence else ""
    values = {name: _said(value) for name, value in sentence.values.items()}
    return str(gettext(sentence.text, **values))


def _said(value: object) -> object:
    if isinstance(value, Sentence):
        return translate(value)
    if isinstance(value, dt.datetime):
        return moment(value)
    return date(value) if isinstance(value, dt.date) else value


def tell_next(sentence: Sentence) -> None:
    """Show ``sentence`` on the next page this member opens."""
    here = visit_or_none()
    if here is not None:
        text = json.dumps(translate(sentence), ensure_ascii=False)
        Session.update(notice=text).where(Session.id == here.session.id).execute()


def take_notice() -> str | None:
    """Return what the last POST left to be told, once."""
    if "notice" not in g:
        g.notice = _take()
    return str(g.notice) if g.notice else None


def sign_in_address(back: str | None, *, timed_out: bool) -> str:
    """Return the address of the sign-in page that leads on to ``back``."""
    query = {"reason": "timeout"} if timed_out else {}
    if back and back != "/":
        query["next"] = back
    return f"/login?{urlencode(query, safe='/')}" if query else "/login"


def _take() -> str | None:
    here = visit_or_none()
    if here is None or not here.session.notice:
        return None
    Session.update(notice=None).where(Session.id == here.session.id).execute()
    return str(json.loads(here.session.notice))
