"""A browser without a screen: it keeps cookies, sends the forms it is shown, checks every page."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Flask

from portal.data.engine import released
from tests import hygiene
from tests.answers import Page, filled_in
from tests.cast import PASSWORD

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial", "Accept": "text/html"}
Typed = Mapping[str, str | list[str]]
Sent = Mapping[str, str]
NOTHING: Sent = MappingProxyType({})


class Visitor:
    """One browser. Every HTML answer it gets is checked; a faulty one fails the test."""

    def __init__(self, app: Flask, language: str = "nb", address: str = "127.0.0.1") -> None:
        self.client = app.test_client()
        self.base_url = app.extensions["portal"].settings.base_url
        self.language = language
        self.address = address
        self.looks = True
        self.page: Page | None = None
        # What this browser sends with every request.
        self.usual: dict[str, str] = {}
        # Headers that a consent lets differ on some pages, for the tests that give it.
        self.other_headers: dict[str, str] = {}
        self._token: str | None = None

    def sign_in(self, customer: str, username: str, password: str = PASSWORD) -> Page:
        """Sign in through the form and return the page it leads to."""
        self.get("/login")
        typed = {"customer_id": customer, "username": username, "password": password}
        page = self.post("/login", typed, follow=True)
        assert page.status == 200, f"{username} of {customer} did not get in: {page.words[:200]}"
        return page

    def hand_over(self) -> dict[str, Any]:
        """Return what this browser remembers, for another one to `take_over`."""
        cookies = dict(self.client._cookies or {})
        return {"cookies": cookies, "page": self.page, "token": self._token}

    def take_over(self, remembered: dict[str, Any]) -> None:
        """Remember what another browser did."""
        self.client._cookies = dict(remembered["cookies"])
        self.page, self._token = remembered["page"], remembered["token"]

    def get(self, path: str, *, follow: bool = False, headers: Sent = NOTHING) -> Page:
        """Open ``path``; with ``follow``, also what it leads to."""
        return self._follow(self.send("GET", path, headers=headers), follow)

    def post(self, path: str, typed: Typed = NOTHING, *, follow: bool = False) -> Page:
        """Send ``typed`` to ``path`` with the token of the last page."""
        return self._follow(self.send("POST", path, typed), follow)

    def submit(
        self, changes: Typed = NOTHING, form: str = "main form", *, follow: bool = True
    ) -> Page:
        """Send a form of the last page as it was filled in, with ``changes``."""
        assert self.page is not None
        shown = self.page.form(form)
        path = str(shown.get("action") or self.page.path)
        if str(shown.get("method", "get")).lower() == "get":
            raise AssertionError(f"{form} is no POST form: open its address with get()")
        return self.post(path, {**filled_in(shown), **changes}, follow=follow)

    def fragment(self, path: str, typed: Typed | None = None, *, follow: bool = True) -> Page:
        """Ask for ``path`` as htmx does: a GET, or a POST of ``typed``. Follows 303 like fetch."""
        asked_from = self.page.path if self.page else "/"
        headers = {**HTMX, "HX-Current-URL": f"{self.base_url}{asked_from}"}
        method = "GET" if typed is None else "POST"
        answer = self.send(method, path, typed or {}, headers=headers)
        while follow and answer.status == 303:
            assert answer.location is not None
            answer = self.send("GET", answer.location, headers=headers)
        return answer

    def send(
        self, method: str, path: str, typed: Typed = NOTHING, *, headers: Sent = NOTHING
    ) -> Page:
        """Send one request, with the token of the last page, and check its answer."""
        data = {"csrf_token": self._token or "", **typed} if method != "GET" else None
        return self.send_body(method, path, data, headers)

    def send_body(
        self, method: str, path: str, body: Typed | bytes | None, headers: Sent = NOTHING
    ) -> Page:
        """Send one request just as it is and check its answer."""
        referer = f"{self.base_url}{self.page.path}" if self.page else ""
        usual = {"Accept-Language": self.language, "Referer": referer, **self.usual}
        with released():
            response = self.client.open(
                path,
                method=method,
                data=body,
                headers={**usual, **headers},
                base_url=self.base_url,
                environ_overrides={"REMOTE_ADDR": self.address},
            )
        answer = Page(path, response)
        response.close()  # as a server does when all is sent: what was left for later happens now
        secure = self.base_url.startswith("https:")
        hygiene.check_headers(answer.headers, secure=secure, but=self.other_headers)
        if answer.is_html and not 300 <= answer.status < 400 and method != "HEAD":
            self._take(answer, "HX-Request" in headers)
        return answer

    def _take(self, answer: Page, asked_for_fragment: bool) -> None:
        self._token = answer.token or self._token
        is_fragment = asked_for_fragment and "<html" not in answer.text
        if self.looks and is_fragment:
            hygiene.check_fragment(answer.path, answer.text)
        elif self.looks:
            hygiene.check_page(answer.path, answer.text, self.language)
        if not is_fragment:
            self.page = answer

    def _follow(self, answer: Page, follow: bool) -> Page:
        while follow and 300 <= answer.status < 400:
            assert answer.location is not None
            answer = self.send("GET", answer.location)
        return answer
