"""Every page, seen at three widths, in light and dark, in three languages, with and without script."""

from itertools import combinations, groupby, product

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.jobs.worker import Worker
from tests.browser.begun import begin
from tests.browser.conftest import NewContext, SignIn
from tests.browser.views import (
    LANGUAGES,
    MISSING,
    SCHEMES,
    SCRIPT,
    WIDTHS,
    Circumstances,
    Device,
    View,
    all_devices,
    seen,
    views,
)
from tests.browser.watch import Watch, look, seen_on, violations
from tests.cast import Cast
from tests.pages import Visitor

# What of the circumstances the page itself can tell.
IN_FORCE = """[document.documentElement.lang, "htmx" in window, innerWidth,
  matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"]"""
HEIGHTS = {320: 568, 390: 844, 1280: 800}


@pytest.fixture
def numbers(app: Flask, furnished: Cast, new_worker: Worker) -> dict[str, object]:
    """The cast is in the middle of things: the numbers of what a page is about."""
    return begin(app, furnished, new_worker)


def arrange(page: Page, host: str, device: Device) -> None:
    """Choose the language, and take the portal's own script away when there is to be none.

    The browser keeps its own, or nothing could be examined in it; flows run without any.
    """
    page.context.add_cookies([{"name": "language", "value": device.language, "url": host}])
    if not device.script:
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.setBlockedURLs", {"urls": ["*.js"]})


@pytest.mark.parametrize("device", all_devices(), ids=lambda device: _name(device))
def test_pages_are_fit_to_be_seen(
    app: Flask,
    numbers: dict[str, object],
    open_context: NewContext,
    host: str,
    device: Device,
    sign_in_quietly: SignIn,
) -> None:
    faults: list[str] = []
    for who, of_one in groupby(seen_on_device(app, device), key=lambda each: each[0].who):
        context = open_context(has_touch=device.touch)
        if who:
            sign_in_quietly(context, who)
        watch, page = Watch(context, host), context.new_page()
        arrange(page, host, device)
        for (width, scheme), alike in groupby(of_one, key=lambda each: _window(each[1])):
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            page.emulate_media(color_scheme=scheme)
            for view, how in alike:
                page.goto(view.path.format(**numbers))
                assert page.evaluate(IN_FORCE) == [how.language, how.script, width, scheme]
                picture = "-".join([view.name, *map(str, _values(how))])
                found = seen_on(page, watch, picture)
                faults += [f"{picture}: {fault}" for fault in found]
    assert faults == []


def test_every_page_is_there(app: Flask, numbers: dict[str, object]) -> None:
    """A page that answers «not there» would pass for one that was looked at."""
    visitors = {who: Visitor(app) for who in ("kari", "ola", "admin", None)}
    for who, visitor in visitors.items():
        if who:
            visitor.sign_in("nordlys", who)
    missing = {
        view.path
        for view in views(app)
        if visitors[view.who].get(view.path.format(**numbers)).status >= 400
    }
    assert missing == MISSING


def test_every_two_values_meet(app: Flask) -> None:
    rows = [(view, *_values(how)) for view, how in seen(views(app))]
    factors = [views(app), WIDTHS, SCHEMES, LANGUAGES, [_word(script) for script in SCRIPT]]
    for one, other in combinations(range(len(factors)), 2):
        met = {(row[one], row[other]) for row in rows}
        missing = set(product(factors[one], factors[other])) - met
        assert not {pair for pair in missing if not isinstance(pair[0], View)}
        assert not missing, (one, other)


def test_the_contrast_of_every_page_is_measured_in_both_schemes(app: Flask) -> None:
    measured = {(view, how.scheme) for view, how in seen(views(app))}
    assert measured == set(product(views(app), SCHEMES))


def test_what_is_wrong_with_a_page_is_found(open_context: NewContext, host: str) -> None:
    context = open_context(viewport={"width": 320, "height": 568})
    watch = Watch(context, host)
    page = context.new_page()
    page.goto("/login")
    page.evaluate("document.querySelector('label').remove()")
    assert any("label" in fault for fault in violations(page))
    page.evaluate("document.querySelector('h1').style.color = '#888'")
    assert any("color-contrast" in fault for fault in violations(page))
    page.evaluate("document.querySelector('main').style.minWidth = '900px'")
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img alt=x src=http://x.invalid/>')"
    )
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=color:red>a</p>')")
    with pytest.raises(AssertionError) as failure:
        look(page, watch, "control")
    told = str(failure.value)
    for fault in ("wider than the window", "asked another host", "console: "):
        assert fault in told


def seen_on_device(app: Flask, device: Device) -> list[tuple[View, Circumstances]]:
    """Return what is seen on ``device``, by who sees it and by the window it is seen in."""
    to_see = [(view, how) for view, how in seen(views(app)) if how.device == device]
    return sorted(to_see, key=lambda each: (each[0].who or "", *_window(each[1])))


def _window(how: Circumstances) -> tuple[int, str]:
    return how.width, how.scheme


def _values(how: Circumstances) -> tuple[int, str, str, str]:
    return how.width, how.scheme, how.language, _word(how.script)


def _name(device: Device) -> str:
    kind = "phone" if device.touch else "desktop"
    return f"{kind}-{device.language}-{_word(device.script)}"


def _word(script: bool) -> str:
    return "script" if script else "plain"
