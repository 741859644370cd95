"""One answer of the portal, read as a person reads it."""

import re
from functools import cached_property

from werkzeug.test import TestResponse

from tests.elements import Element, parsed

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Page:
    """One answer."""

    def __init__(self, path: str, response: TestResponse) -> None:
        self.path = path
        self.status = response.status_code
        self.headers = response.headers
        self.location = response.headers.get("Location")
        self.content = response.get_data()
        self.is_html = response.mimetype == "text/html" and bool(self.content)

    @property
    def text(self) -> str:
        """The answer as it came."""
        return self.content.decode()

    @cached_property
    def html(self) -> Element:
        """The parsed answer, for ``page.html.select("…")``."""
        return parsed(self.text)

    @property
    def words(self) -> str:
        """What a reader sees of the main part, in one line; of a fragment, all of it."""
        return " ".join((self.html.select_one("main") or self.html).get_text(" ").split())

    @property
    def h1(self) -> str:
        """The heading."""
        return " ".join(self._only("h1").get_text().split())

    @property
    def title(self) -> str:
        """The title."""
        return self._only("title").get_text()

    @property
    def notice(self) -> str:
        """What the page says the last act did, or an empty text."""
        found = self.html.select_one("#notice")
        return found.get_text().strip() if found else ""

    @property
    def errors(self) -> dict[str, str]:
        """The sentences of the error summary by the field they lead to."""
        links = self.html.select("#error-summary a")
        return {str(link["href"]).removeprefix("#"): link.get_text() for link in links}

    @property
    def token(self) -> str | None:
        """The token against forged requests that the page's forms carry."""
        found = TOKEN.search(self.text) if self.is_html else None
        return found[1] if found else None

    def form(self, choice: str = "main form") -> Element:
        """Return the form that the CSS selector ``choice`` finds."""
        return self._only(choice)

    def _only(self, choice: str) -> Element:
        found = self.html.select_one(choice)
        assert found is not None, f"{self.path} has no {choice}: {self.words[:200]}"
        return found


def filled_in(form: Element) -> dict[str, str | list[str]]:
    """Return what a browser would send of ``form`` as it stands, without its buttons."""
    found: dict[str, list[str]] = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            value = str(chosen.get("value", chosen.get_text())) if chosen else ""
        elif field.name == "textarea":
            value = field.get_text().removeprefix("\n")
        elif _stays_behind(field):
            continue
        else:
            value = str(field.get("value", ""))
        found.setdefault(str(field["name"]), []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def _stays_behind(field: Element) -> bool:
    kind = field.get("type")
    unticked = kind in ("checkbox", "radio") and not field.has_attr("checked")
    return unticked or kind in ("submit", "button")
