"""Counting which pages are used, by members who agreed to it; after the answer, so it costs no time."""

import logging

from flask import Flask, Response, request
from peewee import PeeweeException

from portal import clock
from portal.consents.usage import count_page, page_of
from portal.data.engine import connected, unsynced
from portal.data.purposes import USAGE_STATISTICS
from portal.members.models import Member
from portal.web.htmx import wants_fragment
from portal.web.visit import visit_or_none

log = logging.getLogger("portal")


def init_app(app: Flask) -> None:
    """Count every page that a member opened."""
    app.after_request(_count_later)


def _count_later(response: Response) -> Response:
    here = visit_or_none()
    if here is None or request.url_rule is None or not here.may_use(USAGE_STATISTICS):
        return response
    if _is_page(response):
        page = page_of(request.url_rule.rule, request.view_args or {})
        response.call_on_close(lambda: _count(here.member, page))
    return response


def _is_page(response: Response) -> bool:
    """Whether a person opened a whole page; parts of it and redirects are none."""
    is_html = response.status_code == 200 and response.mimetype == "text/html"
    return request.method == "GET" and is_html and not wants_fragment()


def _count(member: Member, page: str) -> None:
    try:
        with connected(), unsynced():
            count_page(member, page, at=clock.now())
    except PeeweeException as error:
        log.warning("usage: %s", type(error).__name__)
