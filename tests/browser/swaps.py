"""A page with a form that answers as the query says, under the portal's own content policy."""

import re
import time
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from portal.assets import Assets
from portal.config import ROOT
from portal.web.headers import ALWAYS

FAILED = "Vi fikk ikke lagret."
BASE = (ROOT / "templates" / "layouts" / "base.html").read_text()
CONFIG = re.findall(r"htmx-config\" content='([^']+)'", BASE)[0].replace("20000", "4000")
FORM = """<form id="form" method="post" action="/save?{how}" data-hx-post="/save?{how}"
 data-hx-target="#box" data-hx-swap="outerHTML">{summary}
<label for="name">Navn</label><input id="name" name="name" value="Kari">
<label for="secret">Passord</label><input id="secret" type="password" autocomplete="off"
 data-show="Vis passord" data-hide="Skjul passord">
<button id="save">Lagre</button></form>"""
SUMMARY = '<div id="error-summary" tabindex="-1" autofocus>Feil</div>'
OPENED = '<div id="box"><h2 id="opened" tabindex="-1" autofocus>Åpnet</h2></div>'
MENU = '<details class="menu"><summary id="menu">Meny</summary><a href="/">Hjem</a></details>'
OPENER = """<a id="open" href="/opened" data-hx-get="/opened" data-hx-target="#box"
 data-hx-swap="outerHTML" data-hx-push-url="true">Åpne</a>"""


class Swaps:
    """The application: `/?500` has a form whose answer is 500; `/save` answers."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        how = environ["QUERY_STRING"]
        status, body, more = HTTPStatus.OK, "", []
        if environ["PATH_INFO"] == "/save":
            status, body, more = self._save(how)
        elif environ["PATH_INFO"] == "/opened" and "HTTP_HX_REQUEST" in environ:
            body = OPENED
        else:
            body = self._page(f'<div id="box">{FORM.format(how=how, summary="")}</div>')
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Security-Policy", ALWAYS["Content-Security-Policy"]),
            *more,
        ]
        start_response(f"{status.value} {status.phrase}", headers)
        return [body.encode()]

    def _save(self, how: str) -> tuple[HTTPStatus, str, list[tuple[str, str]]]:
        if how == "slow":
            time.sleep(2)
        if how == "never":
            time.sleep(5)
        status = HTTPStatus(int(how)) if how.isdigit() else HTTPStatus.OK
        body = {
            200: '<div id="box">Lagret</div>',
            422: f'<div id="box">{FORM.format(how=200, summary=SUMMARY)}</div>',
            429: self._page("<p data-problem>Prøv igjen om 5 minutter.</p>"),
        }.get(status.value, self._page("<h1>Noe gikk galt hos oss</h1>"))
        return status, body, [("HX-Redirect", "/login")] if how == "401" else []

    def _page(self, content: str) -> str:
        return (
            '<!doctype html><html lang="nb"><head><title>Prøve</title>'
            f"<meta name=\"htmx-config\" content='{CONFIG}'>"
            f'<link rel="stylesheet" href="{self._assets.url("portal.css")}">'
            f'<script src="{self._assets.url("portal.js")}" defer></script></head><body>'
            f'<div id="status" role="status" data-waiting="Lagrer …"></div>'
            f'<div id="alert" role="alert" data-failed="{FAILED}"></div>'
            f"{MENU}{OPENER}{content}</body></html>"
        )
