"""The record, the figures and the representative's page, as each of four people meets them."""

from itertools import product

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal import clock as portal_clock
from portal.consents.publishing import publish_shipped
from portal.jobs.worker import Worker
from portal.statistics.models import Figure
from portal.statistics.publishing import publish_due
from portal.web.choices import say
from tests.browser.begun import begin
from tests.browser.conftest import NewContext, SignIn
from tests.browser.views import FILES, NOT_THERE, NUMBERED
from tests.browser.watch import Watch, look
from tests.cast import Cast
from tests.consents.answers import answer
from tests.house.addresses import pages
from tests.statistics.people import crowd

# There once somebody has begun a draft, which Fjord has not.
OF_A_DRAFT = ("/admin/policy/draft", "/admin/policy/draft/preview")
PATHS = ("/admin/record", "/admin/statistics", "/representative", "/statistics")
# Who sees which of them, in that order.
SEES = {
    ("nordlys", "admin"): (200, 200, 404, 200),
    ("nordlys", "kari"): (404, 404, 404, 200),
    ("nordlys", "ola"): (404, 404, 200, 200),
    ("fjord", "admin"): (200, 200, 404, 200),
}


@pytest.mark.parametrize(("customer", "username"), SEES)
def test_each_sees_what_is_theirs(
    open_context: NewContext, sign_in_quietly: SignIn, customer: str, username: str
) -> None:
    context = open_context()
    sign_in_quietly(context, username, customer)
    page = context.new_page()
    answers = [page.goto(path) for path in PATHS]
    assert tuple(found.status for found in answers if found) == SEES[customer, username]
    if customer == "fjord":
        page.goto("/admin/record")
        assert "Nordlys" not in page.inner_text("main")


@pytest.mark.parametrize("who", [("nordlys", "kari"), ("nordlys", "ola"), ("fjord", "admin")])
def test_the_administration_is_the_own_admins_alone(
    app: Flask,
    furnished: Cast,
    new_worker: Worker,
    open_context: NewContext,
    sign_in_quietly: SignIn,
    who: tuple[str, str],
) -> None:
    numbers = begin(app, furnished, new_worker)
    common = [path for path in pages(app) if path.startswith("/admin") and path not in FILES]
    about_one = [path.format_map(numbers) for path in NUMBERED if path.startswith("/admin")]
    context = open_context()
    sign_in_quietly(context, who[1], who[0])
    page = context.new_page()
    # Pages without a number show the other admin their own, and each customer counts its records.
    theirs = {*common, "/admin/record/1"} if who[0] == "fjord" else set()
    assert len(common) > 15
    for path in (*common, *about_one):
        answer = page.goto(path)
        assert answer
        if path in theirs and path not in (*NOT_THERE, *OF_A_DRAFT):
            assert answer.status == 200, path
            assert "Nordlys Drift" not in page.inner_text("main"), path
        else:
            assert answer.status == 404, path


@pytest.fixture
def counted(furnished: Cast, app: Flask) -> None:
    """Nordlys with many members, counted after some of them have answered."""
    publish_shipped(say, at=portal_clock.now())
    Figure.delete().execute()
    people = crowd(furnished.nordlys, 70)
    for person in people:
        person.customer = furnished.nordlys
    for purpose, yes, no in (
        ("tailoring", 40, 12),
        ("usage-statistics", 25, 0),
        ("position", 4, 31),
    ):
        for person in people[: yes + no]:
            answer(app, person, "give", purpose)
        for person in people[yes : yes + no]:
            answer(app, person, "withdraw", purpose)
    publish_due(portal_clock.now())


def test_they_are_fit_to_be_seen(
    open_context: NewContext, host: str, sign_in_quietly: SignIn, counted: None
) -> None:
    for who, paths in (("admin", PATHS[1:2]), ("ola", PATHS[2:])):
        context = open_context()
        sign_in_quietly(context, who)
        watch, page = Watch(context, host), context.new_page()
        for path in paths:
            page.goto(path)
            for width, scheme in product((390, 1280), ("light", "dark")):
                page.set_viewport_size({"width": width, "height": 800})
                page.emulate_media(color_scheme=scheme)
                look(page, watch, f"oversight-{path[1:].replace('/', '-')}-{width}-{scheme}")


def test_printing_without_script_gives_a_pdf_and_a_version(
    open_context: NewContext, sign_in_quietly: SignIn
) -> None:
    context = open_context(java_script_enabled=False, accept_downloads=True)
    sign_in_quietly(context, "admin")
    page: Page = context.new_page()
    page.goto("/admin/record")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Skriv ut (PDF)").click()
    assert saved.value.suggested_filename == "nordlys-record-1.pdf"
    page.goto("/admin/record")
    assert "Ingenting er nytt." in page.inner_text("main")
    page.get_by_role("link", name="Versjon 1", exact=True).click()
    assert "Slik sto den" in page.inner_text("main")
