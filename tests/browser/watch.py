"""What no page may do, seen from the browser: complain, call out, scroll sideways, shut people out."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from tests.browser import axe

PICTURES = Path(__file__).parent.parent / "pictures"
# A picture takes longer than all else there is to see of a page: of every page only when asked.
ALL_PICTURES = bool(os.environ.get("PORTAL_TEST_PICTURES"))
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIND = """async ([axe_core, tags]) => {
  await import(axe_core);
  const how = { runOnly: tags, resultTypes: ["violations"] };
  return (await axe.run(document, how)).violations;
}"""
# Chromium says so of every answer that is an error; `Watch` looks at the answers themselves.
STATUS = "Failed to load resource"


class Watch:
    """Everything that went wrong in one browser context."""

    def __init__(self, context: BrowserContext, host: str) -> None:
        self.host = host
        self.faults: list[str] = []
        self.requests: list[str] = []
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("request", self._note)
        context.on("response", self._weigh)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and STATUS not in message.text:
            self.faults.append(f"console: {message.text}")

    def _note(self, request: Request) -> None:
        self.requests.append(request.url)
        if urlsplit(request.url).netloc != urlsplit(self.host).netloc:
            self.faults.append(f"asked another host: {request.url}")

    def _weigh(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type not in ("document", "fetch"):
            self.faults.append(f"{response.status}: {response.url}")


def look(page: Page, watch: Watch, picture: str) -> None:
    """Fail when something is wrong with ``page`` as it is now."""
    found = seen_on(page, watch, picture)
    if found:
        raise AssertionError(f"{page.url} ({picture}): " + "; ".join(found))


def seen_on(page: Page, watch: Watch, picture: str) -> list[str]:
    """Return what is wrong with ``page`` as it is now, and take a picture of it if anything is."""
    found = [*watch.faults, *_sideways(page), *violations(page)]
    watch.faults.clear()
    if found or ALL_PICTURES:
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / f"{picture}.png", full_page=True, animations="disabled")
    return found


def violations(page: Page) -> Iterator[str]:
    """Return what axe-core finds against WCAG 2.2 AA; the policy against script stays in force."""
    for violation in page.evaluate(FIND, [axe.PATH, WCAG]):
        where = [node["target"][0] for node in violation["nodes"]]
        yield f"axe {violation['id']}: {violation['help']} at {where}"


def _sideways(page: Page) -> Iterator[str]:
    too_wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if too_wide > 0:
        yield f"{too_wide} px wider than the window"
