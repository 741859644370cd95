"""The page of figures: the same for members and admins, in words, with chart, table and CSV."""

import csv
import io

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.members.models import Member
from portal.statistics.publishing import publish_due
from tests.cast import Cast
from tests.clock import Clock
from tests.consents.answers import answer
from tests.pages import Visitor
from tests.statistics.people import crowd


@pytest.fixture
def counted(visitor: Visitor, cast: Cast, app: Flask, clock: Clock) -> Visitor:
    """Kari's browser, after 30 members more, 14 of whom said yes, were counted."""
    visitor.sign_in("nordlys", "kari")
    visitor.get("/consents")
    for person in crowd(cast.nordlys, 30)[:14]:
        person.customer = cast.nordlys
        answer(app, person, "give")
    publish_due(portal_clock.now())
    return visitor


def table(visitor: Visitor, name: str) -> dict[str, list[str]]:
    """Return the rows of a group by their first cell, without what names the columns on a phone."""
    page = visitor.get("/statistics").html
    for label in page.select("td > .label"):
        label.extract()
    rows = page.select(f"section[aria-labelledby={name}-heading] tbody tr")
    cells = [[cell.get_text() for cell in row.select("th, td")] for row in rows]
    return {first: rest for first, *rest in cells}


def test_before_anything_is_counted_it_says_so(kari: Visitor) -> None:
    assert "Ingenting er telt ennå." in kari.get("/statistics").words


def test_it_tells_in_tens_and_never_zero(counted: Visitor) -> None:
    assert table(counted, "members")["Aktive medlemmer"] == ["30"]
    assert table(counted, "choices")["Tilpasse innholdet"] == ["10", "Færre enn 10", "Vises ikke"]
    assert set(map(tuple, table(counted, "requests").values())) == {("Færre enn 10",)}


def test_an_answer_changes_nothing_until_the_next_count(
    counted: Visitor, cast: Cast, app: Flask, clock: Clock
) -> None:
    before = counted.get("/statistics").words
    for person in Member.select().where(Member.username.startswith("mange")).limit(30):
        answer(app, person, "withdraw" if person.id % 2 else "give")
    assert counted.get("/statistics").words == before
    clock.move(days=32)
    publish_due(portal_clock.now())
    counted.sign_in("nordlys", "kari")
    assert counted.get("/statistics").words != before


def test_the_chart_has_the_numbers_of_the_table(counted: Visitor) -> None:
    page = counted.get("/statistics")
    charts = page.html.select("figure.chart")
    assert len(charts) == 2, "there is nothing to draw where all are few"
    for chart in charts:
        svg = chart.select_one("svg")
        assert svg is not None
        assert svg["aria-hidden"] == "true"
        assert len(svg.select("rect")) <= 7
        caption = chart.select_one("figcaption")
        assert caption is not None
        assert caption.get_text()
    assert "Flest: Aktive medlemmer (30)." in page.words
    assert page.html.select_one("figure.chart rect")["width"] == "250"  # type: ignore[index]


def test_admins_see_the_same(counted: Visitor, app: Flask) -> None:
    admin = Visitor(app)
    admin.sign_in("nordlys", "admin")
    assert admin.get("/admin/statistics").words == counted.get("/statistics").words
    other = Visitor(app)
    other.sign_in("fjord", "admin")
    assert "30" not in other.get("/admin/statistics").html.select("tbody")[0].get_text()
    assert counted.get("/admin/statistics").status == 404


def test_no_page_of_the_administration_tells_more(counted: Visitor, app: Flask) -> None:
    admin = Visitor(app)
    admin.sign_in("nordlys", "admin")
    rows = admin.get("/admin/consents").html.select("tbody tr")
    row = next(each.get_text() for each in rows if "Tilpasse innholdet" in each.get_text())
    assert "Ja10" in row
    assert "14" not in row


def test_the_csv_has_every_month(counted: Visitor, clock: Clock) -> None:
    clock.move(days=32)
    publish_due(portal_clock.now())
    counted.sign_in("nordlys", "kari")
    answer = counted.get("/statistics.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    active = {row["month"]: row["value"] for row in rows if row["figure"] == "members:active"}
    assert active == {"2026-03-01": "30", "2026-04-01": "30"}
    few = next(row for row in rows if row["figure"] == "members:invited")
    assert (few["value"], few["meaning"]) == ("", "fewer than 10")
    assert {row["customer"] for row in rows} == {"nordlys"}


@pytest.mark.parametrize("language", ["nn", "en"])
def test_it_speaks_the_readers_language(counted: Visitor, cast: Cast, language: str) -> None:
    Member.update(language=language).where(Member.id == cast.kari.id).execute()
    counted.language = language
    page = counted.get("/statistics")
    assert {"nn": "Aktive medlemmer", "en": "Active members"}[language] in page.words
    assert {"nn": "Færre enn 10", "en": "Fewer than 10"}[language] in page.words
