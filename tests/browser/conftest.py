"""A real browser against the real portal."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from portal import clock as portal_clock
from portal.auth import sessions
from portal.auth.models import Proof
from portal.members.models import Customer, Member
from tests.browser.axe import Beside
from tests.browser.serving import serving
from tests.chromium import program
from tests.clock import Clock
from tests.pages import Visitor

NewContext = Callable[..., BrowserContext]
SignIn = Callable[..., None]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once."""
    path = program()
    if path is None:
        pytest.skip("LEFT OUT: needs the Debian package chromium-headless-shell")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def host(running: Flask) -> Iterator[str]:
    """The address of the running portal."""
    with serving(Beside(running)) as address:
        yield address


@pytest.fixture
def open_context(
    chromium: Browser, host: str, furnished: object, clock: Clock
) -> Iterator[NewContext]:
    """Open browser profiles that share nothing; what they show is in bokmål unless told."""
    opened: list[BrowserContext] = []

    def open_one(**how: object) -> BrowserContext:
        context = chromium.new_context(base_url=host, **{"locale": "nb-NO", **how})  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """An empty page without cookies, and without a portal."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def scripted(open_context: NewContext) -> Page:
    """A stranger's tab at the portal, with JavaScript."""
    return open_context().new_page()


@pytest.fixture(params=["script", "no script"])
def either(request: pytest.FixtureRequest, open_context: NewContext) -> Page:
    """A stranger's tab at the portal, with JavaScript and without."""
    return open_context(java_script_enabled=request.param == "script").new_page()


@pytest.fixture
def sign_in_quietly(app: Flask, host: str) -> SignIn:
    """Put a session into a context without filling in the form there."""

    def sign_in(context: BrowserContext, username: str = "kari", customer: str = "nordlys") -> None:
        visitor = Visitor(app)
        visitor.sign_in(customer, username)
        cookie = visitor.client.get_cookie("session", domain="127.0.0.1")
        assert cookie is not None
        context.add_cookies([{"name": "session", "value": cookie.value, "url": host}])

    return sign_in


def sign_in_as(context: BrowserContext, host: str, customer: str, username: str) -> None:
    """Put a session into ``context`` without going through the form."""
    member = (
        Member.select()
        .join(Customer)
        .where((Customer.key == customer) & (Member.username == username))
        .get()
    )
    browser = sessions.Browser("127.0.0.1", "a test")
    begun = sessions.establish_session(member, browser, Proof.PASSWORD, at=portal_clock.now())
    context.add_cookies([{"name": "session", "value": begun.token, "url": host}])
