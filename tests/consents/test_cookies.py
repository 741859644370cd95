"""What is kept in a browser and who is asked: before a choice only what is necessary."""

import json
from collections.abc import Iterator

import pytest
from flask import Flask, Response

from portal import clock as portal_clock
from portal.consents.history import all_events
from portal.consents.models import ConsentEvent
from portal.consents.settings import set_measurement, set_offered
from portal.data.purposes import VISIT_ANALYTICS
from portal.web.browser_session import set_cookie
from portal.web.cookies import COOKIES, UndeclaredCookie, declared
from tests.answers import Page
from tests.arrivals import SignIn
from tests.cast import Cast
from tests.consents.answers import answer
from tests.house.addresses import pages
from tests.hygiene import HEADERS
from tests.pages import Visitor

SIGNAL = {"Sec-GPC": "1"}
MEASURED = {
    "Content-Security-Policy": "default-src 'none';"
    " script-src 'self' https://www.googletagmanager.com; style-src 'self';"
    " img-src 'self' https://www.googletagmanager.com https://*.google-analytics.com"
    " https://*.analytics.google.com https://*.googletagmanager.com;"
    " connect-src 'self' https://www.googletagmanager.com https://*.google-analytics.com"
    " https://*.analytics.google.com https://*.googletagmanager.com;"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
}


@pytest.fixture
def measuring(told: Cast) -> Cast:
    """Nordlys measures visits."""
    set_measurement(told.nordlys, "G-ABC123", by=told.admin, at=portal_clock.now())
    return told


@pytest.fixture
def kari(told: Cast, signed_in: SignIn) -> Visitor:
    return signed_in("nordlys", "kari")


def asks(page: Page) -> bool:
    return page.html.select_one("aside.open-question") is not None


def is_measured(page: Page) -> bool:
    return page.html.select_one("script[data-id]") is not None


def kept(visitor: Visitor) -> set[str]:
    return {cookie.key for cookie in visitor.client._cookies.values()}


def test_a_cookie_that_is_not_declared_cannot_be_set(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(UndeclaredCookie):
        set_cookie(Response(), "tracker", "1")
    assert declared("_ga_ABC123").purpose is VISIT_ANALYTICS
    with pytest.raises(UndeclaredCookie):
        declared("_gat")


def test_the_page_lists_every_cookie_there_can_be(kari: Visitor, app: Flask) -> None:
    for visitor in (kari, Visitor(app)):
        page = visitor.get("/cookies")
        assert [row.select_one("th").get_text() for row in page.html.select("tbody tr")] == [
            cookie.name for cookie in COOKIES
        ]


def test_without_a_measurement_id_nobody_is_asked(kari: Visitor) -> None:
    for path in ("/", "/profile", "/cookies"):
        assert not asks(kari.get(path))
    page = kari.get("/cookies")
    assert "Nordlys Drift AS måler ikke besøk." in page.words
    assert page.html.select("a[href='/cookies#consent-visit-analytics']") == []


def test_the_box_is_on_every_page_until_it_is_answered_and_is_no_wall(
    kari: Visitor, measuring: Cast, app: Flask
) -> None:
    asking = [path for path in pages(app) if not path.startswith(("/consents", "/policy/notice"))]
    for path in asking:
        page = kari.get(path)
        if page.is_html and page.status == 200:
            assert asks(page), path
            assert page.html.select_one("main") is not None
            buttons = page.html.select("aside.open-question button")
            assert [next(button.strings) for button in buttons] == ["Ja", "Nei"]
    kari.get("/profile")
    back = kari.submit(form="aside form[action$='/withdrawal']")
    assert (back.path, back.h1) == ("/profile", "Min profil")
    assert not asks(back)
    assert all_events(measuring.kari)[0].kind == "declined"


def test_other_customers_and_strangers_are_not_asked(measuring: Cast, app: Flask) -> None:
    other = Visitor(app)
    for path in ("/login", "/cookies"):
        assert not asks(other.get(path))
    other.sign_in("fjord", "kari")
    assert not asks(other.get("/"))


def test_the_answer_can_be_changed_from_the_footer(kari: Visitor, measuring: Cast) -> None:
    kari.other_headers = MEASURED
    page = kari.get("/")
    assert page.html.select("footer a[href='/cookies#consent-visit-analytics']") != []
    page = kari.get("/cookies")
    assert not asks(page)
    page = kari.submit(form="main form[action$='/consent']")
    assert page.path == "/cookies"
    assert "Du ga samtykke" in page.words
    page = kari.submit(form="main form[action$='/withdrawal']")
    assert "Du trakk tilbake samtykket" in page.words


def test_only_after_a_yes_is_there_a_script_and_a_policy_that_allows_it(
    kari: Visitor, measuring: Cast, app: Flask
) -> None:
    for path in pages(app):
        page = kari.get(path)
        assert page.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
        assert not page.is_html or not is_measured(page), path
    kari.other_headers = MEASURED
    answer(app, measuring.kari, "give", "visit-analytics")
    page = kari.get("/consents/receipts/none")
    assert page.headers["Content-Security-Policy"] == MEASURED["Content-Security-Policy"]
    script = page.html.select_one("script[data-id]")
    assert script is not None
    assert script["data-id"] == "G-ABC123"
    assert script["data-source"] == "https://www.googletagmanager.com/gtag/js"
    assert script["data-page"] == "/consents/receipts/*"
    answer(app, measuring.kari, "pause", "visit-analytics")
    page = kari.get("/")
    assert page.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
    assert not is_measured(page)


def test_a_customer_that_stops_measuring_measures_nobody(
    kari: Visitor, measuring: Cast, app: Flask
) -> None:
    kari.other_headers = MEASURED
    answer(app, measuring.kari, "give", "visit-analytics")
    assert is_measured(kari.get("/"))
    set_offered(measuring.nordlys, "visit-analytics", False, by=None, at=portal_clock.now())
    assert not is_measured(kari.get("/"))
    set_offered(measuring.nordlys, "visit-analytics", True, by=None, at=portal_clock.now())
    set_measurement(measuring.nordlys, None, by=None, at=portal_clock.now())
    assert not is_measured(kari.get("/"))


def test_withdrawing_takes_the_cookies_and_so_does_any_page_without_consent(
    kari: Visitor, measuring: Cast, app: Flask
) -> None:
    kari.other_headers = MEASURED
    answer(app, measuring.kari, "give", "visit-analytics")
    for name in ("_ga", "_ga_ABC123", "_gather"):
        kari.client.set_cookie(name, "GA1.1.1", domain="127.0.0.1")
    kari.get("/consents")
    assert {"_ga", "_ga_ABC123"} < kept(kari)
    gone = kari.post("/consents/visit-analytics/withdrawal")
    assert gone.status == 303
    assert kept(kari) & {"_ga", "_ga_ABC123", "_gather"} == {"_gather"}
    kari.client.set_cookie("_ga", "GA1.1.1", domain="127.0.0.1")
    kari.get("/profile")
    assert "_ga" not in kept(kari)


def test_an_answer_about_measuring_leads_to_a_whole_page(kari: Visitor, measuring: Cast) -> None:
    kari.other_headers = MEASURED
    kari.get("/consents")
    sent = kari.fragment("/consents/visit-analytics/consent", {"next": "/profile"})
    assert (sent.status, sent.headers["HX-Redirect"]) == (204, "/profile")


@pytest.mark.parametrize(
    "bad", ["https://evil.example/", "//evil.example", "/login", "javascript:"]
)
def test_an_answer_leads_nowhere_else(kari: Visitor, told: Cast, bad: str) -> None:
    kari.get("/consents")
    sent = kari.post("/consents/tailoring/consent", {"next": bad})
    assert str(sent.location).startswith("/consents?")


@pytest.fixture
def signalling(kari: Visitor) -> Iterator[Visitor]:
    """Kari, in a browser that sends the signal with everything."""
    kari.usual["Sec-GPC"] = "1"
    yield kari
    kari.usual.pop("Sec-GPC")


def test_the_signal_is_a_no_that_is_told_and_recorded_once(
    signalling: Visitor, measuring: Cast
) -> None:
    page = signalling.get("/")
    assert not asks(page)
    signalling.get("/profile")
    (event,) = all_events(measuring.kari)
    assert (event.kind, event.channel, event.purpose) == ("declined", "gpc", "visit-analytics")
    for path in ("/cookies", "/consents"):
        words = signalling.get(path).words
        assert "Nettleseren din sa nei for deg 3. mars 2026 kl. 10.00" in words
        assert "Global Privacy Control" in words


def test_a_later_yes_counts_and_is_recorded_as_said_against_the_signal(
    signalling: Visitor, measuring: Cast
) -> None:
    signalling.other_headers = MEASURED
    signalling.get("/cookies")
    page = signalling.submit(form="main form[action$='/consent']")
    assert is_measured(page)
    signalling.get("/")
    events = all_events(measuring.kari)
    assert [event.kind for event in events] == ["declined", "given"]
    status = json.loads(events[1].receipt)["dpv:hasRecordOfActivity"]["dpv:hasConsentStatus"]
    assert status["portal:signal"] == "Sec-GPC: 1"


def test_an_earlier_yes_stands(kari: Visitor, measuring: Cast, app: Flask) -> None:
    kari.other_headers = MEASURED
    answer(app, measuring.kari, "give", "visit-analytics")
    assert is_measured(kari.get("/", headers=SIGNAL))
    assert len(all_events(measuring.kari)) == 1


@pytest.mark.parametrize("value", ["0", "true", "", "2"])
def test_only_a_one_is_the_signal(kari: Visitor, measuring: Cast, value: str) -> None:
    assert asks(kari.get("/", headers={"Sec-GPC": value}))
    assert ConsentEvent.select().count() == 0


def test_a_strangers_signal_is_told_and_not_recorded(visitor: Visitor, told: Cast) -> None:
    assert "Global Privacy Control" in visitor.get("/cookies", headers=SIGNAL).words
    assert "Global Privacy Control" not in visitor.get("/cookies").words
    assert ConsentEvent.select().count() == 0


def test_the_portal_says_that_it_heeds_the_signal(visitor: Visitor) -> None:
    told = json.loads(visitor.get("/.well-known/gpc.json").text)
    assert told["gpc"] is True
    assert len(told["lastUpdate"]) == 10
